// What is being typed survives a reload: one draft per person and groupe, on this machine, for a day.

import { retenir } from "./memoire.js";

const DUREE = 24 * 3_600_000;
const PREFIXE = "brouillon:";

/** @typedef {Record<string, any>} Champs */

export class Brouillon {
  /**
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} stockage
   * @param {number} personne @param {number} groupe @param {() => number} maintenant
   */
  constructor(stockage, personne, groupe, maintenant = Date.now) {
    this.stockage = stockage;
    this.cle = `${PREFIXE}${personne}:${groupe}`;
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
    const lu = lire(this.stockage, this.cle, this.maintenant());
    if (!lu) this.effacer();
    return lu?.champs ?? null;
  }

  /** Told to the other tabs of the person, and kept nowhere. @param {string} texte what has just left from here */
  partir(texte) {
    retenir(this.stockage, `${this.cle}:parti`, texte);
    oublier(this.stockage, `${this.cle}:parti`);
  }

  /** What another tab says that it has sent. @param {StorageEvent} e @returns {string | null} */
  partiAilleurs({ key, newValue }) {
    return key === `${this.cle}:parti` ? newValue : null;
  }

  effacer() {
    oublier(this.stockage, this.cle);
  }
}

/**
 * What is too old, or is no draft, goes: whoever's it is, since who left it may never come back to this machine.
 * @param {Pick<Storage, "getItem" | "removeItem" | "key" | "length">} stockage @param {number} maintenant
 */
export function oublierLesVieux(stockage, maintenant = Date.now()) {
  const cles = Array.from({ length: stockage.length }, (_, rang) => stockage.key(rang));
  for (const cle of cles) if (cle?.startsWith(PREFIXE) && !lire(stockage, cle, maintenant)) oublier(stockage, cle);
}

/** @param {Pick<Storage, "removeItem">} stockage @param {string} cle */
function oublier(stockage, cle) {
  try {
    stockage.removeItem(cle);
  } catch {
    // Refused, as it was to keep it.
  }
}

/** @param {Pick<Storage, "getItem">} stockage @param {string} cle @param {number} maintenant @returns {{champs: Champs} | null} */
function lire(stockage, cle, maintenant) {
  try {
    const lu = JSON.parse(stockage.getItem(cle) ?? "null");
    return lu?.champs && maintenant - lu.le < DUREE ? lu : null;
  } catch {
    return null;
  }
}
