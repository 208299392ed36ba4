// The drawings of the dépêches, page by page of the fil: those that are looked at first, then all of them, quietly.

import { adresseDe, lirePage } from "./lire.js";

/** @typedef {import("./types.d.ts").Depeche} Depeche */

/** As many as the server gives at once. */
const PAGE = 200;

/** Event: `dessins` (some that were missing have come), `echec` (the network did not give them). */
export class Dessins extends EventTarget {
  /** @type {Map<string, Depeche[]>} what waits for its drawing, by page */ #pages = new Map();
  /** @type {string[]} asked for, the last one first */ #voulues = [];
  #lit = false;

  /** @param {Depeche[]} depeches @param {(adresse: string) => Promise<Response>} demander */
  constructor(depeches, demander) {
    super();
    this.demander = demander;
    for (const depeche of depeches) {
      const cle = page(depeche);
      const la = this.#pages.get(cle);
      if (la) la.push(depeche);
      else this.#pages.set(cle, [depeche]);
    }
  }

  /** Whether they can all be drawn now; if not, they come. @param {(Depeche | null)[]} depeches */
  sontLa(depeches) {
    const manquent = new Set(depeches.flatMap((d) => (d && this.#pages.has(page(d)) ? page(d) : [])));
    if (!manquent.size) return true;
    this.#voulues = [...manquent, ...this.#voulues.filter((cle) => !manquent.has(cle))].slice(0, 8);
    this.lire();
    return false;
  }

  /** Until there is nothing left to read. */
  async lire() {
    if (this.#lit) return;
    this.#lit = true;
    try {
      while (this.#pages.size) await this.#lireUne(this.#voulues.shift() ?? [...this.#pages.keys()][0]);
    } catch {
      this.dispatchEvent(new Event("echec"));
    } finally {
      this.#lit = false;
    }
  }

  /** @param {string} cle */
  async #lireUne(cle) {
    const attendues = this.#pages.get(cle);
    if (!attendues) return;
    const [groupe, rang] = cle.split(":").map(Number);
    const { depeches } = await lirePage(adresseDe([[groupe, rang * PAGE]]), this.demander);
    const html = new Map(depeches.map((/** @type {Depeche} */ d) => [d.numero, d.html]));
    for (const depeche of attendues) depeche.html = html.get(depeche.numero) ?? "";
    this.#pages.delete(cle);
    this.dispatchEvent(new Event("dessins"));
  }
}

/** @param {Depeche} depeche */
function page({ groupe, numero }) {
  return `${groupe}:${Math.floor((numero - 1) / PAGE)}`;
}
