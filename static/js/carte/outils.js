// The tools: choose a symbol, draw; everything can be given up with Escape, and drawn without a mouse from the centre of the map.

import { trace } from "./dessins.js";
import { Jalons } from "./jalons.js";
import { vignette } from "./symboles.js";

/** @typedef {import("./types.d.ts").Symbole} Symbole @typedef {import("./types.d.ts").Objet} Objet */

const FORMES = { ligne: "Line", polygone: "Polygon", cercle: "Circle" };
const CONSIGNES = /** @type {Record<string, string>} */ ({
  point: "cliquez à l’endroit voulu.",
  texte: "cliquez à l’endroit du texte.",
  ligne: "cliquez sur chaque point, puis une seconde fois sur le dernier.",
  polygone: "cliquez sur chaque sommet, puis de nouveau sur le premier.",
  cercle: "cliquez sur le centre, puis sur le bord.",
});
/** Pixels. */
const TOUT_PRES = 8;
const AU_CLAVIER = "Au clavier : flèches pour viser, Entrée pour placer";
const EN_FINIR = "Entrée pour finir";
const DEUX_FOIS = "Entrée deux fois au même endroit pour finir";

export class Outils {
  /** @type {{genre: string, symbole: Symbole} | null} */ #enCours = null;
  /** Geoman draws: the clicks are for it. */ #aMain = false;
  /** The last point was put by the mouse, before Geoman came. */ #aLaSouris = false;
  /** The button of the tool that the palette is open for. @type {HTMLElement | null} */ #outil = null;

