// Whether a live entry belongs to the filtered view, as the server would say; « peut-être » when only the server knows.

import { adressesDe, attendMoi } from "./lecteur.js";
import { instantDeParis } from "./temps.js";

/** @typedef {import("./types.d.ts").Entree} Entree */
/** @typedef {import("./types.d.ts").Moi} Moi */
/** @typedef {"oui" | "non" | "peut-etre"} Reponse */

const HORS_FILTRE = new Set(["avant", "apres"]);
const PERIODES = { "1h": 1, "6h": 6, "24h": 24 };
// The hour of October that comes twice: a period goes from its first to its last.
const DERNIER = (/** @type {number[]} */ instants) => instants[instants.length - 1];
const OUVERTES = ["a_faire", "en_cours"];

/** @type {Record<string, (e: Entree, moi: Moi) => boolean>} */
const VUES = {
  miennes: (e, moi) => e.auteur?.id === moi.id,
  "a-prendre": (e, moi) => attendMoi(resumer(e), moi),
  "sans-reponse": (e) => e.destinataires.some(({ pris_par }) => !pris_par) && !e.annulation,
  actions: (e) => !!e.action && OUVERTES.includes(e.action.etat) && !e.annulation,
  "points-cles": (e) => !!e.epingle && !e.annulation,
};

/** @type {Record<string, (e: Entree, valeur: string, contexte: {moi: Moi, maintenant: number}) => boolean>} */
const CRITERES = {
  periode: (e, valeur, { maintenant }) =>
    maintenant - Date.parse(e.consignee_le) <= (PERIODES[valeur] ?? 1e6) * 3_600_000,
  du: (e, valeur) => Date.parse(e.consignee_le) >= instant(valeur),
  au: (e, valeur) => Date.parse(e.consignee_le) <= instant(valeur, DERNIER),
  auteur: (e, valeur) => String(e.auteur?.id) === valeur,
  entite: (e, valeur) => String(e.entite?.id) === valeur,
  categorie: (e, valeur) => e.categorie?.code === valeur,
  vue: (e, valeur, { moi }) => VUES[valeur]?.(e, moi) ?? true,
  systeme: (e, valeur) => valeur !== "non" || e.genre !== "systeme",
};

/** @param {Entree} e @returns {import("./lecteur.js").Resume} */
export function resumer(e) {
  return {
    auteur: e.auteur?.id ?? null,
    entite: e.entite?.id ?? null,
    genre: e.genre,
    annulee: !!e.annulation,
    adresses: adressesDe(e),
  };
}

/** Whether something is hidden by these filters. @param {URLSearchParams} filtres */
export function estFiltree(filtres) {
  return [...filtres].some(([champ, valeur]) => valeur !== "" && !HORS_FILTRE.has(champ));
}

/**
 * @param {Entree} donnees @param {URLSearchParams} filtres @param {Moi} moi @param {number} maintenant
 * @returns {Reponse}
 */
export function correspond(donnees, filtres, moi, maintenant) {
  for (const [champ, valeur] of filtres) {
    if (valeur && !(CRITERES[champ]?.(donnees, valeur, { moi, maintenant }) ?? true)) return "non";
  }
  const importances = filtres.getAll("importance").filter(Boolean);
  if (importances.length && !importances.includes(donnees.importance)) return "non";
  const mots = sansAccents(filtres.get("q") ?? "").match(/[\p{L}\p{N}]+/gu) ?? [];
  const texte = sansAccents(donnees.texte);
  // The server also matches plurals and conjugations: a word that is not there letter for letter may still match there.
  return mots.every((mot) => texte.includes(mot)) ? "oui" : "peut-etre";
}

/** @param {string} texte */
const sansAccents = (texte) => texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * @param {string} valeur a date and time of Paris without an offset, or with one
 * @param {(instants: number[]) => number} [retenir]
 */
function instant(valeur, retenir) {
  const [date, heure = "00:00"] = valeur.split(/[T ]/);
  const complet = /(Z|[+-]\d\d:?\d\d)$/.test(heure) ? valeur : instantDeParis(date, heure.slice(0, 5), retenir);
  return complet ? Date.parse(complet) : Number.NaN;
}
