// Reading over HTTP what a line follows, a few groupes at a time: an address has a length.

/** As many as the server reads at a time (fil/limites.py). */
export const LOT = 200;

/**
 * @typedef {import("./fil.js").Lecture} Lecture
 * @param {Map<number, number>} curseurs @param {(lot: Map<number, number>) => Promise<Lecture>} lire
 * @returns {Promise<Lecture>}
 */
export async function parLots(curseurs, lire) {
  const tous = [...curseurs];
  const ensemble = await lire(new Map(tous.slice(0, LOT)));
  for (let debut = LOT; debut < tous.length; debut += LOT) {
    const { depeches, tetes, suite, refus = [], restaures = [] } = await lire(new Map(tous.slice(debut, debut + LOT)));
    ensemble.depeches.push(...depeches);
    ensemble.refus = [...(ensemble.refus ?? []), ...refus];
    ensemble.restaures = [...(ensemble.restaures ?? []), ...restaures];
    Object.assign(ensemble.tetes, tetes);
    ensemble.suite ||= suite;
  }
  return ensemble;
}
