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

/** @typedef {string | number | Date} Instant */

/** 14:11. @param {Instant} instant */
export const heure = (instant) => HEURE.format(new Date(instant));

/** Samedi 21 novembre 2026. @param {Instant} instant */
export function jour(instant) {
  const texte = JOUR.format(new Date(instant));
  return texte[0].toUpperCase() + texte.slice(1);
}

/** 14:11 on the day of the reference, else 20/11 14:11. @param {Instant} instant @param {Instant} reference */
export function heureVueDe(instant, reference) {
  if (cleJour(instant) === cleJour(reference)) return heure(instant);
  return `${JOUR_COURT.format(new Date(instant))} ${heure(instant)}`;
}

/** 2026-11-21: the day in Paris. @param {Instant} instant */
export const cleJour = (instant) => champsDeParis(instant).date;

/** What the date and time fields of a form show. @param {Instant} instant @returns {{date: string, heure: string}} */
export function champsDeParis(instant) {
  const { year, month, day, hour, minute } = parties(instant);
  return { date: `${year}-${month}-${day}`, heure: `${hour}:${minute}` };
}

/**
 * The instant that a date and a time of Paris name, or null when they name none.
 * @param {string} date @param {string} heureChoisie @returns {string | null}
 */
export function instantDeParis(date, heureChoisie) {
  const commeUtc = Date.parse(`${date}T${heureChoisie}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(commeUtc)) return null;
  // The offset is that of the instant found; twice, because the first guess may fall on the other side of a change of hour.
  let instant = commeUtc;
  for (let tour = 0; tour < 2; tour += 1) instant = commeUtc - decalage(instant);
  return new Date(instant).toISOString();
}

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
