// The objects on the map: one set of layers each, brought up to date in place; which one is chosen; which one is in hand.

import { COMPOSES, centre } from "./dessins.js";
import { placer } from "./etiquettes.js";
import L from "./leaflet.js";

/** @typedef {import("./types.d.ts").Objet} Objet */
/** @typedef {{objet: Objet, couches: any[]}} Pose */

const DE_LOIN = 13;
const COTES = { loin: 22, pres: 34 };

/** Events: `choix` ({jeton} or null). */
export class Vue extends EventTarget {
  /** @type {Map<string, Pose>} */ #poses = new Map();
  /** @type {string | null} */ #choisi = null;
  #prevu = 0;
  /** The order in which they were last laid. */ #ordre = "";
  /** In hand: a colleague's change does not tear it away. @type {string | null} */ enMain = null;
  /** While one draws or measures, a click on an object is a point of what is drawn. */ sourde = false;

  /**
   * @param {any} carte @param {import("./objets.js").Objets} objets @param {import("./dessins.js").Dessinateur} dessinateur
   * @param {{opacite: (objet: Objet) => number, rang: (objet: Objet) => number}} couches an opacity of 0 hides it; the lowest rank lies on top
   * @param {(jeton: string) => boolean} [garde] whether what goes stays chosen: something is being typed of it
   */
  constructor(carte, objets, dessinateur, couches, garde = () => false) {
    super();
    this.garde = garde;
    this.carte = carte;
    this.objets = objets;
    this.dessinateur = dessinateur;
    this.couches = couches;
    this.groupe = L.layerGroup().addTo(carte);
    this.bulle = L.tooltip({ direction: "top", offset: [0, -18], opacity: 1, className: "ct-nom" });
    carte.on("zoomend", () => this.#aLEchelle());
    objets.addEventListener("change", (e) => this.redessiner(/** @type {CustomEvent} */ (e).detail.jeton));
  }

  get choisi() {
    return this.#choisi;
  }

  toutRedessiner() {
    for (const jeton of [...this.#poses.keys()]) if (!this.objets.lire(jeton)) this.#enlever(jeton);
    for (const { jeton } of this.objets.liste()) this.redessiner(jeton);
  }

  /** @param {string} jeton */
  redessiner(jeton) {
    if (jeton === this.enMain) return;
    const objet = this.objets.lire(jeton);
    const opacite = objet && !objet.supprime_le ? this.couches.opacite(objet) : 0;
    if (!objet || !opacite) return this.#enlever(jeton);
    const allure = { opacite, choisi: jeton === this.#choisi, attente: this.objets.enAttente(jeton) };
    const neuves = this.dessinateur.creer(objet, allure);
    const pose = this.#poses.get(jeton);
    if (pose && pose.objet.genre === objet.genre) this.#mettreAJour(pose, neuves);
    else this.#poser(jeton, neuves);
    const posee = /** @type {Pose} */ (this.#poses.get(jeton));
    posee.objet = objet;
    this.#ranger();
  }

  /** Say the name of an object that is pointed at, unless it is written already. @param {string | null} jeton */
  survoler(jeton) {
    this.bulle.remove();
    const pose = jeton && this.#poses.get(jeton);
    if (!pose || this.sourde || this.enMain) return;
    const { etiquette, muette } = pose.couches.at(-1).options;
    const nom = this.dessinateur.nom(pose.objet);
    if (etiquette === nom && !muette) return;
    const noeud = document.createElement("span");
    noeud.textContent = nom;
    this.bulle.setLatLng(centre(pose.objet)).setContent(noeud).addTo(this.carte);
  }

  /** The layer of the shape of an object. @param {string} jeton */
  forme(jeton) {
    return this.#poses.get(jeton)?.couches[0] ?? null;
  }

  /** @param {string | null} jeton */
  choisir(jeton) {
    if (jeton === this.#choisi) return;
    const ancien = this.#choisi;
    this.#choisi = jeton;
    if (ancien) this.redessiner(ancien);
    if (jeton) this.redessiner(jeton);
    this.dispatchEvent(new CustomEvent("choix", { detail: jeton }));
  }

  /** Bring an object into view without leaving the scale unless it does not fit. @param {string} jeton */
  montrer(jeton) {
    const objet = this.objets.lire(jeton);
    const forme = this.forme(jeton);
    if (!objet || !forme) return;
    if (forme.getBounds && objet.genre !== "point" && objet.genre !== "texte") {
      const bornes = forme.getBounds();
      if (!this.carte.getBounds().contains(bornes)) this.carte.fitBounds(bornes, { maxZoom: 15, padding: [40, 40] });
    } else if (!this.carte.getBounds().pad(-0.1).contains(centre(objet))) this.carte.panTo(centre(objet));
  }

  /** Everything in view. */
  cadrer() {
    const objets = this.objets.liste();
    if (!objets.length) return false;
    const bornes = L.latLngBounds(objets.map(centre));
    for (const { jeton, genre } of objets) {
      const forme = this.forme(jeton);
      if (forme?.getBounds && genre !== "point" && genre !== "texte") bornes.extend(forme.getBounds());
    }
    this.carte.fitBounds(bornes, { maxZoom: 16, padding: [70, 70] });
    return true;
  }

  /** @param {string} jeton @param {any[]} couches */
  #poser(jeton, couches) {
    this.#enlever(jeton);
    this.#poses.set(jeton, { objet: /** @type {Objet} */ (this.objets.lire(jeton)), couches });
    for (const couche of couches) this.groupe.addLayer(couche);
    couches[0].on("mouseover", () => this.survoler(jeton));
    couches[0].on("mouseout mousedown", () => this.survoler(null));
    couches[0].on("click", (/** @type {any} */ e) => {
      if (this.sourde) return;
      L.DomEvent.stopPropagation(e);
      this.choisir(jeton);
    });
  }

  /** From far, symbols are small: they would hide each other and the country. */
  #aLEchelle() {
    const cote = this.carte.getZoom() < DE_LOIN ? COTES.loin : COTES.pres;
    if (cote === this.dessinateur.cote) return this.#ranger();
    this.dessinateur.cote = cote;
    this.toutRedessiner();
  }

  /** Once per frame: what lies above what, and which labels are written. */
  #ranger() {
    this.#prevu ||= requestAnimationFrame(() => {
      this.#prevu = 0;
      const poses = [...this.#poses.values()].sort((a, b) => this.#hauteur(a) - this.#hauteur(b));
      const ordre = poses.map(({ objet }) => objet.jeton).join();
      if (ordre !== this.#ordre)
        for (const { couches } of poses.toReversed()) for (const couche of couches) couche.bringToFront();
      this.#ordre = ordre;
      this.#placerLesEtiquettes(poses);
    });
  }

  /** Points stay above zones, whatever the layers: nobody draws a zone over a PMA. @param {Pose} pose */
  #hauteur({ objet }) {
    return (COMPOSES.has(objet.genre) ? 1e6 : 0) + this.couches.rang(objet);
  }

  /** @param {Pose[]} poses those on top first */
  #placerLesEtiquettes(poses) {
    const marques = poses.map(({ objet, couches }) => ({
      marque: couches.at(-1),
      choisi: objet.jeton === this.#choisi,
    }));
    marques.sort((a, b) => Number(b.choisi) - Number(a.choisi));
    const places = marques.map(({ marque, choisi }) => {
      const point = this.carte.latLngToLayerPoint(marque.getLatLng());
      return { symbole: marque.boiteDuSymbole(point), etiquettes: marque.boitesDeLEtiquette(point), toujours: choisi };
    });
    for (const [rang, place] of placer(places).entries()) {
      const { marque } = marques[rang];
      const [muette, enHaut] = [place < 0, place === 1];
      if (marque.options.muette === muette && marque.options.enHaut === enHaut) continue;
      Object.assign(marque.options, { muette, enHaut });
      marque.redraw();
    }
  }

  /** The same layers, so that an edition under way goes on. @param {Pose} pose @param {any[]} neuves */
  #mettreAJour({ couches }, neuves) {
    const [forme] = couches;
    const edite = forme.pm?.enabled();
    const deplace = !memePlace(forme, neuves[0]);
    if (deplace && edite) forme.pm.disable();
    for (const [rang, couche] of couches.entries()) {
      const neuve = neuves[rang];
      if (deplace || rang) replacer(couche, neuve);
      const { muette, enHaut } = couche.options;
      couche.setStyle({ ...neuve.options, muette, enHaut });
    }
    if (deplace && edite) forme.pm.enable();
  }

  /** @param {string} jeton */
  #enlever(jeton) {
    const pose = this.#poses.get(jeton);
    if (!pose) return;
    pose.couches[0].pm?.disable?.();
    for (const couche of pose.couches) this.groupe.removeLayer(couche);
    this.#poses.delete(jeton);
    if (jeton === this.#choisi && !this.garde(jeton)) this.choisir(null);
  }
}

/** @param {any} couche @param {any} autre */
function memePlace(couche, autre) {
  if (couche.getRadius && couche.getRadius() !== autre.getRadius()) return false;
  if (couche.getLatLng) return couche.getLatLng().equals(autre.getLatLng(), 1e-7);
  return JSON.stringify(couche.toGeoJSON(6).geometry) === JSON.stringify(autre.toGeoJSON(6).geometry);
}

/** @param {any} couche @param {any} neuve */
function replacer(couche, neuve) {
  if (couche.getLatLng) couche.setLatLng(neuve.getLatLng());
  else couche.setLatLngs(neuve.getLatLngs());
  if (couche.getRadius) couche.setRadius(neuve.getRadius());
}
