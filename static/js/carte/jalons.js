// A drawing made point by point from the centre of the map: for who has no mouse, or whose finger hides what it aims at.

import { croise, distance } from "./geo.js";
import L from "./leaflet.js";

/** @typedef {{lat: number, lng: number}} Point */

/** How many points make a drawing. */
const ASSEZ = /** @type {Record<string, number>} */ ({ ligne: 2, polygone: 3, cercle: 2 });

export class Jalons {
  /** @type {Point[]} */ #points = [];

  /** @param {any} carte */
  constructor(carte) {
    this.carte = carte;
    this.trait = L.polyline([], { dashArray: "6 5", weight: 3, interactive: false, pmIgnore: true });
  }

  get nombre() {
    return this.#points.length;
  }

  /** The first point and the last one. */
  get bouts() {
    return this.#points.length ? [this.#points[0], this.#points[this.#points.length - 1]] : [];
  }

  /** @param {string} genre */
  suffisent(genre) {
    return this.nombre >= ASSEZ[genre];
  }

  /** False when it is where the last one is. @param {any} latlng @param {string} couleur */
  poser(latlng, couleur) {
    const dernier = this.#points.at(-1);
    if (dernier && distance(dernier, latlng) < 1) return false;
    this.#points.push(latlng);
    this.trait.setStyle({ color: couleur }).setLatLngs(this.#points).addTo(this.carte);
    return true;
  }

  /** Whether the outline would cross itself with one point more; without it, by closing. @param {any} [latlng] */
  croise(latlng) {
    return this.nombre > 2 && croise(this.#points, latlng ?? this.#points[0], !latlng);
  }

  oublier() {
    this.#points = [];
    this.trait.remove();
  }

  /** The place of the object, as the acts expect it. @param {string} genre */
  trace(genre) {
    const positions = this.#points.map(({ lat, lng }) => [Number(lng.toFixed(7)), Number(lat.toFixed(7))]);
    if (genre === "ligne") return { geometrie: { type: "LineString", coordinates: positions } };
    if (genre === "polygone") return { geometrie: { type: "Polygon", coordinates: [[...positions, positions[0]]] } };
    const rayon = Math.max(1, Math.round(distance(this.#points[0], this.#points[1])));
    return { geometrie: { type: "Point", coordinates: positions[0] }, rayon_m: rayon };
  }
}
