// What comes before and after the lines that are shown, page by page: one at a time, without a gap, and nothing live is lost meanwhile.

import { elementDe } from "./fragment.js";
import { DELAI } from "./requetes.js";

/** @typedef {"avant" | "apres"} Sens */

/**
 * @typedef {object} Lignes what shows them
 * @property {(sens: Sens) => string} adresse of the page that continues what is shown that way; empty where nothing does
 * @property {(adresse: string) => Promise<string>} lirePage
 * @property {(sens: Sens, page: HTMLElement) => void} joindre put this page where what is shown begins or ends, which moves `adresse`
 * @property {(sens: Sens) => void} [manquer] it did not come
 * @property {(trame: any) => void} recevoir what came live, and could not be told before the page was there
 */

export class Suite {
  /** The address of the page that is being read. */ #lue = "";
  /** @type {Set<Sens>} what was asked meanwhile */ #ensuite = new Set();
  /** @type {any[]} */ #enSuspens = [];

  /**
   * @param {Lignes} lignes
   * @param {{liste: HTMLElement, haut: HTMLElement, marge?: string}} place what scrolls, and what stands above the first
   *   line: once it is in view, or this near, what is before is asked
   */
  constructor(lignes, { liste, haut, marge = "0px" }) {
    this.lignes = lignes;
    this.haut = haut;
    this.guet = new IntersectionObserver((vus) => void (vus.some((vu) => vu.isIntersecting) && this.charger("avant")), {
      root: liste,
      rootMargin: `${marge} 0px 0px 0px`,
    });
    this.guet.observe(haut);
  }

  /** Whether this waits for the page that is being read, which may have been drawn before it. @param {any} trame */
  retient(trame) {
    if (this.#lue) this.#enSuspens.push(trame);
    return Boolean(this.#lue);
  }

  /** @param {Sens} sens */
  async charger(sens) {
    const adresse = this.lignes.adresse(sens);
    if (!adresse || adresse === this.#lue) return;
    if (this.#lue) return void this.#ensuite.add(sens);
    this.#lue = adresse;
    const page = await this.lignes.lirePage(adresse).then(elementDe, () => null);
    this.#lue = "";
    // Cut or opened elsewhere meanwhile, what is shown is not what this page continues: there would be a gap that nothing tells.
    if (this.lignes.adresse(sens) === adresse) {
      if (page) this.lignes.joindre(sens, page);
      else this.lignes.manquer?.(sens);
    }
    for (const trame of this.#enSuspens.splice(0)) this.lignes.recevoir(trame);
    // What did not come, or brought nothing, is not asked without end.
    if (this.lignes.adresse(sens) !== adresse) this.#reprendre();
    const suivants = [...this.#ensuite];
    this.#ensuite.clear();
    for (const suivant of suivants) this.charger(suivant);
  }

  /** Still in view after a short page, or a quick wheel, the top is told by no observer, which only speaks when that changes. */
  #reprendre() {
    this.guet.unobserve(this.haut);
    this.guet.observe(this.haut);
  }
}

/** A page of lines, from our server. @param {string} adresse */
export async function lirePage(adresse) {
  const reponse = await fetch(adresse, { credentials: "same-origin", signal: AbortSignal.timeout(DELAI) });
  // A session that has ended is redirected to the form, which is no page of lines.
  if (!reponse.ok || reponse.redirected) throw new Error(`réponse ${reponse.status}`);
  return reponse.text();
}
