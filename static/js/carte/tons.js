// The colours of the design tokens, as the canvas needs them; read again when the theme changes.

const TONS = [
  "soin",
  "commandement",
  "urgent",
  "important",
  "fait",
  "neutre",
  "attente",
  "texte",
  "halo",
  "terre",
  "mer",
  "trait",
  "region",
  "voisin",
];

/** @typedef {Record<string, string>} Tons each with `sur-<ton>` and `police` */

/** @param {HTMLElement} conteneur @returns {Tons} */
export function lireTons(conteneur) {
  const sonde = document.createElement("span");
  sonde.hidden = true;
  conteneur.append(sonde);
  /** @type {Tons} */
  const tons = {};
  for (const ton of TONS) {
    sonde.className = `ct-${ton}`;
    const style = getComputedStyle(sonde);
    tons[ton] = style.color;
    tons[`sur-${ton}`] = style.backgroundColor;
    tons.police = style.fontFamily;
  }
  sonde.remove();
  return tons;
}

/** @param {() => void} action */
export function auChangementDeTheme(action) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", action);
  new MutationObserver(action).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
