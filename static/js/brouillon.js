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

  /** What this was, when another tab of the person has sent or wiped it. @param {StorageEvent} e @returns {Champs | null} */
  partiAilleurs({ key, oldValue, newValue }) {
    if (key !== this.cle || newValue !== null) return null;
    return JSON.parse(oldValue ?? "{}").champs ?? null;
  }

  effacer() {
    try {
      this.stockage.removeItem(this.cle);
    } catch {
      // Refused, as it was to keep it.
    }
  }
}
