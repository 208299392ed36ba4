// The communes that the search finds, read the first time that somebody searches. Without them, it finds the rest.

/** @typedef {import("./recherche.js").Lieu} Lieu */

const ZOOM = 13;
const SOURCE = "Communes : GeoNames, CC BY 4.0";

export class Communes {
  /** @type {Lieu[]} */ lieux = [];
  #demandees = false;

  /** @param {string} adresse @param {any} carte @param {(adresse: string) => Promise<Response>} [lire] */
  constructor(adresse, carte, lire = (a) => fetch(a, { credentials: "same-origin" })) {
    this.adresse = adresse;
    this.carte = carte;
    this.lire = lire;
  }

  /** Again the next time, when it did not work. */
  async charger() {
    if (this.#demandees) return;
    this.#demandees = true;
    try {
      const reponse = await this.lire(this.adresse);
      if (!reponse.ok) throw new Error(`communes : réponse ${reponse.status}`);
      this.lieux = (await reponse.json()).map(lieu);
      this.carte.attributionControl.addAttribution(SOURCE);
    } catch (erreur) {
      console.warn(erreur);
      this.#demandees = false;
    }
  }
}

/** @param {[string, string, number, number]} commune @returns {Lieu} */
function lieu([nom, departement, lat, lng]) {
  return { nom, quoi: `commune (${departement})`, lat, lng, zoom: ZOOM };
}
