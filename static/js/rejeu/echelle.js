// The scale of time: the slider, how much was said when, the key moments as marks and as a list.

import { densite } from "./moments.js";
import { aLaSeconde, enToutesLettres, leJour, longueur } from "./temps.js";

/** @typedef {import("./types.d.ts").Moment} Moment */

const PARTS = 160;
const SVG = "http://www.w3.org/2000/svg";

export class Echelle {
  /**
   * @param {HTMLElement} zone @param {import("./lecture.js").Lecture} lecture
   * @param {import("./types.d.ts").Depeche[]} depeches @param {Moment[]} moments
   */
  constructor(zone, lecture, depeches, moments) {
    this.lecture = lecture;
    this.curseur = /** @type {HTMLInputElement} */ (zone.querySelector("[data-curseur-temps]"));
    this.liste = /** @type {HTMLElement} */ (zone.querySelector("[data-moments]"));
    this.moments = moments;
    this.curseur.max = String(Math.ceil((lecture.fin - lecture.debut) / 1000));
    this.curseur.addEventListener("input", () => {
      lecture.allerA(lecture.debut + Number(this.curseur.value) * 1000);
    });
    ecrire(zone, "debut", enToutesLettres(lecture.debut));
    ecrire(zone, "fin", enToutesLettres(lecture.fin));
    ecrire(zone, "duree", longueur(lecture.fin - lecture.debut));
    this.#dessinerDensite(zone, depeches);
    this.#dessinerMarques(zone);
    this.#dessinerListe();
  }

  /** Follow the clock. */
  suivre() {
    const { position, debut } = this.lecture;
    this.curseur.value = String(Math.round((position - debut) / 1000));
    this.curseur.setAttribute("aria-valuetext", enToutesLettres(position));
    const dernier = this.moments.findLast((moment) => moment.instant <= position);
    for (const [rang, bouton] of [...this.liste.querySelectorAll("button")].entries()) {
      const moment = this.moments[rang];
      bouton.classList.toggle("a-venir", moment.instant > position);
      if (moment === dernier) bouton.setAttribute("aria-current", "true");
      else bouton.removeAttribute("aria-current");
    }
  }

  /** @param {HTMLElement} zone @param {import("./types.d.ts").Depeche[]} depeches */
  #dessinerDensite(zone, depeches) {
    const svg = /** @type {Element} */ (zone.querySelector("[data-densite]"));
    svg.setAttribute("viewBox", `0 0 ${PARTS} 1`);
    for (const [rang, part] of densite(depeches, this.lecture.debut, this.lecture.fin, PARTS).entries()) {
      if (!part) continue;
      const barre = document.createElementNS(SVG, "rect");
      const haut = Math.max(0.06, Math.sqrt(part));
      for (const [nom, valeur] of Object.entries({ x: rang, y: 1 - haut, width: 0.8, height: haut }))
        barre.setAttribute(nom, String(valeur));
      svg.append(barre);
    }
  }

  /** @param {HTMLElement} zone */
  #dessinerMarques(zone) {
    const marques = /** @type {HTMLElement} */ (zone.querySelector("[data-marques]"));
    const duree = Math.max(this.lecture.fin - this.lecture.debut, 1);
    for (const { instant, genre } of this.moments) {
      const marque = document.createElement("span");
      marque.className = `rj-marque ${genre}`;
      marque.style.left = `${(Math.max(instant - this.lecture.debut, 0) / duree) * 100}%`;
      marques.append(marque);
    }
  }

  #dessinerListe() {
    this.liste.replaceChildren(
      ...this.moments.map(({ instant, genre, libelle }) => {
        const ligne = document.createElement("li");
        const bouton = document.createElement("button");
        bouton.type = "button";
        bouton.className = genre;
        const temps = document.createElement("time");
        temps.dateTime = new Date(instant).toISOString();
        temps.textContent = leJour(this.lecture, instant) + aLaSeconde(instant);
        bouton.append(temps, ` ${libelle}`);
        bouton.addEventListener("click", () => this.lecture.allerA(instant));
        ligne.append(bouton);
        return ligne;
      }),
    );
  }
}

/** @param {HTMLElement} zone @param {string} nom @param {string} texte */
function ecrire(zone, nom, texte) {
  /** @type {HTMLElement} */ (zone.querySelector(`[data-${nom}]`)).textContent = texte;
}
