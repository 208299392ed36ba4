// How long the callers of the room have been waiting.

/**
 * Waits grow by themselves, from what the server drew: the clock of the post may be wrong.
 * @param {ParentNode} racine @param {number} ecoule milliseconds since it was drawn
 */
export function vieillir(racine, ecoule) {
  const dessinee = Date.parse(/** @type {HTMLElement | null} */ (racine.querySelector("[data-le]"))?.dataset.le ?? "");
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (racine.querySelectorAll("[data-attend]"))) {
    const secondes = Math.max(0, Math.floor((dessinee + ecoule - Date.parse(place.dataset.attend ?? "")) / 1000));
    place.textContent = attente(secondes);
  }
}

/** "12 s", "1 min 05", "1 h 30". @param {number} secondes */
export function attente(secondes) {
  if (secondes < 60) return `${secondes} s`;
  const [grandes, petites, unite] =
    secondes < 3600
      ? [Math.floor(secondes / 60), secondes % 60, "min"]
      : [Math.floor(secondes / 3600), Math.floor(secondes / 60) % 60, "h"];
  return `${grandes} ${unite} ${String(petites).padStart(2, "0")}`;
}
