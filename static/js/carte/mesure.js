// Measuring on the map: put points, by the mouse or from the centre, read the length, and the area when there are three of them or more.

import { enClair, longueur, surface, surfaceEnClair } from "./geo.js";
import L from "./leaflet.js";

export class Mesure {
  /** @type {any[]} */ #points = [];
  actif = false;

  /**
   * @param {any} carte @param {HTMLElement} bouton
   * @param {object} monde
   * @param {(phrase: string) => void} monde.dire
   * @param {() => string} monde.couleur
   * @param {(actif: boolean) => void} monde.enTrain
   */
  constructor(carte, bouton, { dire, couleur, enTrain }) {
    this.carte = carte;
    this.bouton = bouton;
    this.dire = dire;
    this.couleur = couleur;
    this.enTrain = enTrain;
    this.trait = L.polyline([], { dashArray: "6 5", weight: 2.5, interactive: false, pmIgnore: true });
    bouton.addEventListener("click", () => this.basculer(!this.actif));
    carte.on("click", (/** @type {any} */ e) => this.actif && this.#ajouter(e.latlng));
    carte.getContainer().addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
      if (this.actif && e.key === "Enter" && e.target === carte.getContainer()) this.#ajouter(carte.getCenter());
    });
  }

  /** @param {boolean} actif */
  basculer(actif) {
    if (actif === this.actif) return false;
    this.enTrain(actif);
    this.actif = actif;
    this.#points = [];
    this.bouton.setAttribute("aria-pressed", String(actif));
    this.carte.getContainer().classList.toggle("ct-vise", actif);
    this.trait.setLatLngs([]).setStyle({ color: this.couleur() });
    if (actif) this.trait.addTo(this.carte);
    else this.trait.remove();
    // Its arrows aim.
    if (actif) this.carte.getContainer().focus({ preventScroll: true });
    this.dire(actif ? "Mesure : cliquez sur les points, ou visez aux flèches et Entrée. Échap pour finir." : "");
    return true;
  }

  /** @param {any} latlng */
  #ajouter(latlng) {
    this.#points.push(latlng);
    this.trait.addLatLng(latlng);
    if (this.#points.length > 1) this.dire(`Mesure : ${phrase(this.#points)}. Échap pour finir.`);
  }
}

/** @param {{lat: number, lng: number}[]} points */
export function phrase(points) {
  const long = enClair(longueur(points));
  return points.length > 2 ? `${long}, surface fermée ${surfaceEnClair(surface(points))}` : long;
}
