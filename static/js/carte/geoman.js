// Geoman bends outlines and drags objects. It weighs as much as the rest of the map: it comes when an object is chosen, when
// an outline is begun, or once the page has rested. Meanwhile points are put one by one, and objects move with the arrows.

import { apporter } from "../a-la-demande.js";
import L from "./leaflet.js";

export class Geoman {
  /** @param {string[]} adresses @param {any} carte @param {any} objets the layers of the objects, drawn before it came */
  constructor(adresses, carte, objets) {
    this.adresses = adresses;
    this.carte = carte;
    this.objets = objets;
  }

  async venir() {
    if (this.carte.pm) return;
    await Promise.all(this.adresses.map(apporter));
    if (this.carte.pm) return;
    for (const couche of [this.carte, this.objets]) L.PM.reInitLayer(couche);
    this.carte.pm.setGlobalOptions({});
    this.carte.getContainer().dataset.tracable = "oui";
  }
}
