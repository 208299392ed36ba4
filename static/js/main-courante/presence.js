// <mc-presence>: who has this main courante on screen, and who is writing in it.

import { copieDe } from "../fragment.js";

/** @typedef {{id: number, nom: string, entite: string | null, ecrit: boolean}} Present */

const Base = globalThis.HTMLElement ?? class {};

export class Presence extends Base {
  /** @param {{total: number, presents: Present[]}} trame @param {number} moi */
  recevoir({ total, presents }, moi) {
    const autres = presents.filter(({ id }) => id !== moi);
    const liste = /** @type {HTMLElement} */ (this.querySelector("[data-liste]"));
    liste.replaceChildren(...autres.map(dessiner));
    const reste = total - presents.length;
    if (reste > 0) liste.append(ligneReste(reste));
    /** @type {HTMLElement} */ (this.querySelector("[data-total]")).textContent = total > 1 ? String(total) : "";
    /** @type {HTMLElement} */ (this.querySelector("[data-aucune]")).hidden = autres.length > 0;
  }
}

/** Beside the title: how many have this main courante on screen. @param {number} total */
export function phraseDePresence(total) {
  return total > 1 ? ` · ${total} en ligne` : "";
}

/** « L. Blanc écrit… », « L. Blanc et C. Roux écrivent… ». @param {Present[]} presents @param {number} moi */
export function quiEcrit(presents, moi) {
  const noms = presents.filter(({ id, ecrit }) => ecrit && id !== moi).map(({ nom }) => nom);
  if (!noms.length) return "";
  if (noms.length === 1) return `${noms[0]} écrit…`;
  if (noms.length === 2) return `${noms[0]} et ${noms[1]} écrivent…`;
  return `${noms.length} personnes écrivent…`;
}

/** @param {string} nom two letters, without the title */
export function initiales(nom) {
  const mots = nom
    .replace(/^(Dr|Pr|M\.|Mme)\s+/, "")
    .split(/[\s.]+/)
    .filter(Boolean);
  return mots
    .slice(0, 2)
    .map((mot) => mot[0].toUpperCase())
    .join("");
}

/** @param {Present} present */
function dessiner({ nom, entite, ecrit }) {
  const ligne = copieDe("gabarit-present");
  /** @type {HTMLElement} */ (ligne.querySelector("[data-initiales]")).textContent = initiales(nom);
  /** @type {HTMLElement} */ (ligne.querySelector("[data-nom]")).textContent = nom;
  /** @type {HTMLElement} */ (ligne.querySelector("[data-entite]")).textContent = [entite, ecrit && "écrit…"]
    .filter(Boolean)
    .join(" · ");
  return ligne;
}

/** @param {number} reste */
function ligneReste(reste) {
  const ligne = document.createElement("li");
  ligne.className = "pale petit";
  ligne.textContent = `et ${reste} autre${reste > 1 ? "s" : ""}`;
  return ligne;
}

globalThis.customElements?.define("mc-presence", Presence);
