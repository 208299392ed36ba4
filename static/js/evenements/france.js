// The running events on the outline of France, beside their table: what the rows say, and nothing else.

import { Fond } from "../carte/fond.js";
import L from "../carte/leaflet.js";
import { auChangementDeTheme, lireTons } from "../carte/tons.js";
import { placer } from "./placement.js";

const METROPOLE = [
  [42.2, -5],
  [51.2, 8.4],
];
const LETTRES = ["", "L", "D", "R", "Z", "N"];
const RAYONS = [0, 9, 11, 13, 15, 18];
const NOM_MAX = 24;
const NOM_MAX_PETIT = 15;
const PETIT = 480;
const CARACTERE = 6.8;

/** @typedef {{ligne: HTMLElement, lien: HTMLAnchorElement, rang: number, lieu: [number, number] | null}} Evt */
/** @typedef {{evt: Evt, marqueur: any, nom: string}} Pose */

export class France {
  /** @type {Pose[]} */ #poses = [];
  #bougee = false;

  /** @param {HTMLElement} zone @param {() => Iterable<HTMLElement>} lignes the rows of the table, most important first */
  constructor(zone, lignes) {
    this.zone = zone;
    this.lignes = lignes;
    const plan = /** @type {HTMLElement} */ (zone.querySelector("[data-plan]"));
    // A finger or a wheel that crosses the map scrolls the page.
    const calme = { scrollWheelZoom: false, dragging: !L.Browser.mobile };
    this.carte = L.map(plan, { zoomControl: false, zoomSnap: 0.1, zoomDelta: 1, maxZoom: 11, ...calme });
    this.carte.attributionControl.remove();
    L.control.zoom({ position: "topright", zoomInTitle: "Rapprocher", zoomOutTitle: "Éloigner" }).addTo(this.carte);
    this.couche = L.layerGroup().addTo(this.carte);
    this.#cadrer();
    const fond = new Fond(this.carte, lireTons(zone), { tuiles: "", attribution: "" });
    fond.charger(/** @type {string} */ (zone.dataset.fond));
    auChangementDeTheme(() => fond.habiller(lireTons(zone)));
    this.carte.on("zoomend", () => this.#ranger());
    this.carte.on("moveend", () => this.#direCeQuiManque());
    for (const element of plan.querySelectorAll(".leaflet-control-zoom a"))
      element.addEventListener("click", () => this.#partir());
    this.carte.on("dragstart dblclick boxzoomstart popupopen", () => this.#partir());
    plan.addEventListener("keydown", ({ key }) => /^(Arrow|[-+])/.test(key) && this.#partir());
    this.retour = /** @type {HTMLButtonElement} */ (zone.querySelector("[data-entiere]"));
    this.retour.addEventListener("click", () => this.#revenir());
    new ResizeObserver(() => this.#retailler()).observe(plan);
  }

  /** Draw what the table says now. */
  dessiner() {
    const ouverte = this.#poses.find(({ marqueur }) => marqueur.isPopupOpen())?.evt.lien.href;
    const focus = this.#poses.find(({ marqueur }) => marqueur.getElement() === document.activeElement)?.evt.lien.href;
    this.couche.clearLayers();
    const evenements = [...this.lignes()].map(lire);
    this.#poses = evenements.filter(({ lieu }) => lieu).map((evt) => this.#poser(evt));
    this.#ranger();
    this.#direSansLieu(evenements.filter(({ lieu }) => !lieu));
    this.#direCeQuiManque();
    for (const { evt, marqueur } of this.#poses) {
      if (evt.lien.href === ouverte) marqueur.openPopup();
      if (evt.lien.href === focus) marqueur.getElement()?.focus();
    }
  }

  /** @param {Evt} evt @returns {Pose} */
  #poser(evt) {
    const rayon = RAYONS[evt.rang];
    const titre = evt.lien.textContent ?? "";
    const nom = abreger(titre, this.carte.getSize().x < PETIT ? NOM_MAX_PETIT : NOM_MAX);
    const icone = L.divIcon({
      className: `ev-marque niveau-${evt.rang} ${evt.ligne.dataset.etat} ${evt.ligne.className}`,
      html: dessin(LETTRES[evt.rang], nom),
      iconSize: [2 * rayon, 2 * rayon],
    });
    const marqueur = L.marker(evt.lieu, { icon: icone, zIndexOffset: evt.rang * 1000, riseOnHover: true });
    marqueur.bindPopup(() => fiche(evt), { offset: [0, -rayon + 4], autoPanPadding: [20, 20] });
    marqueur.addTo(this.couche);
    const element = /** @type {HTMLElement} */ (marqueur.getElement());
    element.setAttribute("aria-label", `${titre}, ${evt.ligne.dataset.resume}`);
    for (const [debut, fin] of [
      ["mouseenter", "mouseleave"],
      ["focusin", "focusout"],
    ]) {
      lierLes(element, evt.ligne, debut, fin);
      lierLes(evt.ligne, element, debut, fin);
    }
    return { evt, marqueur, nom };
  }

  /** So that none covers another, at this scale. */
  #ranger() {
    const marques = this.#poses.map(({ evt, nom }) => {
      const { x, y } = this.carte.latLngToContainerPoint(evt.lieu);
      return { x, y, rayon: RAYONS[evt.rang], large: nom.length * CARACTERE };
    });
    for (const [rang, { dx, dy, cote }] of placer(marques, this.carte.getSize().x).entries()) {
      const element = /** @type {HTMLElement} */ (this.#poses[rang].marqueur.getElement());
      const { rayon } = marques[rang];
      element.style.marginLeft = `${dx - rayon}px`;
      element.style.marginTop = `${dy - rayon}px`;
      element.dataset.nom = cote;
    }
  }

  /** @param {Evt[]} sans */
  #direSansLieu(sans) {
    montrer(
      this.zone,
      "sans-lieu",
      "Sans position connue :",
      sans.map(({ lien }) => lienVers(lien)),
    );
  }

  /** What lies outside the view, overseas or beside: one press goes there. */
  #direCeQuiManque() {
    const vue = this.carte.getBounds().pad(0.02);
    const dehors = this.#poses.filter(({ evt }) => !vue.contains(evt.lieu));
    const boutons = dehors.map(({ evt, nom }) => {
      const bouton = document.createElement("button");
      Object.assign(bouton, { type: "button", className: "bouton mini", textContent: nom });
      bouton.addEventListener("click", () => {
        this.#partir();
        this.carte.setView(evt.lieu, 8, { animate: false });
      });
      return bouton;
    });
    montrer(this.zone, "dehors", "Hors de la vue :", boutons);
  }

  #partir() {
    this.#bougee = true;
    this.retour.hidden = false;
  }

  #revenir() {
    this.#bougee = false;
    this.carte.closePopup();
    this.#cadrer();
    /** @type {HTMLElement} */ (this.carte.getContainer()).focus();
    this.retour.hidden = true;
  }

