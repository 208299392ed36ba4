// A symbol with its label on the canvas of the map: two thousand of them weigh nothing, where as many elements of the page would.

import L from "./leaflet.js";
import { tracer } from "./symboles.js";

const CORPS = 12;
const MARGE = 6;

/** Options: symbole, etiquette, ton, sur, police, texte, halo, cote, prevu, leve, choisi, attente, opacite. */
export const Marqueur = L.CircleMarker.extend({
  options: { radius: 17, cote: 34, stroke: false, fill: true, opacite: 1 },

  _updateBounds() {
    const { etiquette = "", cote } = this.options;
    const large = Math.max(cote / 2 + MARGE, (etiquette.length * CORPS * 0.62) / 2 + MARGE);
    const bas = cote / 2 + MARGE + (etiquette ? CORPS + 4 : 0);
    const p = this._point;
    this._pxBounds = L.bounds(p.subtract([large, cote / 2 + MARGE]), p.add([large, bas]));
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
    if (!symbole) return;
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
    const { etiquette, cote, texte, halo, police, symbole } = this.options;
    if (!etiquette) return;
    const { x, y } = this._point;
    ctx.font = `600 ${CORPS}px ${police}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineWidth = 3.5;
    ctx.lineJoin = "round";
    ctx.strokeStyle = halo;
    const haut = symbole ? y + cote / 2 + 3 : y - CORPS / 2;
    ctx.strokeText(etiquette, x, haut);
    ctx.fillStyle = texte;
    ctx.fillText(etiquette, x, haut);
  },
});
