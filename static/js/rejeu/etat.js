// The event at an instant: the fold of its dépêches up to there. Each carries the whole state of its object.

/** @typedef {import("./types.d.ts").Etat} Etat @typedef {import("./types.d.ts").Depeche} Depeche */

/** @returns {Etat} before anything was said */
export function vide() {
  return {
    entrees: new Map(),
    objets: new Map(),
    points: new Map(),
    releves: new Map(),
    cellules: new Map(),
    participants: new Map(),
    bilan: null,
    evenement: null,
  };
}

/** @param {Etat} etat @returns {Etat} which can be changed without changing the other */
export function copie({ entrees, objets, points, releves, cellules, participants, bilan, evenement }) {
  return {
    entrees: new Map(entrees),
    objets: new Map(objets),
    points: new Map(points),
    releves: new Map(releves),
    cellules: new Map(cellules),
    participants: new Map(participants),
    bilan,
    evenement,
  };
}

/** @type {Record<string, (etat: Etat, depeche: Depeche) => void>} */
const SUITES = {
  entree: ({ entrees }, d) => entrees.set(d.objet.id, d),
  objetcarto: ({ objets }, { donnees }) => objets.set(donnees.jeton, donnees),
  releve: ({ releves }, d) => releves.set(d.objet.id, d),
  cellule: ({ cellules }, d) => cellules.set(d.objet.id, d),
  participation: ({ participants }, d) => {
    if (d.genre === "participation.retiree") participants.delete(d.objet.id);
    else participants.set(d.objet.id, d);
  },
  pointsituation: ({ points }, d) => {
    if (d.genre === "point.abandonne") points.delete(d.objet.id);
    else points.set(d.objet.id, d);
  },
  bilan: (etat, d) => {
    etat.bilan = d;
  },
  evenement: (etat, d) => {
    etat.evenement = d;
  },
};

/** Change the state by one dépêche; those that tell of nothing that is shown (templates) change nothing. @param {Etat} etat @param {Depeche} depeche */
export function appliquer(etat, depeche) {
  SUITES[depeche.objet.type]?.(etat, depeche);
}

/** What the map of a groupe shows. @param {Etat} etat @param {number} groupe */
export function surLaCarte({ objets }, groupe) {
  return [...objets.values()].filter((objet) => objet.groupe === groupe && !objet.supprime_le);
}

/** Who took part in a groupe: those who may do most first. @param {Etat} etat @param {number} groupe */
export function presents({ participants }, groupe) {
  return [...participants.values()]
    .filter((d) => d.groupe === groupe)
    .sort((a, b) => b.donnees.droit - a.donnees.droit);
}

/** The last entries of a groupe, in the order of their numbers. @param {Etat} etat @param {number} groupe @param {number} combien */
export function dernieresEntrees({ entrees }, groupe, combien) {
  const siennes = [...entrees.values()].filter((d) => d.groupe === groupe);
  return { lignes: siennes.slice(-combien), total: siennes.length };
}