  /**
   * @param {object} monde
   * @param {any} monde.carte @param {HTMLElement} monde.zone @param {Symbole[]} monde.symboles @param {string} monde.sprite
   * @param {import("./dessins.js").Dessinateur} monde.dessinateur @param {import("./geoman.js").Geoman} monde.geoman
   * @param {(champs: Partial<Objet>) => void} monde.dessiner @param {(phrase: string) => void} monde.consigne
   * @param {(actif: boolean) => void} monde.enTrain
   */
  constructor({ carte, zone, symboles, sprite, dessinateur, geoman, dessiner, consigne, enTrain }) {
    this.carte = carte;
    this.zone = zone;
    this.symboles = symboles;
    this.sprite = sprite;
    this.dessinateur = dessinateur;
    this.geoman = geoman;
    this.dessiner = dessiner;
    this.consigne = consigne;
    this.enTrain = enTrain;
    this.palette = /** @type {HTMLElement} */ (zone.querySelector("[data-palette]"));
    for (const bouton of zone.querySelectorAll("[data-outil]"))
      bouton.addEventListener("click", (e) =>
        this.ouvrir(
          /** @type {HTMLElement} */ (bouton).dataset.outil ?? "",
          /** @type {MouseEvent} */ (e).detail === 0,
        ),
      );
    // Called by its key and given up, the palette gives the focus to its tool.
    this.palette.addEventListener("toggle", () => {
      const perdu = document.activeElement === document.body || this.palette.contains(document.activeElement);
      if (perdu && !this.actif && !this.palette.matches(":popover-open")) this.#outil?.focus();
    });
    this.jalons = new Jalons(carte);
    this.actions = /** @type {HTMLElement} */ (zone.querySelector("[data-consigne-actions]"));
    this.finir = /** @type {HTMLButtonElement | null} */ (zone.querySelector("[data-finir]"));
    this.finir?.addEventListener("click", () => this.#terminer());
    zone.querySelector("[data-au-centre]")?.addEventListener("click", () => this.#viser());
    carte.getContainer().addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
      if (e.key === "Enter" && e.target === carte.getContainer() && this.actif) this.#entrer();
    });
    carte.on("click", (/** @type {any} */ e) => this.#cliquer(e.latlng));
    carte.on("pm:create", (/** @type {any} */ e) => this.#cree(e.layer));
  }

  get actif() {
    return this.#enCours !== null;
  }

  /** The symbols that this kind of object may have. @param {string} genre @param {boolean} [auClavier] */
  ouvrir(genre, auClavier = true) {
    this.fermer();
    const possibles = this.symboles.filter(({ genres }) => genres.includes(genre));
    if (genre === "texte") return this.commencer(genre, possibles[0], auClavier);
    this.#outil = this.zone.querySelector(`[data-outil="${genre}"]`);
    this.palette.replaceChildren(...this.#familles(genre, possibles));
    this.palette.showPopover();
    /** @type {HTMLElement | null} */ (this.palette.querySelector("button"))?.focus();
  }

  /** @param {string} genre @param {Symbole} symbole @param {boolean} [auClavier] the map takes the focus, and its arrows aim */
  commencer(genre, symbole, auClavier = false) {
    this.#aLaSouris = false;
    this.palette.hidePopover?.();
    this.#enCours = { genre, symbole };
    this.enTrain(true);
    this.#guider();
    if (auClavier) this.carte.getContainer().focus();
    this.carte.getContainer().classList.add("ct-vise");
    if (!FORMES[genre]) return;
    this.carte.doubleClickZoom.disable();
    const enCours = this.#enCours;
    this.geoman.venir().then(
      () => this.#enCours === enCours && !this.jalons.nombre && this.#tracer(genre, symbole),
      (erreur) => console.warn(erreur),
    );
  }

  /** Geoman draws, with the line that follows the pointer. @param {string} genre @param {Symbole} symbole */
  #tracer(genre, symbole) {
    this.#aMain = true;
    const style = this.dessinateur.trait(/** @type {any} */ ({ genre, symbole: symbole.code, etat: "en_place" }), {});
    this.carte.pm.enableDraw(FORMES[genre], {
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
    this.jalons.oublier();
    this.#rendreLaMain();
    this.carte.doubleClickZoom.enable();
    this.carte.getContainer().classList.remove("ct-vise");
    this.actions.hidden = true;
    this.consigne("");
    this.enTrain(false);
    return true;
  }

  /** Say what to do now; with points put from the centre, how many. @param {string} [avis] what could not be done */
  #guider(avis = "") {
    const { genre, symbole } = /** @type {{genre: string, symbole: Symbole}} */ (this.#enCours);
    const n = this.jalons.nombre;
    const poses = avis || (n ? `${n} point${n > 1 ? "s" : ""}.` : CONSIGNES[genre]);
    // On a telephone, the buttons that stand below say it.
    const suite = this.#aLaSouris ? EN_FINIR : n ? DEUX_FOIS : AU_CLAVIER;
    const clavier = matchMedia("(hover: hover)").matches ? ` ${suite}, Échap pour renoncer.` : "";
    this.consigne(`${symbole.libelle} : ${poses}${clavier}`);
    if (this.finir) this.finir.hidden = !this.jalons.suffisent(genre);
    this.actions.hidden = false;
  }

  /** After points put by the mouse, it ends the outline; else it puts one where the arrows aim. */
  #entrer() {
    const genre = this.#enCours?.genre ?? "";
    // A circle is ended by its edge: it has no outline.
    if (genre !== "cercle" && this.#pointsDeGeoman(genre).length) this.carte.pm.Draw[FORMES[genre]]._finishShape();
    else if (this.#aLaSouris) this.#terminer();
    else this.#viser();
  }

  /** The centre of the map is a point of the drawing. */
  #viser() {
    this.#aLaSouris = false;
    const genre = this.#enCours?.genre;
    if (genre === "point" || genre === "texte") return this.#placerIci(this.carte.getCenter());
    if (genre) this.#suivre(genre, this.carte.getCenter().wrap());
  }

  /** One more point; again on the last one, or on the first, ends the outline. @param {string} genre @param {any} latlng */
  #suivre(genre, latlng) {
    const vise = this.carte.latLngToContainerPoint(latlng);
    const bouts = this.jalons.bouts.map((bout) => this.carte.latLngToContainerPoint(bout));
    if (!bouts.some((bout) => bout.distanceTo(vise) < TOUT_PRES)) this.#jalonner(genre, latlng);
    else this.#terminer();
  }

  /** @param {string} genre @param {any} latlng */
  #jalonner(genre, latlng) {
    const couleur = this.dessinateur.tons.attente;
    for (const point of this.#pointsDeGeoman(genre)) this.jalons.poser(point.wrap(), couleur);
    this.#rendreLaMain();
    if (genre === "polygone" && this.jalons.croise(latlng))
      return this.#guider("ce point ferait se croiser le contour, placez-le ailleurs.");
    const pose = this.jalons.poser(latlng, couleur);
    if (!pose || (genre === "cercle" && this.jalons.suffisent(genre))) return this.#terminer();
    this.#guider();
  }

  #terminer() {
    const genre = this.#enCours?.genre;
    if (!genre || !this.jalons.suffisent(genre)) return;
    if (genre === "polygone" && this.jalons.croise())
      return this.#guider("en se fermant, le contour se croiserait : ajoutez un point qui le contourne.");
    this.#finir(this.jalons.trace(genre));
  }

  /** Those that it has already, when it draws. @param {string} genre @returns {any[]} */
  #pointsDeGeoman(genre) {
    if (!this.#aMain) return [];
    const { _layer, _layerGroup, _centerMarker } = this.carte.pm.Draw[FORMES[genre]];
    if (genre !== "cercle") return _layer.getLatLngs();
    return _layerGroup.hasLayer(_centerMarker) ? [_centerMarker.getLatLng()] : [];
  }

  /** @param {any} latlng */
  #cliquer(latlng) {
    const genre = this.#enCours?.genre;
    if (genre === "point" || genre === "texte") this.#placerIci(latlng);
    else if (genre && !this.#aMain) {
      this.#aLaSouris = true;
      this.#suivre(genre, latlng.wrap());
    }
  }

  #rendreLaMain() {
    if (this.#aMain) this.carte.pm.disableDraw();
    this.#aMain = false;
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
    bouton.addEventListener("click", (e) => this.commencer(genre, symbole, e.detail === 0));
    return bouton;
  }
}
