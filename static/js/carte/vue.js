// The objects on the map: one set of layers each, brought up to date in place; which one is chosen; which one is in hand.

import { centre } from "./dessins.js";
import L from "./leaflet.js";

/** @typedef {import("./types.d.ts").Objet} Objet */
/** @typedef {{objet: Objet, couches: any[]}} Pose */

/** Events: `choix` ({jeton} or null). */
export class Vue extends EventTarget {
  /** @type {Map<string, Pose>} */ #poses = new Map();
  /** @type {string | null} */ #choisi = null;
  /** In hand: a colleague's change does not tear it away. @type {string | null} */ enMain = null;
  /** While a drawing tool is out, a click on an object is a point of the drawing. */ sourde = false;

  /**
   * @param {any} carte @param {import("./objets.js").Objets} objets @param {import("./dessins.js").Dessinateur} dessinateur
   * @param {(objet: Objet) => number} opacite from the layers panel; 0 hides it
   */
  constructor(carte, objets, dessinateur, opacite) {
    super();
    this.carte = carte;
    this.objets = objets;
    this.dessinateur = dessinateur;
    this.opacite = opacite;
    this.groupe = L.layerGroup().addTo(carte);
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
    const opacite = objet && !objet.supprime_le ? this.opacite(objet) : 0;
    if (!objet || !opacite) return this.#enlever(jeton);
    const allure = { opacite, choisi: jeton === this.#choisi, attente: this.objets.enAttente(jeton) };
    const neuves = this.dessinateur.creer(objet, allure);
    const pose = this.#poses.get(jeton);
    if (pose && pose.objet.genre === objet.genre) this.#mettreAJour(pose, neuves);
    else this.#poser(jeton, neuves);
    const posee = /** @type {Pose} */ (this.#poses.get(jeton));
    posee.objet = objet;
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
    // Points stay above zones, whatever was drawn last.
    if (couches.length > 1) couches[0].bringToBack();
    couches[0].on("click", (/** @type {any} */ e) => {
      if (this.sourde) return;
      L.DomEvent.stopPropagation(e);
      this.choisir(jeton);
    });
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
      couche.setStyle(neuve.options);
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
    if (jeton === this.#choisi) this.choisir(null);
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
