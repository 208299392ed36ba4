// The base map: the outline of France from a file of our own, which needs no network, or tiles where the installation has some.

import L from "./leaflet.js";
import { Marqueur } from "./marqueur.js";
import { elements, frontieres } from "./topojson.js";

const NOMS_DES = 7;

export class Fond {
  /** @param {any} carte @param {import("./tons.js").Tons} tons @param {{tuiles: string, attribution: string}} reglages */
  constructor(carte, tons, { tuiles, attribution }) {
    this.carte = carte;
    this.tons = tons;
    carte.createPane("fond").classList.add("ct-fond");
    this.rendu = L.canvas({ pane: "fond", padding: 0.4 });
    if (tuiles) L.tileLayer(tuiles, { attribution, maxZoom: 19, pane: "tilePane" }).addTo(carte);
    this.avecTuiles = Boolean(tuiles);
    this.lieux = [];
  }

  /** @param {string} adresse */
  async charger(adresse) {
    const reponse = await fetch(adresse, { credentials: "same-origin" });
    const topologie = await reponse.json();
    this.departements = elements(topologie, "departements");
    const commun = { renderer: this.rendu, pane: "fond", interactive: false, pmIgnore: true };
    /** @type {import("./recherche.js").Lieu[]} */
    this.lieux = this.departements.features.map(lieuDe);
    this.voisins = L.geoJSON(elements(topologie, "voisins"), commun);
    this.terre = L.geoJSON(this.departements, commun);
    this.regions = L.geoJSON(frontieres(topologie, "departements", "region"), commun);
    this.noms = L.layerGroup(this.departements.features.map((/** @type {any} */ d) => this.#nom(d)));
    if (!this.avecTuiles) this.voisins.addTo(this.carte);
    this.terre.addTo(this.carte);
    this.regions.addTo(this.carte);
    this.carte.on("zoomend", () => this.#montrerNoms());
    this.habiller(this.tons);
    this.#montrerNoms();
  }

  /** @param {import("./tons.js").Tons} tons */
  habiller(tons) {
    this.tons = tons;
    if (!this.terre) return;
    const { terre, trait, region, voisin } = tons;
    const fond = this.avecTuiles ? 0 : 1;
    this.terre.setStyle({ color: trait, weight: 0.8, fillColor: terre, fillOpacity: fond });
    this.regions.setStyle({ color: region, weight: 1.8, fill: false });
    this.voisins.setStyle({ color: voisin, weight: 0.6, fillColor: voisin, fillOpacity: fond });
    this.noms.eachLayer((/** @type {any} */ nom) =>
      nom.setStyle({ texte: tons.region, halo: tons.terre, police: tons.police }),
    );
  }

  #montrerNoms() {
    const visible = this.carte.getZoom() >= NOMS_DES;
    if (visible) this.noms.addTo(this.carte);
    else this.noms.remove();
  }

  /** @param {any} departement */
  #nom({ properties, geometry }) {
    return new Marqueur(milieu(geometry), {
      renderer: this.rendu,
      pane: "fond",
      interactive: false,
      pmIgnore: true,
      symbole: "",
      etiquette: `${properties.code} ${properties.nom}`,
      cote: 0,
    });
  }
}

/** A département, to be found by its name or number. @param {any} departement */
function lieuDe({ properties, geometry }) {
  const [lat, lng] = milieu(geometry);
  return { nom: `${properties.nom} (${properties.code})`, quoi: properties.region, lat, lng, zoom: 9 };
}

/** The middle of the largest piece of a département. @param {any} geometrie @returns {[number, number]} */
export function milieu({ coordinates }) {
  const boites = coordinates.map(([anneau]) => boite(anneau));
  const [o, s, e, n] = boites.reduce((a, b) => (etendue(b) > etendue(a) ? b : a));
  return [(s + n) / 2, (o + e) / 2];
}

/** @param {number[][]} anneau @returns {[number, number, number, number]} */
function boite(anneau) {
  const x = anneau.map(([longitude]) => longitude);
  const y = anneau.map(([, latitude]) => latitude);
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

/** @param {[number, number, number, number]} boite */
function etendue([o, s, e, n]) {
  return (e - o) * (n - s);
}
