// Small builders for the tests of the main courante's modules.

/** @typedef {import("../../../static/js/main-courante/types.d.ts").Entree} Entree */
/** @typedef {import("../../../static/js/main-courante/types.d.ts").Moi} Moi */

export const SAMU31 = { id: 31, code: "SAMU31", nom: "Samu 31" };
export const ARS = { id: 76, code: "ARS-OCC", nom: "ARS Occitanie" };

/** @type {Moi} */
export const JULIE = { id: 1, nom: "J. Petit", role: "contributeur", entite: SAMU31, groupes: [] };

/** @param {Partial<Entree>} [champs] @returns {Entree} */
export function entree(champs = {}) {
  return {
    id: 10,
    groupe: 5,
    numero: 1270,
    jeton: "00000000-0000-4000-8000-000000000001",
    genre: "saisie",
    auteur: { id: 2, nom: "Dr M. Alaoui" },
    entite: SAMU31,
    consignee_le: "2026-11-21T13:11:00+00:00",
    survenu_le: "2026-11-21T13:11:00+00:00",
    texte: "Hélico de nouveau disponible.",
    categorie: { code: "moyens", libelle: "Moyens" },
    importance: "normale",
    destinataires: [],
    action: null,
    annulation: null,
    epingle: null,
    ...champs,
  };
}

/** @param {object} [champs] */
export function destinataire(champs = {}) {
  return { entite: SAMU31, role: "", personne: null, pris_par: null, ...champs };
}
