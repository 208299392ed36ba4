// How the person follows the open conversation: favourite, mute, put away, told of what; its files; leaving it.

import { dialogue, ouvrir, surEnvoi } from "./dialogues.js";
import { un } from "./outils.js";
import { montrerParticipants } from "./participants.js";

/** @typedef {import("./types.d.ts").Conversation} Conversation */

export class Reglages {
  /** @type {Conversation | null} */ conversation = null;

  /**
   * @param {{racine: HTMLElement, moi: {id: number}, conversations: import("./conversations.js").Conversations,
   *   compteurs: import("../compteurs.js").Compteurs, suivies: Map<number, import("./niveaux.js").MaConversation>,
   *   lire: (url: string, corps?: any, methode?: string) => Promise<any>, fermer: () => void, refuser: (phrase: string) => void}} monde
   */
  constructor(monde) {
    this.monde = monde;
    this.menu = /** @type {HTMLElement} */ (document.getElementById("ms-menu-conversation"));
    this.favorite = un(monde.racine, "[data-geste=favorite]");
    this.favorite.addEventListener("click", () => this.#regler({ est_favorite: !this.#actuelle().est_favorite }));
    this.menu.addEventListener("click", (e) => this.#surClic(e));
    monde.conversations.addEventListener("change", () => this.#dessiner());
  }

  /** @param {Conversation} conversation */
  ouvrir(conversation) {
    this.conversation = conversation;
    this.#dessiner();
  }

  /** @returns {Conversation} */
  #actuelle() {
    const ouverte = /** @type {Conversation} */ (this.conversation);
    return this.monde.conversations.de(ouverte.id) ?? ouverte;
  }

  #dessiner() {
    if (!this.conversation) return;
    const { id, est_favorite, est_muette, est_archivee, niveau, genre, clos_le } = this.#actuelle();
    this.favorite.setAttribute("aria-pressed", String(est_favorite));
    this.#nommer("muette", est_muette ? "Ne plus rendre muette" : "Rendre muette");
    this.#nommer("archiver", est_archivee ? "Sortir des archives" : "Archiver");
    // Who is there with their entité alone has no place of their own to leave.
    const parSonEntite = this.monde.suivies.get(id)?.en_personne === false;
    un(this.menu, "[data-geste=quitter]").hidden = genre !== "groupe" || parSonEntite || Boolean(clos_le);
    un(this.menu, "[data-geste=selection]").hidden = Boolean(clos_le);
    for (const puce of /** @type {NodeListOf<HTMLElement>} */ (this.menu.querySelectorAll("[data-niveau]")))
      puce.setAttribute("aria-pressed", String(puce.dataset.niveau === niveau));
    for (const lien of /** @type {NodeListOf<HTMLAnchorElement>} */ (this.menu.querySelectorAll("[data-export]")))
      lien.href = `/messagerie/${id}/export.${lien.dataset.export}`;
  }

  /** @param {string} geste @param {string} mot */
  #nommer(geste, mot) {
    un(this.menu, `[data-geste=${geste}] [data-libelle]`).textContent = mot;
  }

  /** @param {MouseEvent} e */
  async #surClic(e) {
    const cible = e.target instanceof Element ? e.target : this.menu;
    const niveau = /** @type {HTMLElement | null} */ (cible.closest("[data-niveau]"))?.dataset.niveau;
    const geste = /** @type {HTMLElement | null} */ (cible.closest("[data-geste]"))?.dataset.geste;
    const { conversation } = this;
    if (!conversation) return;
    if (niveau) await this.#regler({ niveau });
    if (geste || cible.closest("[data-export]")) this.menu.hidePopover();
    if (geste === "muette") await this.#regler({ est_muette: !this.#actuelle().est_muette });
    if (geste === "archiver") await this.#archiver();
    if (geste === "participants") await montrerParticipants({ conversation: this.#actuelle(), ...this.monde });
    if (geste === "quitter") await this.#quitter(conversation);
    if (geste === "selection") this.monde.racine.dispatchEvent(new CustomEvent("selection"));
  }

  async #archiver() {
    const { est_archivee } = this.#actuelle();
    const reglee = await this.#regler({ est_archivee: !est_archivee });
    if (reglee && !est_archivee) this.monde.fermer();
  }

  /** @param {Conversation} conversation */
  async #quitter({ id, titre }) {
    const boite = dialogue("ms-quitter");
    un(boite, "[data-quoi]").textContent = `Quitter « ${titre} » ?`;
    surEnvoi(boite, async () => {
      await this.monde.lire(`/api/v1/conversations/${id}/depart/`, {});
      boite.close();
      this.monde.conversations.oublier(id);
      this.monde.fermer();
    });
    ouvrir(boite);
  }

  /** @param {Record<string, any>} changement */
  async #regler(changement) {
    const { id } = this.#actuelle();
    const reglee = await this.monde.lire(`/api/v1/conversations/${id}/reglages/`, changement).catch(() => null);
    if (!reglee) {
      this.monde.refuser("Ce réglage n’a pas pu être gardé : réessayez.");
      return false;
    }
    this.monde.conversations.regler(reglee);
    const suivie = this.monde.suivies.get(id);
    if (suivie) Object.assign(suivie, { muette: reglee.est_muette, niveau: reglee.niveau });
    this.monde.compteurs.rendreMuette(id, reglee.est_muette);
    return true;
  }
}
