// Uploads that a reload left half-way: this browser remembers where they were going, the server has their beginning.

import { retenir } from "../memoire.js";

/** @typedef {{jeton: string, nom: string, taille: number, groupe: number, dossier: string, document: string}} Reste */
/** @typedef {Pick<Reste, "groupe" | "dossier" | "document">} Lieu */

export class Restes {
  /** @param {Storage} memoire @param {number} qui @param {LockManager} [verrous] what tells that another tab is sending */
  constructor(memoire, qui, verrous) {
    this.memoire = memoire;
    this.prefixe = `depot-${qui}-`;
    this.verrous = verrous;
  }

  /** Kept while `envoyer` runs and after a cut; no other tab sends the same one meanwhile. @template T @param {Reste} reste @param {() => Promise<T>} envoyer @returns {Promise<T>} */
  async tenir(reste, envoyer) {
    retenir(this.memoire, this.prefixe + reste.jeton, JSON.stringify(reste));
    return this.verrous ? this.verrous.request(this.prefixe + reste.jeton, envoyer) : envoyer();
  }

  /** @param {string} jeton */
  oublier(jeton) {
    this.memoire.removeItem(this.prefixe + jeton);
  }

  /** Those that were going there and that no tab is sending. @param {Lieu} lieu @returns {Promise<Reste[]>} */
  async ici({ groupe, dossier, document }) {
    const tenus = new Set((await this.verrous?.query())?.held?.map(({ name }) => name));
    return Object.keys(this.memoire)
      .filter((cle) => cle.startsWith(this.prefixe) && !tenus.has(cle))
      .map((cle) => /** @type {Reste} */ (JSON.parse(this.memoire.getItem(cle) ?? "{}")))
      .filter((reste) => reste.groupe === groupe && reste.dossier === dossier && reste.document === document);
  }
}

/** Whether the file begins with what the server has: it may have changed since. @param {Blob} fichier @param {{recu: number, empreinte: string}} depot */
export async function commencePar(fichier, { recu, empreinte }) {
  const somme = await crypto.subtle.digest("SHA-256", await fichier.slice(0, recu).arrayBuffer());
  return [...new Uint8Array(somme)].map((octet) => octet.toString(16).padStart(2, "0")).join("") === empreinte;
}
