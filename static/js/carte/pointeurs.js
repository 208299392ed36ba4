// Where the others are on the map, and what they are doing: shown while it is fresh, forgotten by itself.

import L from "./leaflet.js";

/** @typedef {import("./types.d.ts").Pointeur} Pointeur */

const OUBLI = 6_000;
const VERBES = { pointe: "", dessine: " dessine", deplace: " déplace" };

export class Pointeurs {
  /** @type {Map<number, {marque: any, minuterie: any}>} */ #montres = new Map();
  /** @type {"pointe" | "dessine" | "deplace"} */ #geste = "pointe";
  /** @type {string | null} */ #objet = null;

  /** @param {any} carte @param {any} fil @param {number} groupe @param {number} moi */
  constructor(carte, fil, groupe, moi) {
    this.carte = carte;
    this.fil = fil;
    this.groupe = groupe;
    this.moi = moi;
    carte.on("mousemove", (/** @type {any} */ { latlng }) => this.#dire(latlng.wrap()));
    fil.addEventListener("pointeurs", (/** @type {CustomEvent} */ { detail }) => {
      if (Number(detail.groupe) === groupe) for (const pointeur of detail.pointeurs) this.#montrer(pointeur);
    });
  }

  /** What this person is doing. @param {"pointe" | "dessine" | "deplace"} geste @param {string | null} objet */
  faire(geste, objet) {
    this.#geste = geste;
    this.#objet = objet;
  }

  /** @param {{lat: number, lng: number}} ou */
  #dire({ lat, lng }) {
    this.fil.pointer(this.groupe, { lat, lng, geste: this.#geste, objet: this.#objet });
  }

  /** @param {Pointeur} pointeur */
  #montrer(pointeur) {
    const { id, lat, lng } = pointeur;
    if (id === this.moi) return;
    const montre = this.#montres.get(id);
    if (montre) {
      clearTimeout(montre.minuterie);
      montre.marque.setLatLng([lat, lng]);
      /** @type {HTMLElement} */ (montre.marque.getElement().firstElementChild).textContent = phrase(pointeur);
    }
    const marque = montre?.marque ?? this.#creer(pointeur);
    const minuterie = setTimeout(() => {
      marque.remove();
      this.#montres.delete(id);
    }, OUBLI);
    this.#montres.set(id, { marque, minuterie });
  }

  /** @param {Pointeur} pointeur */
  #creer(pointeur) {
    const html = document.createElement("span");
    html.textContent = phrase(pointeur);
    const icon = L.divIcon({ html, className: "ct-pointeur", iconSize: null, iconAnchor: [0, 0] });
    const options = { icon, interactive: false, keyboard: false, pmIgnore: true, zIndexOffset: 1000 };
    return L.marker([pointeur.lat, pointeur.lng], options).addTo(this.carte);
  }
}

/** « L. Blanc dessine ». @param {Pointeur} pointeur */
export function phrase({ nom, geste }) {
  return `${nom}${VERBES[geste] ?? ""}`;
}
