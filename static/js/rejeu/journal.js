// The log as it was: the last entries of a groupe, each drawn by the fragment of its dépêche.

import { Defilement } from "../defilement.js";
import { elementDe } from "../fragment.js";
import { inserer, remplacer, titreDe } from "../main-courante/lignes.js";
import { jour } from "../main-courante/temps.js";
import { dernieresEntrees } from "./etat.js";

/** @typedef {import("./types.d.ts").Etat} Etat @typedef {import("./types.d.ts").Depeche} Depeche */

const COMBIEN = 80;
/** From so many new lines, all are drawn again in one go. */
const SAUT = 12;

export class Journal {
  /** @type {Map<number, {depeche: Depeche, article: HTMLElement}>} */ #dessinees = new Map();
  combien = COMBIEN;

  /** @param {HTMLElement} zone @param {() => void} redemander draw again: the reader wants more */
  constructor(zone, redemander) {
    this.liste = /** @type {HTMLElement} */ (zone.querySelector("[data-liste]"));
    this.defilement = new Defilement(this.liste, () => {});
    this.lignes = /** @type {HTMLElement} */ (zone.querySelector("[data-lignes]"));
    this.plus = /** @type {HTMLButtonElement} */ (zone.querySelector("[data-plus]"));
    this.compte = /** @type {HTMLElement} */ (zone.querySelector("[data-nombre]"));
    this.vide = /** @type {HTMLElement} */ (zone.querySelector("[data-rien]"));
    this.plus.addEventListener("click", () => {
      this.combien += COMBIEN;
      redemander();
    });
  }

  /** @param {Etat} etat @param {number} groupe */
  dessiner(etat, groupe) {
    const { lignes, total } = dernieresEntrees(etat, groupe, this.combien);
    const change = this.#refaire(lignes) || this.#oter(new Set(lignes)) + this.#mettre(lignes) > 0;
    this.compte.textContent = String(total);
    this.vide.hidden = total > 0;
    this.plus.hidden = total <= lignes.length;
    if (change && this.defilement.colle) this.defilement.descendre();
  }

  /** A jump draws all the lines at once, what follows only those that changed. @param {Depeche[]} lignes @returns {boolean} */
  #refaire(lignes) {
    const nouvelles = lignes.filter(({ objet }) => !this.#dessinees.has(objet.id)).length;
    if (nouvelles < SAUT) return false;
    this.#dessinees.clear();
    this.lignes.replaceChildren(...this.#sousLeursJours(lignes));
    return true;
  }

  /** @param {Depeche[]} lignes in order @returns {HTMLElement[]} */
  #sousLeursJours(lignes) {
    let jourPose = "";
    return lignes.flatMap((depeche) => {
      const article = elementDe(depeche.html);
      if (!article) return [];
      this.#dessinees.set(depeche.objet.id, { depeche, article });
      const sien = jour(article.dataset.consigneeLe ?? "");
      if (sien === jourPose) return [article];
      jourPose = sien;
      return [titreDe(article.dataset.consigneeLe ?? ""), article];
    });
  }

  /** @param {Set<Depeche>} gardees @returns {number} how many lines went */
  #oter(gardees) {
    const ids = new Set([...gardees].map(({ objet }) => objet.id));
    let otees = 0;
    for (const [id, { article }] of this.#dessinees) {
      if (ids.has(id)) continue;
      article.remove();
      this.#dessinees.delete(id);
      otees += 1;
    }
    if (otees)
      for (const jour of this.lignes.querySelectorAll(":scope > .jour"))
        if (!jour.nextElementSibling?.matches(".entree")) jour.remove();
    return otees;
  }

  /** @param {Depeche[]} lignes @returns {number} how many lines came or changed */
  #mettre(lignes) {
    let mises = 0;
    for (const depeche of lignes) {
      const dessinee = this.#dessinees.get(depeche.objet.id);
      if (dessinee?.depeche === depeche) continue;
      const article = elementDe(depeche.html);
      if (!article) continue;
      if (dessinee) remplacer(dessinee.article, article);
      else inserer(this.lignes, article);
      this.#dessinees.set(depeche.objet.id, { depeche, article });
      mises += 1;
    }
    return mises;
  }
}
