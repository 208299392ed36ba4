// Times as the control room reads them: in Paris, whatever the clock of the machine is set to.

const ZONE = "Europe/Paris";
const HEURE = new Intl.DateTimeFormat("fr-FR", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const JOUR = new Intl.DateTimeFormat("fr-FR", {
  timeZone: ZONE,
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const JOUR_COURT = new Intl.DateTimeFormat("fr-FR", { timeZone: ZONE, day: "2-digit", month: "2-digit" });
const PARTIES = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const MINUTE = 60_000;
const HEURE_ENTIERE = 60 * MINUTE;

/** @typedef {string | number | Date} Instant */

/** 14:11. @param {Instant} instant */
export const heure = (instant) => HEURE.format(new Date(instant));

/** Samedi 21 novembre 2026, Mardi 1er décembre 2026. @param {Instant} instant */
export function jour(instant) {
  const texte = JOUR.format(new Date(instant)).replace(" 1 ", " 1er ");
  return texte[0].toUpperCase() + texte.slice(1);
}

/** 20/11. @param {Instant} instant */
export const jourCourt = (instant) => JOUR_COURT.format(new Date(instant));

/** 14:11 on the day of the reference, else 20/11 14:11. @param {Instant} instant @param {Instant} reference */
export function heureVueDe(instant, reference) {
  if (cleJour(instant) === cleJour(reference)) return heure(instant);
  return `${jourCourt(instant)} ${heure(instant)}`;
}

/** 2026-11-21: the day in Paris. @param {Instant} instant */
export const cleJour = (instant) => champsDeParis(instant).date;

/** What the date and time fields of a form show. @param {Instant} instant @returns {{date: string, heure: string}} */
export function champsDeParis(instant) {
  const { year, month, day, hour, minute } = parties(instant);
  return { date: `${year}-${month}-${day}`, heure: `${hour}:${minute}` };
}

/**
 * The instant that a date and a time of Paris name, or null when they name none. The hour that comes twice, at the end of
 * October, names two: the first is kept unless `retenir` says which, as the forms of the server do.
 * @param {string} date @param {string} heureChoisie @param {(instants: number[]) => number} [retenir]
 * @returns {string | null}
 */
export function instantDeParis(date, heureChoisie, retenir = ([premier]) => premier) {
  const commeUtc = Date.parse(`${date}T${heureChoisie}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(commeUtc)) return null;
  const [ete, hiver] = [2 * HEURE_ENTIERE, HEURE_ENTIERE];
  const instants = [ete, hiver].map((avance) => commeUtc - avance).filter((i) => i + decalage(i) === commeUtc);
  // The hour that March skips is read with the offset of before.
  return new Date(instants.length ? retenir(instants) : commeUtc - hiver).toISOString();
}

/** For what has happened: the last that is not after this. @param {number} limite @returns {(instants: number[]) => number} */
export const auPlusTard = (limite) => (instants) => instants.findLast((i) => i <= limite) ?? instants[0];

/** For what is to come: the first that is not before this. @param {number} limite @returns {(instants: number[]) => number} */
export const auPlusTot = (limite) => (instants) => instants.find((i) => i >= limite) ?? instants[0];

/** How long ago: « 6 min », « 1 h 05 », « 2 j ». @param {Instant} instant @param {number} maintenant */
export function depuis(instant, maintenant) {
  const minutes = Math.max(0, Math.floor((maintenant - new Date(instant).getTime()) / MINUTE));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 1440)} j`;
}

/** @param {number} instant @returns {number} milliseconds */
function decalage(instant) {
  const { year, month, day, hour, minute, second } = parties(instant);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(instant / 1000) * 1000;
}

/** @param {Instant} instant @returns {Record<string, string>} */
function parties(instant) {
  return Object.fromEntries(PARTIES.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
}
