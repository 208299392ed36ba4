// All the dépêches in the order of time, and the way to the state at any of them: keyframes, then what follows the nearest.

import { appliquer, copie, vide } from "./etat.js";

/** @typedef {import("./types.d.ts").Depeche} Depeche @typedef {import("./types.d.ts").Etat} Etat */

const PAS = 250;
const IMAGES_MAX = 40;
/** Taking an event out of the portal, months later, is no part of its story. */
const SORTIES = new Set(["evenement.exporte", "main_courante.exportee"]);

/**
 * The dépêches of several fils as one story. Within a fil the numbers decide: a clock that was set back does not reorder it.
 * @param {Depeche[]} depeches each fil in the order of its numbers @returns {Depeche[]}
 */
export function ordonner(depeches) {
  /** @type {Map<number, number>} */
  const derniers = new Map();
  const datees = depeches.map((depeche) => {
    const instant = Math.max(Date.parse(depeche.emise_le), derniers.get(depeche.groupe) ?? 0);
    derniers.set(depeche.groupe, instant);
    return { ...depeche, instant };
  });
  return datees.sort((a, b) => a.instant - b.instant);
}

export class Chronologie {
  /** @type {Etat[]} the state before dépêche n × pas */ #images = [];
  /** @type {Etat} */ #courant = vide();
  #rang = 0;

  /** @param {Depeche[]} depeches from `ordonner` @param {number} [pas] between two keyframes */
  constructor(depeches, pas = Math.max(PAS, Math.ceil(depeches.length / IMAGES_MAX))) {
    this.depeches = depeches;
    this.pas = pas;
    const etat = vide();
    for (const [rang, depeche] of depeches.entries()) {
      if (rang % pas === 0) this.#images.push(copie(etat));
      appliquer(etat, depeche);
    }
    const racontees = depeches.filter(({ genre }) => !SORTIES.has(genre));
    // Whole seconds: what one acte said, in a few milliseconds, is there together.
    this.debut = seconde(racontees[0]?.instant ?? 0);
    this.fin = seconde(racontees.at(-1)?.instant ?? 0);
  }

  /** How many dépêches had been issued at this instant, included. @param {number} instant */
  rangA(instant) {
    let bas = 0;
    let haut = this.depeches.length;
    while (bas < haut) {
      const milieu = (bas + haut) >> 1;
      if (this.depeches[milieu].instant <= instant) bas = milieu + 1;
      else haut = milieu;
    }
    return bas;
  }

  /** The state after the first `rang` dépêches; it is reused by the next call. @param {number} rang @returns {Etat} */
  etatApres(rang) {
    if (rang < this.#rang || rang - this.#rang > this.pas) {
      const image = Math.min(Math.floor(rang / this.pas), this.#images.length - 1);
      this.#courant = image < 0 ? vide() : copie(this.#images[image]);
      this.#rang = Math.max(image, 0) * this.pas;
    }
    for (; this.#rang < rang; this.#rang += 1) appliquer(this.#courant, this.depeches[this.#rang]);
    return this.#courant;
  }
}

/** The second that ends with or after this instant. @param {number} instant */
function seconde(instant) {
  return Math.ceil(instant / 1000) * 1000;
}
