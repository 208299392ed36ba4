// What this reader may do with an entry. The server decides; this only shows the buttons that will not be refused.

/** @typedef {import("./types.d.ts").Entree} Entree */
/** @typedef {import("./types.d.ts").Moi} Moi */
/** @typedef {{entite: number | null, role: string, personne: number | null, pris: boolean}} Adresse */
/** @typedef {{auteur: number | null, entite: number | null, genre: string, annulee: boolean, adresses: Adresse[]}} Resume */

const ECRITURE = 2;
const PILOTAGE = 3;
const RESPONSABLES = ["responsable", "administrateur"];

/** Whether this person is named: in person, or by the entité of the active post and the role asked for. @param {Adresse} adresse @param {Moi} moi */
export function estPourMoi(adresse, moi) {
  if (adresse.personne) return adresse.personne === moi.id;
  return !!moi.entite && adresse.entite === moi.entite.id && (adresse.role === "" || adresse.role === moi.role);
}

/** @param {Entree} donnees @returns {Adresse[]} */
export function adressesDe(donnees) {
  return donnees.destinataires.map((d) => ({
    entite: d.entite?.id ?? null,
    role: d.role,
    personne: d.personne?.id ?? null,
    pris: !!d.pris_par,
  }));
}

/** Whether the entry waits for this person. @param {Pick<Resume, "annulee" | "adresses">} entree @param {Moi} moi */
export function attendMoi(entree, moi) {
  return !entree.annulee && entree.adresses.some((adresse) => !adresse.pris && estPourMoi(adresse, moi));
}

/**
 * The acts that this reader may do on this entry.
 * @param {Resume} entree @param {Moi} moi @param {number} droit @returns {Set<string>}
 */
export function actesPermis(entree, moi, droit) {
  const actes = new Set(["copier"]);
  if (attendMoi(entree, moi)) actes.add("prendre");
  if (droit < ECRITURE) return actes;
  actes.add("commenter");
  if (entree.annulee) return actes;
  for (const acte of ["epingler", "action", "partager"]) actes.add(acte);
  if (peutCorriger(entree, moi, droit)) {
    actes.add("rectifier");
    actes.add("annuler");
  }
  const attend = entree.adresses.some((adresse) => !adresse.pris && !estPourMoi(adresse, moi));
  if (attend && (entree.auteur === moi.id || peutCorriger(entree, moi, droit))) actes.add("relancer");
  return actes;
}

/** @param {Resume} entree @param {Moi} moi @param {number} droit */
function peutCorriger(entree, moi, droit) {
  if (entree.genre === "systeme") return false;
  if (entree.auteur === moi.id || droit >= PILOTAGE) return true;
  return !!moi.entite && entree.entite === moi.entite.id && RESPONSABLES.includes(moi.role);
}
