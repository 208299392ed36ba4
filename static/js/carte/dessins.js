// How each object is drawn: a shape of the map for its genre, a symbol, a label; and what its state changes to it.

import L from "./leaflet.js";
import { Marqueur } from "./marqueur.js";

/** @typedef {import("./types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Symbole} Symbole @typedef {import("./tons.js").Tons} Tons */
/** @typedef {{choisi?: boolean, attente?: boolean, opacite?: number, ton?: string}} Allure */

const ETIQUETTE_MAX = 30;
/** How the strokes of each symbol look: weight, dashes, share of the fill. */
const TRAITS = /** @type {Record<string, {weight?: number, dashArray?: string, fillOpacity?: number}>} */ ({
  "axe-rouge": { weight: 6 },
  itineraire: { weight: 4 },
  deviation: { weight: 4, dashArray: "12 8" },
  exclusion: { dashArray: "10 7", fillOpacity: 0.09 },
  "zone-chaude": { weight: 3, fillOpacity: 0.22 },
  "zone-tiede": { dashArray: "14 5", fillOpacity: 0.14 },
  "zone-froide": { dashArray: "3 6", fillOpacity: 0.07 },
  cordon: { weight: 4, dashArray: "14 5 3 5", fillOpacity: 0 },
  panache: { weight: 1.5, fillOpacity: 0.25 },
});
/** Those that have a shape besides their label. */
export const COMPOSES = new Set(["polygone", "cercle", "ligne"]);

export class Dessinateur {
  /** @param {Symbole[]} symboles @param {Tons} tons @param {any} rendu the canvas of the objects */
  constructor(symboles, tons, rendu) {
    this.symboles = new Map(symboles.map((symbole) => [symbole.code, symbole]));
    this.tons = tons;
    this.rendu = rendu;
    /** Of a symbol, in pixels. */
    this.cote = 34;
  }

  /** The name under which people speak of it. @param {Objet} objet */
  nom(objet) {
    return objet.libelle || (this.symboles.get(objet.symbole)?.libelle ?? "objet");
  }

  /** @param {Objet} objet */
  ton(objet) {
    return this.symboles.get(objet.symbole)?.ton ?? "neutre";
  }

  /** The layers of an object: its shape first, then its label. @param {Objet} objet @param {Allure} allure @returns {any[]} */
  creer(objet, allure = {}) {
    const forme = this.#forme(objet, allure);
    if (!COMPOSES.has(objet.genre)) return [forme];
    return [forme, this.#enseigne(objet, allure)];
  }

  /** @param {Objet} objet @param {Allure} allure */
  #forme(objet, allure) {
    const { genre, geometrie, rayon_m } = objet;
    if (genre === "point" || genre === "texte")
      return new Marqueur(point(geometrie.coordinates), this.#marque(objet, allure));
    const options = this.trait(objet, allure);
    if (genre === "cercle") return L.circle(point(geometrie.coordinates), { ...options, radius: rayon_m });
    if (genre === "ligne") return L.polyline(geometrie.coordinates.map(point), options);
    return L.polygon(
      geometrie.coordinates.map((/** @type {number[][]} */ anneau) => anneau.map(point)),
      options,
    );
  }

  /** The style of a stroke. @param {Objet} objet @param {Allure} allure */
  trait(objet, { choisi, attente, opacite = 1, ton }) {
    const couleur = this.tons[ton ?? this.ton(objet)];
    const propre = TRAITS[objet.symbole] ?? {};
    const { weight = 2.5, fillOpacity = 0.15, dashArray } = propre;
    const tirets = attente ? "4 6" : objet.etat === "prevu" ? "2 7" : dashArray;
    return {
      renderer: this.rendu,
      color: couleur,
      weight: choisi ? weight + 2 : weight,
      opacity: opacite * (attente ? 0.6 : objet.etat === "leve" ? 0.35 : 1),
      dashArray: tirets,
      fill: objet.genre !== "ligne",
      fillColor: couleur,
      fillOpacity: opacite * (objet.etat === "leve" ? 0.04 : fillOpacity),
      pmIgnore: false,
    };
  }

  /** @param {Objet} objet @param {Allure} allure */
  #marque(objet, { choisi, attente, opacite = 1, ton }) {
    const nomDuTon = ton ?? this.ton(objet);
    const enTexte = objet.genre === "texte";
    return {
      renderer: this.rendu,
      symbole: enTexte ? "" : objet.symbole,
      enTexte,
      cote: this.cote,
      radius: this.cote / 2,
      etiquette: enTexte ? objet.libelle : raccourcir(objet.libelle),
      ton: this.tons[nomDuTon],
      sur: this.tons[`sur-${nomDuTon}`],
      police: this.tons.police,
      texte: attente || choisi ? this.tons.attente : this.tons.texte,
      halo: this.tons.halo,
      accent: this.tons.attente,
      prevu: objet.etat === "prevu",
      leve: objet.etat === "leve",
      choisi,
      attente,
      opacite,
    };
  }

  /** The symbol and the label of a zone or a line, on its centre. @param {Objet} objet @param {Allure} allure */
  #enseigne(objet, allure) {
    const options = this.#marque(objet, { ...allure, choisi: false });
    const petit = objet.genre !== "ligne" && AVEC_SYMBOLE.has(objet.symbole);
    return new Marqueur(enseigneDe(objet), {
      ...options,
      symbole: petit ? objet.symbole : "",
      interactive: false,
      pmIgnore: true,
    });
  }
}

const AVEC_SYMBOLE = new Set(["incendie", "chimique", "radioactif", "danger", "inondation", "dz"]);

/** Where to look at an object. @param {Objet} objet @returns {[number, number]} latitude, longitude */
export function centre({ genre, geometrie }) {
  const { coordinates } = geometrie;
  if (genre === "ligne") return point(coordinates[Math.floor((coordinates.length - 1) / 2)]);
  if (genre !== "polygone") return point(coordinates);
  const sommets = coordinates[0].slice(0, -1);
  const somme = sommets.reduce(
    (/** @type {number[]} */ t, /** @type {number[]} */ s) => [t[0] + s[0], t[1] + s[1]],
    [0, 0],
  );
  return point([somme[0] / sommets.length, somme[1] / sommets.length]);
}

/** Leaflet reads latitude first. @param {number[]} position @returns {[number, number]} */
export function point([longitude, latitude]) {
  return [latitude, longitude];
}

/** The label of a circle stands on its northern edge, clear of what is at its centre. @param {Objet} objet @returns {[number, number]} */
function enseigneDe(objet) {
  const [lat, lng] = centre(objet);
  return objet.genre === "cercle" ? [lat + (objet.rayon_m ?? 0) / 111_320, lng] : [lat, lng];
}

/** The GeoJSON of a layer, as the acts expect it. @param {any} couche @param {string} genre */
export function trace(couche, genre) {
  if (genre === "cercle") {
    const { lat, lng } = couche.getLatLng();
    return {
      geometrie: { type: "Point", coordinates: [arrondir(lng), arrondir(lat)] },
      rayon_m: Math.max(1, Math.round(couche.getRadius())),
    };
  }
  return { geometrie: couche.toGeoJSON(7).geometry };
}

/** @param {number} degres */
function arrondir(degres) {
  return Math.round(degres * 1e7) / 1e7;
}

/** @param {string} texte */
function raccourcir(texte) {
  return texte.length > ETIQUETTE_MAX ? `${texte.slice(0, ETIQUETTE_MAX - 1)}…` : texte;
}
