// How old each figure is: it warns after a while, then it fades. The text itself is kept by heure.js.

const VIEUX = 20 * 60_000;
const PERIME = 60 * 60_000;

/** @param {string} instant @param {number} maintenant @returns {"" | "vieux" | "perime"} */
export function age(instant, maintenant) {
  const ecart = maintenant - Date.parse(instant);
  if (!(ecart >= VIEUX)) return "";
  return ecart >= PERIME ? "perime" : "vieux";
}

/** Show the ages of all the figures under a node. @param {ParentNode} racine @param {number} maintenant */
export function vieillir(racine, maintenant) {
  for (const temps of /** @type {NodeListOf<HTMLTimeElement>} */ (racine.querySelectorAll("time[data-age]"))) {
    const vu = age(temps.dateTime, maintenant);
    temps.classList.toggle("vieux", vu !== "");
    temps.closest(".chiffre, td")?.classList.toggle("perime", vu === "perime");
  }
}
