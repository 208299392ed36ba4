// A pane that stays open for days keeps what is read and what is near it; the rest comes back by the cursors.

import { dernierVolet } from "./jonction.js";

export const LIGNES_MAX = 600;
const GARDEES = 400;
const AU_DESSUS = 150;

/**
 * The first line that stays, and the one after the last: nothing goes above what is read but from far above it, and nothing
 * below until there is twice too much of it. What the person holds stays, and all that is between.
 * @param {number} nombre @param {number} lue the rank of the first line in view; `nombre` at the bottom
 * @param {number[]} [tenues] the ranks of the lines under which something is being written, waits or was refused
 */
export function gardees(nombre, lue, tenues = []) {
  const debut = nombre > LIGNES_MAX ? Math.max(0, Math.min(nombre - GARDEES, lue - AU_DESSUS)) : 0;
  const fin = Math.min(nombre, debut + 2 * LIGNES_MAX);
  return { debut: Math.min(debut, ...tenues), fin: Math.max(fin, ...tenues.map((rang) => rang + 1)) };
}

/**
 * The day of the first line that stays is still said above it; what waits to leave stays at the end.
 * @param {HTMLElement} lignes @param {HTMLElement[]} entrees @param {number} lue
 * @returns {{avant?: HTMLElement, apres?: HTMLElement}} the first line now, if some went before it; the last one, if some went after it
 */
export function elaguer(lignes, entrees, lue) {
  const tenues = entrees.flatMap((entree, rang) => (dernierVolet(entree) === entree ? [] : [rang]));
  const { debut, fin } = gardees(entrees.length, lue, tenues);
  const avant = debut > 0 ? entrees[debut] : undefined;
  const apres = fin < entrees.length ? entrees[fin - 1] : undefined;
  /** @type {Element | null} */ let jour = null;
  while (avant && lignes.firstElementChild && lignes.firstElementChild !== avant) {
    if (lignes.firstElementChild.matches(".jour")) jour = lignes.firstElementChild;
    lignes.firstElementChild.remove();
  }
  if (jour) lignes.prepend(jour);
  let reste = apres ? dernierVolet(apres).nextElementSibling : null;
  while (reste) {
    const suivant = reste.nextElementSibling;
    if (!reste.matches("[data-attente]")) reste.remove();
    reste = suivant;
  }
  return { avant, apres };
}
