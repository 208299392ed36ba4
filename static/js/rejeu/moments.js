// What is marked on the scale: the moments that one looks for, and how much was said when.

/** @typedef {import("./types.d.ts").Depeche} Depeche @typedef {import("./types.d.ts").Moment} Moment */

const TEXTE_MAX = 90;
const ETATS = /** @type {Record<string, string>} */ ({
  "evenement.ouvert": "Ouverture",
  "evenement.demarre": "Démarrage",
  "evenement.remonte": "Remontée",
  "evenement.leve": "Dispositif levé",
  "evenement.repris": "Reprise",
  "evenement.clos": "Clôture",
  "evenement.rouvert": "Réouverture",
});

/** @param {Depeche[]} depeches in order @param {number} groupe of the event @returns {Moment[]} */
export function moments(depeches, groupe) {
  return depeches.filter((d) => d.groupe === groupe).flatMap((d) => moment(d) ?? []);
}

/** @param {Depeche} depeche @returns {Moment | null} */
function moment({ genre, donnees, instant }) {
  if (ETATS[genre]) return { instant, genre: "etat", libelle: etat(genre, donnees) };
  if (genre === "point.publie") return { instant, genre: "point", libelle: `Point de situation n° ${donnees.numero}` };
  if (genre === "entree.consignee" && donnees.importance === "urgente")
    return { instant, genre: "urgent", libelle: `Urgente : ${raccourcir(donnees.texte)}` };
  return null;
}

/** @param {string} genre @param {any} donnees */
function etat(genre, donnees) {
  if (genre !== "evenement.remonte") return ETATS[genre];
  return `Remontée au niveau ${donnees.niveau.libelle.toLowerCase()}`;
}

/** @param {string} texte */
function raccourcir(texte) {
  const ligne = texte.replace(/\s+/g, " ").trim();
  return ligne.length > TEXTE_MAX ? `${ligne.slice(0, TEXTE_MAX - 1)}…` : ligne;
}

/** How many dépêches in each of so many equal parts of the time, from 0 to 1. @param {Depeche[]} depeches @param {number} debut @param {number} fin @param {number} parts */
export function densite(depeches, debut, fin, parts) {
  const comptes = new Array(parts).fill(0);
  const duree = Math.max(fin - debut, 1);
  for (const { instant } of depeches) {
    if (instant < debut || instant > fin) continue;
    comptes[Math.min(parts - 1, Math.floor(((instant - debut) / duree) * parts))] += 1;
  }
  const plus = Math.max(...comptes, 1);
  return comptes.map((compte) => compte / plus);
}

/** The moment before or after an instant. @param {Moment[]} tous @param {number} instant @param {1 | -1} sens */
export function voisin(tous, instant, sens) {
  if (sens > 0) return tous.find((m) => m.instant > instant) ?? null;
  return tous.findLast((m) => m.instant < instant) ?? null;
}
