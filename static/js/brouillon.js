// What is being typed survives a reload: one draft per person and groupe, on this machine, for a day.

import { retenir } from "./memoire.js";

const DUREE = 24 * 3_600_000;

/** @typedef {Record<string, any>} Champs */

export class Brouillon {
  /**
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} stockage
   * @param {number} personne @param {number} groupe @param {() => number} maintenant
   */
  constructor(stockage, personne, groupe, maintenant = Date.now) {
    this.stockage = stockage;
    this.cle = `brouillon:${personne}:${groupe}`;
    this.maintenant = maintenant;
  }

  /** @param {Champs} champs */
  garder(champs) {
    const vide = !champs.texte?.trim() && !champs.destinataires?.length && !champs.pieces?.length;
    if (vide) return this.effacer();
    retenir(this.stockage, this.cle, JSON.stringify({ le: this.maintenant(), champs }));
  }

  /** @returns {Champs | null} */
  lire() {
    try {
      const { le, champs } = JSON.parse(this.stockage.getItem(this.cle) ?? "{}");
      if (champs && this.maintenant() - le < DUREE) return champs;
      if (champs) this.effacer();
      return null;
    } catch {
      return null;
    }
  }

  /** Told to the other tabs of the person, and kept nowhere. @param {string} texte what has just left from here */
  partir(texte) {
    retenir(this.stockage, `${this.cle}:parti`, texte);
    this.#oublier(`${this.cle}:parti`);
  }

  /** What another tab says that it has sent. @param {StorageEvent} e @returns {string | null} */
  partiAilleurs({ key, newValue }) {
    return key === `${this.cle}:parti` ? newValue : null;
  }

  effacer() {
    this.#oublier(this.cle);
  }

  /** @param {string} cle */
  #oublier(cle) {
    try {
      this.stockage.removeItem(cle);
    } catch {
      // Refused, as it was to keep it.
    }
  }
}
