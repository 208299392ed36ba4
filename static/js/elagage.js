// A pane that stays open for days keeps what is read and what is near it; the rest comes back by the cursors.

export const LIGNES_MAX = 600;
const GARDEES = 400;
const AU_DESSUS = 150;

/**
 * The first line that stays, and the one after the last: nothing goes above what is read but from far above it, and nothing
 * below until there is twice too much of it.
 * @param {number} nombre @param {number} lue the rank of the first line in view; `nombre` at the bottom
 */
export function gardees(nombre, lue) {
  const debut = nombre > LIGNES_MAX ? Math.max(0, Math.min(nombre - GARDEES, lue - AU_DESSUS)) : 0;
  return { debut, fin: Math.min(nombre, debut + 2 * LIGNES_MAX) };
}

/**
 * The day of the first line that stays is still said above it.
 * @param {HTMLElement} lignes @param {HTMLElement[]} entrees @param {number} lue
 * @returns {{avant?: HTMLElement, apres?: HTMLElement}} the first line now, if some went before it; the last one, if some went after it
 */
export function elaguer(lignes, entrees, lue) {
  const { debut, fin } = gardees(entrees.length, lue);
  const avant = debut > 0 ? entrees[debut] : undefined;
  const apres = fin < entrees.length ? entrees[fin - 1] : undefined;
  /** @type {Element | null} */ let jour = null;
  while (avant && lignes.firstElementChild && lignes.firstElementChild !== avant) {
    if (lignes.firstElementChild.matches(".jour")) jour = lignes.firstElementChild;
    lignes.firstElementChild.remove();
  }
  if (jour) lignes.prepend(jour);
  while (apres && lignes.lastElementChild && lignes.lastElementChild !== apres) lignes.lastElementChild.remove();
  return { avant, apres };
}
