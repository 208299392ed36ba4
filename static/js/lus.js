// How far the person has read: sent at once, then at most every ten seconds, and when the page goes away.

import { Minuteries } from "./minuteries.js";

export const DELAI_LU = 10_000;

/** A socket that says more than twenty things a second is cut (fil/limites.py), and this is not all that it says. */
const PAR_SECONDE = 10;

/** What is said so long before the last frame that is heard has arrived. */
const TRAJET = 2_000;

export class Lus {
  /** @type {Map<number, number>} */ #lus = new Map();
  /** @type {Map<number, number>} */ #envoyes = new Map();
  /** When, over the socket, where nothing tells that it came. @type {Map<number, number>} */ #dits = new Map();

  /**
   * @param {object} monde
   * @param {(groupe: number, numero: number) => boolean} monde.envoyer over the socket; says whether it left
   * @param {(groupe: number, numero: number) => any} monde.deposer over HTTP, which outlives the page; a rejection says that
   *   it was not taken
   * @param {import("./minuteries.js").Horloge} monde.horloge
   */
  constructor({ envoyer, deposer, horloge }) {
    this.envoyer = envoyer;
    this.deposer = deposer;
    this.horloge = horloge;
    this.minuteries = new Minuteries(horloge);
  }

  /** @param {number} groupe @param {number} numero @returns {boolean} whether this is further than before */
  noter(groupe, numero, delai = DELAI_LU) {
    if (numero <= (this.#lus.get(groupe) ?? 0)) return false;
    this.#lus.set(groupe, numero);
    if (!this.minuteries.estArmee(`lu-${delai}`)) {
      this.#ecrire();
      this.minuteries.armer(`lu-${delai}`, delai, () => this.#ecrire());
    }
    return true;
  }

  /** The base went back to before what was read. @param {number} groupe @param {number} tete */
  reculer(groupe, tete) {
    for (const lus of [this.#lus, this.#envoyes]) if ((lus.get(groupe) ?? 0) > tete) lus.set(groupe, tete);
  }

  /** The line fell, perhaps well before that was known: what was said on it since is to be said again. @param {number} entendue when something was last heard */
  douter(entendue) {
    for (const [groupe, quand] of this.#dits) if (quand >= entendue - TRAJET) this.#envoyes.delete(groupe);
    this.#dits.clear();
  }

  /** The line is back: what could not be said meanwhile is. */
  reprendre() {
    this.#ecrire();
  }

  partir() {
    this.minuteries.toutDesarmer();
    this.#ecrire({ parHttp: true });
  }

  #ecrire({ parHttp = false } = {}) {
    if (!parHttp && this.minuteries.estArmee("reste")) return;
    let partis = 0;
    for (const [groupe, numero] of this.#lus) {
      if (numero <= (this.#envoyes.get(groupe) ?? 0)) continue;
      // After a long absence, every conversation has moved.
      if (!parHttp && partis >= PAR_SECONDE) return this.minuteries.armer("reste", 1_000, () => this.#ecrire());
      partis += 1;
      this.#envoyes.set(groupe, numero);
      if (!parHttp && this.envoyer(groupe, numero)) this.#dits.set(groupe, this.horloge.maintenant());
      else this.#deposer(groupe, numero);
    }
  }

  /** @param {number} groupe @param {number} numero */
  async #deposer(groupe, numero) {
    try {
      await this.deposer(groupe, numero);
    } catch {
      if (this.#envoyes.get(groupe) === numero) this.#envoyes.delete(groupe);
    }
  }
}
