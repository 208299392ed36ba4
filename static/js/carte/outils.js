// The tools: choose a symbol, draw; everything can be given up with Escape, and a point can be put without a mouse.

import { trace } from "./dessins.js";
import { vignette } from "./symboles.js";

/** @typedef {import("./types.d.ts").Symbole} Symbole @typedef {import("./types.d.ts").Objet} Objet */

const FORMES = { ligne: "Line", polygone: "Polygon", cercle: "Circle" };
const CONSIGNES = /** @type {Record<string, string>} */ ({
  point: "Cliquez à l’endroit voulu. Échap pour renoncer.",
  texte: "Cliquez à l’endroit du texte. Échap pour renoncer.",
  ligne: "Cliquez chaque point, puis une seconde fois sur le dernier. Échap pour renoncer.",
  polygone: "Cliquez chaque sommet, puis de nouveau le premier. Échap pour renoncer.",
  cercle: "Cliquez le centre, puis le bord. Échap pour renoncer.",
});

export class Outils {
  /** @type {{genre: string, symbole: Symbole} | null} */ #enCours = null;

  /**
   * @param {object} monde
   * @param {any} monde.carte @param {HTMLElement} monde.zone @param {Symbole[]} monde.symboles @param {string} monde.sprite
   * @param {import("./dessins.js").Dessinateur} monde.dessinateur
   * @param {(champs: Partial<Objet>) => void} monde.dessiner @param {(phrase: string) => void} monde.consigne
   * @param {(actif: boolean) => void} monde.enTrain
   */
  constructor({ carte, zone, symboles, sprite, dessinateur, dessiner, consigne, enTrain }) {
    this.carte = carte;
    this.zone = zone;
    this.symboles = symboles;
    this.sprite = sprite;
    this.dessinateur = dessinateur;
    this.dessiner = dessiner;
    this.consigne = consigne;
    this.enTrain = enTrain;
    this.palette = /** @type {HTMLElement} */ (zone.querySelector("[data-palette]"));
    for (const bouton of zone.querySelectorAll("[data-outil]"))
      bouton.addEventListener("click", () => this.ouvrir(/** @type {HTMLElement} */ (bouton).dataset.outil ?? ""));
    zone.querySelector("[data-au-centre]")?.addEventListener("click", () => this.#placerIci(carte.getCenter()));
    carte.on("click", (/** @type {any} */ e) => this.#cliquer(e.latlng));
    carte.on("pm:create", (/** @type {any} */ e) => this.#cree(e.layer));
  }

  get actif() {
    return this.#enCours !== null;
  }

  /** The symbols that this kind of object may have. @param {string} genre */
  ouvrir(genre) {
    this.fermer();
    const possibles = this.symboles.filter(({ genres }) => genres.includes(genre));
    if (genre === "texte") return this.commencer(genre, possibles[0]);
    this.palette.replaceChildren(...this.#familles(genre, possibles));
    this.palette.showPopover();
    /** @type {HTMLElement | null} */ (this.palette.querySelector("button"))?.focus();
  }

  /** @param {string} genre @param {Symbole} symbole */
  commencer(genre, symbole) {
    this.palette.hidePopover?.();
    this.#enCours = { genre, symbole };
    this.enTrain(true);
    this.consigne(`${symbole.libelle} : ${CONSIGNES[genre]}`);
    /** @type {HTMLElement} */ (this.zone.querySelector("[data-consigne-actions]")).hidden =
      genre !== "point" && genre !== "texte";
    this.carte.getContainer().classList.add("ct-vise");
    const forme = FORMES[genre];
    if (!forme) return;
    const style = this.dessinateur.trait(/** @type {any} */ ({ genre, symbole: symbole.code, etat: "en_place" }), {});
    this.carte.pm.enableDraw(forme, {
      pathOptions: { ...style, renderer: undefined },
      templineStyle: { color: style.color },
      hintlineStyle: { color: style.color, dashArray: "5 5" },
      allowSelfIntersection: genre !== "polygone",
      snappable: false,
      tooltips: false,
      cursorMarker: false,
    });
  }

  /** Give up what is being drawn. */
  fermer() {
    if (!this.#enCours) return false;
    this.#enCours = null;
    this.carte.pm.disableDraw();
    this.carte.getContainer().classList.remove("ct-vise");
    this.consigne("");
    this.enTrain(false);
    return true;
  }

  /** @param {any} latlng */
  #cliquer(latlng) {
    const genre = this.#enCours?.genre;
    if (genre === "point" || genre === "texte") this.#placerIci(latlng);
  }

  /** @param {any} latlng */
  #placerIci(latlng) {
    const { genre } = this.#enCours ?? {};
    if (!genre) return;
    const { lat, lng } = latlng.wrap();
    this.#finir({ geometrie: { type: "Point", coordinates: [Number(lng.toFixed(7)), Number(lat.toFixed(7))] } });
  }

  /** @param {any} couche drawn by Geoman; ours is drawn from the geste */
  #cree(couche) {
    couche.remove();
    if (this.#enCours) this.#finir(trace(couche, this.#enCours.genre));
  }

  /** @param {Partial<Objet>} place */
  #finir(place) {
    const { genre, symbole } = /** @type {{genre: any, symbole: Symbole}} */ (this.#enCours);
    this.fermer();
    const libelle = genre === "texte" ? { libelle: "Texte" } : {};
    this.dessiner({ genre, symbole: symbole.code, nature: symbole.nature, ...libelle, ...place });
  }

  /** @param {string} genre @param {Symbole[]} possibles */
  #familles(genre, possibles) {
    const familles = [...new Set(possibles.map(({ famille }) => famille))];
    return familles.map((famille) => {
      const bloc = document.createElement("fieldset");
      const titre = document.createElement("legend");
      titre.textContent = famille;
      const boutons = possibles.filter((symbole) => symbole.famille === famille).map((s) => this.#bouton(genre, s));
      bloc.append(titre, ...boutons);
      return bloc;
    });
  }

  /** @param {string} genre @param {Symbole} symbole */
  #bouton(genre, symbole) {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "ct-choix";
    bouton.append(vignette(this.sprite, symbole.code, symbole.ton), document.createTextNode(symbole.libelle));
    bouton.addEventListener("click", () => this.commencer(genre, symbole));
    return bouton;
  }
}
