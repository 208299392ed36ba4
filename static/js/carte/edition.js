// Moving the chosen object, or the points of its outline, by hand. What is let go becomes an acte; what is in hand stays in hand.

import { trace } from "./dessins.js";

/** @typedef {import("./types.d.ts").Objet} Objet */

export class Edition {
  /** @type {string | null} */ #jeton = null;
  #demande = 0;
  /** The version that the person had before their eyes when they took the object in hand. */ #base = 0;

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
    else forme.pm.enable({ allowSelfIntersection: objet.genre !== "polygone", snappable: false });
    forme.on("pm:dragstart pm:markerdragstart", this.#prendre, this);
    forme.on("pm:dragend pm:edit", this.#lacher, this);
  }

  fermer() {
    this.#demande += 1;
    const forme = this.#jeton && this.vue.forme(this.#jeton);
    if (forme) {
      forme.off("pm:dragstart pm:markerdragstart", this.#prendre, this);
      forme.off("pm:dragend pm:edit", this.#lacher, this);
      forme.pm.disableLayerDrag();
      forme.pm.disable();
    }
    this.#jeton = null;
    this.vue.enMain = null;
  }

  /** Let go without changing anything: the object comes back to where the feed says it is. */
  abandonner() {
    const jeton = this.#jeton;
    this.fermer();
    if (jeton) this.vue.redessiner(jeton);
  }

  #prendre() {
    const jeton = /** @type {string} */ (this.#jeton);
    this.vue.enMain = jeton;
    this.#base = this.objets.lire(jeton)?.version ?? 0;
    this.enCours(jeton);
  }

  #lacher() {
    const jeton = this.#jeton;
    const objet = jeton && this.objets.lire(jeton);
    const forme = jeton && this.vue.forme(jeton);
    if (!jeton || !objet || !forme) return;
    const champs = trace(forme, objet.genre);
    const base = this.vue.enMain === jeton ? this.#base : objet.version;
    this.vue.enMain = null;
    this.enCours(null);
    const avant = JSON.stringify({ geometrie: objet.geometrie, rayon_m: objet.rayon_m });
    const apres = JSON.stringify({ geometrie: champs.geometrie, rayon_m: champs.rayon_m ?? null });
    if (avant === apres) return this.vue.redessiner(jeton);
    this.deplacer({ ...objet, version: base }, champs);
  }
}
