// A symbol with its label on the canvas of the map: two thousand of them weigh nothing, where as many elements of the page would.

import L from "./leaflet.js";
import { tracer } from "./symboles.js";

const CORPS = 12;
const MARGE = 6;
/** The usual width of a letter, and how far a label may come over the corner of a symbol. */
const CHASSE = 0.6;
const RETRAIT = 4;
const COTE_DU_TEXTE = 20;

/** Options: symbole, etiquette, muette (its label is not written), enHaut (it is above the symbol), ton, sur, police, texte, halo, cote, prevu, leve, choisi, attente, opacite. */
export const Marqueur = L.CircleMarker.extend({
  options: { radius: 17, cote: 34, stroke: false, fill: true, opacite: 1 },

  _updateBounds() {
    const { etiquette = "", cote } = this.options;
    const large = Math.max(cote / 2 + MARGE, (etiquette.length * CORPS * CHASSE) / 2 + MARGE);
    const bas = cote / 2 + MARGE + (etiquette ? CORPS + 4 : 0);
    const p = this._point;
    this._pxBounds = L.bounds(p.subtract([large, bas]), p.add([large, bas]));
  },

  /** @returns {[number, number, number, number] | null} what its symbol covers, for `etiquettes.js` */
  boiteDuSymbole(/** @type {{x: number, y: number}} */ { x, y }) {
    const demi = this.options.cote / 2 - RETRAIT;
    return this.options.symbole ? [x - demi, y - demi, x + demi, y + demi] : null;
  },

  /** @returns {[number, number, number, number][]} where its label may be written, the usual place first */
  boitesDeLEtiquette(/** @type {{x: number, y: number}} */ { x, y }) {
    const { etiquette } = this.options;
    if (!etiquette) return [];
    const demi = (etiquette.length * CORPS * CHASSE) / 2;
    const hauts = this.options.symbole ? [this._haut(y, false), this._haut(y, true)] : [this._haut(y, false)];
    return hauts.map((haut) => [x - demi, haut, x + demi, haut + CORPS + 2]);
  },

  _haut(/** @type {number} */ y, /** @type {boolean} */ enHaut) {
    const { symbole, cote } = this.options;
    if (!symbole) return y - CORPS / 2;
    return enHaut ? y - cote / 2 - CORPS - 5 : y + cote / 2 + 3;
  },

  _updatePath() {
    const rendu = this._renderer;
    if (!rendu._drawing || this._empty()) return;
    const { _ctx: ctx } = rendu;
    ctx.save();
    ctx.globalAlpha = this.options.opacite;
    this._dessinerSymbole(ctx);
    this._dessinerEtiquette(ctx);
    ctx.restore();
  },

  _dessinerSymbole(/** @type {CanvasRenderingContext2D} */ ctx) {
    const { symbole, cote, ton, sur, police, choisi, prevu, leve, attente } = this.options;
    const { x, y } = this._point;
    if (!symbole) {
      // A text that has no room to be written leaves a mark.
      if (this.options.enTexte && this.options.muette) tracer(ctx, "texte", x, y, COTE_DU_TEXTE, { ton, sur, police });
      return;
    }
    if (choisi || prevu || attente) {
      ctx.strokeStyle = choisi ? this.options.accent : ton;
      ctx.lineWidth = choisi ? 3 : 2;
      ctx.setLineDash(choisi ? [] : [4, 3]);
      ctx.beginPath();
      ctx.roundRect(x - cote / 2 - 3, y - cote / 2 - 3, cote + 6, cote + 6, 6);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    if (leve || attente) ctx.globalAlpha *= 0.5;
    tracer(ctx, symbole, x, y, cote, { ton, sur, police });
    if (leve) {
      ctx.globalAlpha = this.options.opacite;
      ctx.strokeStyle = this.options.texte;
      ctx.lineWidth = 2.5;
      ctx.beginPath();
      ctx.moveTo(x - cote / 2, y + cote / 2);
      ctx.lineTo(x + cote / 2, y - cote / 2);
      ctx.stroke();
    }
  },

  _dessinerEtiquette(/** @type {CanvasRenderingContext2D} */ ctx) {
    const { etiquette, texte, halo, police } = this.options;
    if (!etiquette || this.options.muette) return;
    const { x, y } = this._point;
    ctx.font = `600 ${CORPS}px ${police}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineWidth = 3.5;
    ctx.lineJoin = "round";
    ctx.strokeStyle = halo;
    const haut = this._haut(y, this.options.enHaut);
    ctx.strokeText(etiquette, x, haut);
    ctx.fillStyle = texte;
    ctx.fillText(etiquette, x, haut);
  },
});
