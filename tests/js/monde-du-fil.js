// A feed, and its outside in the hands of the test: socket, HTTP reading, clock.

import { Fil } from "../../static/js/fil.js";
import { horlogeDeTest, PriseDeTest } from "./horloge.js";

export const GROUPE = 7;

export const depeche = (numero, groupe = GROUPE) => ({ type: "depeche", groupe, numero, genre: "entree.consignee" });
export const tetes = (numero) => ({ type: "tetes", tetes: { [GROUPE]: numero } });

export class MondeDuFil {
  horloge = horlogeDeTest();
  /** @type {PriseDeTest[]} */ prises = [];
  /** @type {any[]} the numbers received */ recues = [];
  /** @type {string[]} */ etats = [];
  /** @type {any[]} the cursors asked for over HTTP */ lectures = [];
  /** @type {any[]} */ lusParHttp = [];

  constructor() {
    this.fil = new Fil({
      ouvrir: () => {
        this.prises.push(new PriseDeTest());
        return /** @type {any} */ (this.prise());
      },
      lire: async (curseurs) => {
        this.lectures.push(Object.fromEntries(curseurs));
        return this.reponseHttp();
      },
      deposerLu: (groupe, numero) => this.deposerLu(groupe, numero),
      horloge: this.horloge,
      estEnLigne: () => true,
      hasard: () => 1,
    });
    this.fil.addEventListener("depeche", (e) => this.recues.push(/** @type {CustomEvent} */ (e).detail.numero));
    this.fil.addEventListener("etat", (e) => this.etats.push(/** @type {CustomEvent} */ (e).detail));
  }

  /** @returns {any} */
  reponseHttp() {
    throw new TypeError("réseau coupé");
  }

  /** @param {number} groupe @param {number} numero @returns {any} */
  deposerLu(groupe, numero) {
    this.lusParHttp.push({ groupe, numero });
  }

  prise() {
    return /** @type {PriseDeTest} */ (this.prises.at(-1));
  }

  async enDirect(curseur = 10) {
    this.fil.suivre({ [GROUPE]: curseur });
    await this.horloge.avancer(0);
    this.prise().accepter();
    this.prise().dire(tetes(curseur));
  }
}
