// Where one is in each feed: numbers go up by one, a smaller one is a duplicate, a larger one means that something was missed.

import { DELAIS } from "./delais.js";

/** As many as fil/limites.py: a presence told of a groupe that is not followed would be refused. */
export const SUIVIS_MAX = 1_000;

/** @typedef {Map<number, number> | Record<string, number>} Places groupe → number; only a Map keeps an order */

export class Curseurs {
  /** How many groupes the server follows for one line; what it says itself goes before. */
  limite = SUIVIS_MAX;
  /** @type {Map<number, number>} */ #tenus = new Map();
  /** @type {Set<number>} what the page itself asked for, served before the rest */ #premiers = new Set();
  /** @type {Set<number>} what was asked for on this line */ #demandes = new Set();
  /** @type {Map<number, number>} groupe → when its gap was asked for */ #trous = new Map();
  /** The base that gave these numbers (fil/lignee.py); "" until it is said. */ #lignee = "";

  /** @param {() => number} maintenant */
  constructor(maintenant) {
    this.maintenant = maintenant;
  }

  /** Up to the limit, in the order in which they matter. @returns {Map<number, number>} groupe → the last number received */
  get suivis() {
    const fond = [...this.#tenus.keys()].filter((groupe) => !this.#premiers.has(groupe));
    const ordre = [...this.#premiers, ...fond].slice(0, this.limite);
    return new Map(ordre.map((groupe) => [groupe, this.#tenus.get(groupe) ?? 0]));
  }

  /** How many are beyond the limit: nothing is heard of them. */
  get delaisses() {
    return Math.max(0, this.#tenus.size - this.limite);
  }

  /** @param {number} groupe @returns {boolean} whether this line follows it */
  estSuivi(groupe) {
    return this.#demandes.has(groupe);
  }

  /** A new line: everything is to be asked for. */
  recommencer() {
    this.#demandes = new Set(this.suivis.keys());
    return this.suivis;
  }

  /**
   * What is to be said so that the line follows what matters now, and `nouveaux` from their cursors.
   * @param {Map<number, number>} [nouveaux] @returns {{quittes: number[], suivis: Map<number, number>}}
   */
  ajuster(nouveaux = new Map()) {
    const { suivis } = this;
    const quittes = [...this.#demandes].filter((groupe) => !suivis.has(groupe));
    const demandes = [...suivis].filter(([groupe]) => nouveaux.has(groupe) || !this.#demandes.has(groupe));
    this.#demandes = new Set(suivis.keys());
    return { quittes, suivis: new Map(demandes) };
  }

  /**
   * The server follows no more for one line, and took the first that it read: what matters is to be among them.
   * @param {number} limite @param {Iterable<number>} groupes those that it does not follow
   */
  limiter(limite, groupes) {
    this.limite = limite;
    for (const groupe of groupes) this.#demandes.delete(groupe);
    return new Map();
  }

  /** @param {number} groupe */
  lire(groupe) {
    return this.#tenus.get(Number(groupe));
  }

  /**
   * A lower cursor than the one held rewinds.
   * @param {Places} curseurs @param {boolean} fond @returns {Map<number, number>} those that are new
   */
  tenir(curseurs, fond) {
    /** @type {Map<number, number>} */
    const nouveaux = new Map();
    for (const [cle, numero] of curseurs instanceof Map ? curseurs : Object.entries(curseurs)) {
      const tenu = this.lire(Number(cle));
      if (tenu === undefined || numero < tenu) nouveaux.set(Number(cle), numero);
      if (!fond) this.#premiers.add(Number(cle));
    }
    for (const [groupe, numero] of nouveaux) this.#tenus.set(groupe, numero);
    return nouveaux;
  }

  /** @param {number} groupe */
  lacher(groupe) {
    this.#premiers.delete(Number(groupe));
    this.#tenus.delete(Number(groupe));
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

  /** The base no longer has what was received: it gives these numbers again. @param {number} groupe @param {number} tete */
  reculer(groupe, tete) {
    if ((this.#tenus.get(groupe) ?? 0) > tete) this.#tenus.set(groupe, tete);
  }

  /** Whether it is another base than before that counts now: it may have given the same numbers to other dépêches. @param {string} lignee */
  autreBase(lignee) {
    const avant = this.#lignee;
    this.#lignee = lignee || avant;
    return avant !== "" && avant !== this.#lignee;
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
