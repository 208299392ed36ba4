// Where one is in each feed: numbers go up by one, a smaller one is a duplicate, a larger one means that something was missed.

import { DELAIS } from "./delais.js";

export class Curseurs {
  /** @type {Map<number, number>} */ #tenus = new Map();
  /** @type {Map<number, number>} groupe → when its gap was asked for */ #trous = new Map();

  /** @param {() => number} maintenant */
  constructor(maintenant) {
    this.maintenant = maintenant;
  }

  /** @returns {Map<number, number>} groupe → the last number received */
  get tous() {
    return new Map(this.#tenus);
  }

  /** @param {number} groupe */
  lire(groupe) {
    return this.#tenus.get(Number(groupe));
  }

  /** A lower cursor than the one held rewinds. @param {Record<string, number>} curseurs @returns {Map<number, number>} those that are new */
  tenir(curseurs) {
    /** @type {Map<number, number>} */
    const nouveaux = new Map();
    for (const [cle, numero] of Object.entries(curseurs)) {
      const tenu = this.lire(Number(cle));
      if (tenu === undefined || numero < tenu) nouveaux.set(Number(cle), numero);
    }
    for (const [groupe, numero] of nouveaux) this.#tenus.set(groupe, numero);
    return nouveaux;
  }

  /** @param {number} groupe @returns {boolean} whether it was held */
  lacher(groupe) {
    return this.#tenus.delete(Number(groupe));
  }

  /** A number has come. @param {number} groupe @param {number} numero @returns {"suivant" | "deja" | "trou"} */
  avancer(groupe, numero) {
    const tenu = this.#tenus.get(groupe);
    if (tenu === undefined || numero <= tenu) return "deja";
    if (numero > tenu + 1) return "trou";
    this.#tenus.set(groupe, numero);
    this.#trous.delete(groupe);
    return "suivant";
  }

  /** Heads come after the frames that they count: one beyond our cursor is a gap too. @param {Record<string, number>} tetes */
  enRetard(tetes) {
    return Object.keys(tetes)
      .map(Number)
      .filter((groupe) => tetes[groupe] > (this.#tenus.get(groupe) ?? Number.POSITIVE_INFINITY));
  }

  /** Whether a gap is asked for again, waited for, or has lasted too long. @param {number} groupe @returns {"demander" | "attendre" | "rompre"} */
  combler(groupe) {
    const demande = this.#trous.get(groupe);
    if (demande === undefined) {
      this.#trous.set(groupe, this.maintenant());
      return "demander";
    }
    return this.maintenant() - demande > DELAIS.trou ? "rompre" : "attendre";
  }

  oublierLesTrous() {
    this.#trous.clear();
  }
}
