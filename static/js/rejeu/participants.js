// Who took part at that second, with what right, and since when.

import { heure } from "../heure.js";
import { presents } from "./etat.js";
import { leJour } from "./temps.js";

/** @typedef {import("./types.d.ts").Etat} Etat @typedef {import("./types.d.ts").Depeche} Depeche */

const DROITS = /** @type {Record<number, string>} */ ({ 1: "lecture", 2: "écriture", 3: "pilotage" });

export class Participants {
  /** @type {Depeche[]} */ #montres = [];

  /** @param {HTMLElement} zone @param {{debut: number, fin: number}} histoire */
  constructor(zone, histoire) {
    this.histoire = histoire;
    this.liste = /** @type {HTMLElement} */ (zone.querySelector("[data-participants]"));
    this.compte = /** @type {HTMLElement} */ (zone.querySelector("[data-nombre-participants]"));
  }

  /** @param {Etat} etat @param {number} groupe */
  dessiner(etat, groupe) {
    const la = presents(etat, groupe);
    if (la.length === this.#montres.length && la.every((d, rang) => d === this.#montres[rang])) return;
    this.#montres = la;
    this.compte.textContent = String(la.length);
    this.liste.replaceChildren(...la.map((depeche) => ligne(depeche, this.histoire)));
  }
}

/** @param {Depeche} depeche @param {{debut: number, fin: number}} histoire */
function ligne({ donnees }, histoire) {
  const { entite, personne, droit, depuis_le } = donnees;
  const noeud = document.createElement("li");
  const suite = document.createElement("span");
  suite.className = "doux petit";
  const jour = leJour(histoire, depuis_le);
  suite.textContent = `${DROITS[droit] ?? ""} · depuis ${jour && `le ${jour}`}${heure(depuis_le)}`;
  noeud.append(`${entite?.nom ?? personne?.nom ?? ""} `, suite);
  return noeud;
}
