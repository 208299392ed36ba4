// Moving the chosen object, or the points of its outline, by hand. What is let go becomes an acte; what is in hand stays in hand.

import { trace } from "./dessins.js";

/** A corner more would leave nothing to draw: what is too small already keeps its corners. */
const TRACE = { removeLayerBelowMinVertexCount: false, snappable: false };

/** @typedef {import("./types.d.ts").Objet} Objet */

export class Edition {
  /** @type {string | null} */ #jeton = null;
  #demande = 0;
  /** @type {Objet | null} the object that the person had before their eyes when they took it in hand */ #pris = null;

  /**
   * @param {import("./vue.js").Vue} vue @param {import("./objets.js").Objets} objets
   * @param {import("./geoman.js").Geoman} geoman
   * @param {(objet: Objet, champs: Partial<Objet>) => void} deplacer @param {(objet: string | null) => void} enCours
   */
  constructor(vue, objets, geoman, deplacer, enCours) {
    this.vue = vue;
    this.geoman = geoman;
    this.objets = objets;
    this.deplacer = deplacer;
    this.enCours = enCours;
  }

  /** @param {string | null} jeton @param {"tracé" | "place"} mode the points of an outline, or the whole */
  async ouvrir(jeton, mode = "tracé") {
    this.fermer();
    if (!jeton) return;
    this.#demande += 1;
    const demande = this.#demande;
    try {
      await this.geoman.venir();
    } catch (erreur) {
      return console.warn(erreur);
    }
    if (demande === this.#demande) this.#prendreEnMain(jeton, mode);
  }

  /** @param {string} jeton @param {"tracé" | "place"} mode */
  #prendreEnMain(jeton, mode) {
    const objet = this.objets.lire(jeton);
    const forme = this.vue.forme(jeton);
    if (!objet || !forme || objet.supprime_le) return;
    this.#jeton = jeton;
    const entier = mode === "place" || objet.genre === "point" || objet.genre === "texte";
    if (entier) forme.pm.enableLayerDrag();
    else forme.pm.enable({ ...TRACE, allowSelfIntersection: objet.genre !== "polygone" });
    for (const [evenements, suite] of this.#suites) forme.on(evenements, suite, this);
  }

  /** @type {[string, () => void][]} */
  get #suites() {
    return [
      ["pm:dragstart pm:markerdragstart", this.#prendre],
      ["pm:dragend pm:edit", this.#lacher],
      // The outline would have crossed itself: Geoman has put it back.
      ["pm:layerreset", this.#remettre],
    ];
  }

  fermer() {
    this.#demande += 1;
    const jeton = this.#jeton;
    const forme = jeton && this.vue.forme(jeton);
    if (forme) {
      for (const [evenements, suite] of this.#suites) forme.off(evenements, suite, this);
      // Else what is under the pointer would follow it still, for nobody.
      if (forme.pm.layerDragEnabled()) this.vue.carte.getContainer().dispatchEvent(new MouseEvent("mouseup"));
      forme.pm.disableLayerDrag();
      forme.pm.disable();
    }
    if (this.vue.enMain) this.#remettre();
    this.#jeton = null;
  }

  /** Let go without changing anything. */
  abandonner() {
    const jeton = this.#jeton;
    this.fermer();
    if (jeton) this.vue.redessiner(jeton);
  }

  /** No longer in hand: the object comes back to where the feed says it is. */
  #remettre() {
    this.vue.enMain = null;
    this.enCours(null);
    if (this.#jeton) this.vue.redessiner(this.#jeton);
  }

  #prendre() {
    const jeton = /** @type {string} */ (this.#jeton);
    this.vue.enMain = jeton;
    this.#pris = this.objets.lire(jeton);
    this.enCours(jeton);
  }

  #lacher() {
    const jeton = this.#jeton;
    const objet = jeton && this.objets.lire(jeton);
    const forme = jeton && this.vue.forme(jeton);
    if (!jeton || !objet || !forme) return;
    const champs = trace(forme, objet.genre);
    const { version, sur } = (this.vue.enMain === jeton && this.#pris) || objet;
    this.vue.enMain = null;
    this.enCours(null);
    const avant = JSON.stringify({ geometrie: objet.geometrie, rayon_m: objet.rayon_m });
    const apres = JSON.stringify({ geometrie: champs.geometrie, rayon_m: champs.rayon_m ?? null });
    if (avant === apres) return this.vue.redessiner(jeton);
    this.deplacer({ ...objet, version, sur }, champs);
  }
}
