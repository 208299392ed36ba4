// From a button, a key or the menu to an act on an entry.

import { copierLAdresse } from "../bulle.js";
import { PAS_GARDE } from "../sort-envoi.js";
import { demander } from "./demandes.js";
import { Menu } from "./menu.js";
import { Volets } from "./volets.js";

/** @typedef {import("./types.d.ts").Moi} Moi */
/** @typedef {import("./demandes.js").Demande} Demande */

const AVEC_MOTS = new Set(["commenter", "rectifier", "annuler", "action", "partager"]);

export class Actes {
  /**
   * @param {object} monde
   * @param {Moi} monde.moi
   * @param {number} monde.groupe
   * @param {(mot: string) => Promise<import("./types.d.ts").Proposition[]>} monde.chercher
   * @param {(demande: Demande) => Promise<any>} monde.deposer
   * @param {(phrase: string) => void} monde.dire
   */
  constructor({ moi, groupe, chercher, deposer, dire }) {
    this.groupe = groupe;
    this.deposer = deposer;
    this.dire = dire;
    this.menu = new Menu(/** @type {HTMLElement} */ (document.getElementById("menu-entree")), (acte, article) =>
      this.faire(acte, article),
    );
    this.volets = new Volets({ moi, chercher, deposer: (...demande) => this.#demander(...demande) });
  }

  /** One listener for all the entries of a zone. @param {HTMLElement} zone */
  ecouter(zone) {
    zone.addEventListener("click", (e) => {
      const cible = e.target instanceof Element ? e.target : zone;
      const bouton = /** @type {HTMLElement | null} */ (cible.closest("button[data-acte]"));
      const article = /** @type {HTMLElement | null} */ (bouton?.closest(".entree") ?? null);
      if (bouton && article) this.faire(bouton.dataset.acte ?? "", article);
    });
  }

  /** @param {string} acte @param {HTMLElement} article */
  faire(acte, article) {
    const bouton = /** @type {HTMLElement | null} */ (article.querySelector(`[data-acte=${acte}]`));
    // An entry that has not left yet has no menu.
    if (acte === "menu") return bouton && this.menu.ouvrir(article, bouton);
    if (acte === "copier") return this.#copier(article);
    if (AVEC_MOTS.has(acte)) return this.volets.ouvrir(acte, article);
    if (bouton && document.activeElement === bouton) article.focus({ preventScroll: true });
    bouton?.setAttribute("disabled", "");
    const valeurs = acte === "epingler" ? { epinglee: !article.classList.contains("epinglee") } : {};
    return this.#demander(acte, article, valeurs).catch(() => bouton?.removeAttribute("disabled"));
  }

  /** The checkbox of an open action: done. @param {number} id @param {number} numero */
  cocher(id, numero) {
    return this.#garder(demander("action", { id, numero, groupe: this.groupe }, { etat: "fait" }, crypto.randomUUID()));
  }

  /** @param {string} acte @param {HTMLElement} article @param {Record<string, any>} valeurs */
  #demander(acte, article, valeurs) {
    const cible = { id: Number(article.dataset.id), numero: Number(article.dataset.numero), groupe: this.groupe };
    return this.#garder(demander(acte, cible, valeurs, crypto.randomUUID()));
  }

  /** Rejects when this machine could not keep it, once that is said. @param {Demande} demande */
  async #garder(demande) {
    try {
      return await this.deposer(demande);
    } catch (erreur) {
      this.dire(PAS_GARDE);
      throw erreur;
    }
  }

  /** @param {HTMLElement} article */
  async #copier(article) {
    const lien = /** @type {HTMLAnchorElement} */ (article.querySelector("a.n"));
    this.dire(await copierLAdresse(lien.href, `Lien vers l’entrée n° ${article.dataset.numero} copié.`));
  }
}
