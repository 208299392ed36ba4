// Moving an object with the arrows: it is shown dashed where it would go, and stays where it is until Enter.

import L from "./leaflet.js";

/** @typedef {import("./types.d.ts").Objet} Objet */

const PAS = 8;
const GRAND_PAS = 40;
const SENS = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
});

export class Poussee {
  /** @type {Objet | null} */ #objet = null;
  /** @type {[number, number]} pixels from where it is */ #ecart = [0, 0];

  /**
   * @param {HTMLElement | null} bouton that begins it and keeps the focus meanwhile; null for who only reads @param {any} carte
   * @param {import("./dessins.js").Dessinateur} dessinateur
   * @param {(objet: Objet, champs: Partial<Objet>) => void} deplacer @param {(phrase: string) => void} consigne
   */
  constructor(bouton, carte, dessinateur, deplacer, consigne) {
    this.carte = carte;
    this.dessinateur = dessinateur;
    this.deplacer = deplacer;
    this.consigne = consigne;
    this.fantome = L.layerGroup().addTo(carte);
    bouton?.addEventListener("keydown", (e) => this.#touche(e));
    bouton?.addEventListener("blur", () => this.abandonner());
  }

  /** @param {Objet} objet as it is when the person takes it */
  prendre(objet) {
    if (this.#objet) return;
    this.#objet = objet;
    this.#ecart = [0, 0];
    this.consigne(
      "Flèches pour déplacer (Maj : plus loin), Entrée pour poser, Échap pour renoncer ; ou faites glisser l’objet à la souris.",
    );
  }

  /** True when something was in hand. */
  abandonner() {
    if (!this.#objet) return false;
    this.#objet = null;
    this.fantome.clearLayers();
    this.consigne("");
    return true;
  }

  /** @param {KeyboardEvent} e */
  #touche(e) {
    const objet = this.#objet;
    if (!objet) return;
    const sens = SENS[e.key];
    const bouge = this.#ecart.some(Boolean);
    if (!sens && !(e.key === "Enter" && bouge)) return;
    e.preventDefault();
    e.stopPropagation();
    if (sens) return this.#pousser(objet, sens, e.shiftKey ? GRAND_PAS : PAS);
    const geometrie = this.#deplacee(objet);
    this.abandonner();
    this.deplacer(objet, { geometrie, ...(objet.genre === "cercle" ? { rayon_m: objet.rayon_m } : {}) });
  }

  /** @param {Objet} objet @param {[number, number]} sens @param {number} pas */
  #pousser(objet, [x, y], pas) {
    this.#ecart = [this.#ecart[0] + x * pas, this.#ecart[1] + y * pas];
    this.fantome.clearLayers();
    const voulu = { ...objet, geometrie: this.#deplacee(objet) };
    for (const couche of this.dessinateur.creer(voulu, { attente: true, ton: "attente" }))
      this.fantome.addLayer(couche);
  }

  /** @param {Objet} objet */
  #deplacee({ geometrie }) {
    const aller = (/** @type {any} */ place) => (Array.isArray(place[0]) ? place.map(aller) : this.#decaler(place));
    return { ...geometrie, coordinates: aller(geometrie.coordinates) };
  }

  /** @param {[number, number]} position */
  #decaler([longitude, latitude]) {
    const point = this.carte.project([latitude, longitude]).add(this.#ecart);
    const { lat, lng } = this.carte.unproject(point);
    return [Number(lng.toFixed(7)), Number(lat.toFixed(7))];
  }
}