  #cadrer() {
    this.carte.fitBounds(METROPOLE, { animate: false });
  }

  #retailler() {
    this.carte.invalidateSize({ animate: false });
    if (!this.#bougee) this.#cadrer();
  }
}

/** @param {HTMLElement} ligne @returns {Evt} */
function lire(ligne) {
  const { lat, lng, rang } = ligne.dataset;
  const lien = /** @type {HTMLAnchorElement} */ (ligne.querySelector("th a"));
  return { ligne, lien, rang: Number(rang), lieu: lat && lng ? [Number(lat), Number(lng)] : null };
}

/** @param {string} titre @param {number} maximum */
function abreger(titre, maximum) {
  return titre.length > maximum ? `${titre.slice(0, maximum - 1).trimEnd()}…` : titre;
}

/** @param {string} lettre @param {string} nom */
function dessin(lettre, nom) {
  const rond = document.createElement("span");
  const etiquette = document.createElement("span");
  Object.assign(rond, { className: "rond", textContent: lettre });
  Object.assign(etiquette, { className: "nom", textContent: nom });
  const tout = document.createElement("div");
  tout.setAttribute("aria-hidden", "true");
  tout.append(rond, etiquette);
  return tout;
}

/** @param {Evt} evt */
function fiche({ ligne, lien }) {
  const place = document.createElement("div");
  const resume = document.createElement("p");
  resume.textContent = ligne.dataset.resume ?? "";
  place.className = "ev-fiche-carte";
  place.append(lienVers(lien), resume);
  return place;
}

/** @param {HTMLAnchorElement} lien */
function lienVers(lien) {
  const copie = document.createElement("a");
  Object.assign(copie, { href: lien.href, textContent: lien.textContent });
  return copie;
}

/** @param {HTMLElement} zone @param {string} nom @param {string} titre @param {HTMLElement[]} elements */
function montrer(zone, nom, titre, elements) {
  const place = /** @type {HTMLElement} */ (zone.querySelector(`[data-${nom}]`));
  place.hidden = !elements.length;
  place.replaceChildren(titre, ...elements);
}

/** What one points at in the table shows on the map, and the other way round.
 * @param {HTMLElement} ici @param {HTMLElement} la @param {string} debut @param {string} fin */
function lierLes(ici, la, debut, fin) {
  ici.addEventListener(debut, () => la.classList.add("designe"));
  ici.addEventListener(fin, () => la.classList.remove("designe"));
}
