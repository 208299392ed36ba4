// The messages of the open conversation: history by cursor, what comes live at its place, what others have received and read.

import { Defilement } from "../defilement.js";
import { elaguer, LIGNES_MAX } from "../elagage.js";
import { elementDe } from "../fragment.js";
import { ajouter, prependre } from "../jonction.js";
import { reprise } from "../relecture.js";
import { Suite } from "../suite.js";
import { articlesDe, inserer, tracer } from "./lignes.js";
import { un } from "./outils.js";
import { preparer, preparerAutour } from "./preparation.js";
import { Recus } from "./recus.js";

/** @typedef {import("./types.d.ts").Conversation} Conversation */

/** Events: `bas` (the newest message is in view), `dessine` (lines are not those that they were). */
export class FilMessages extends EventTarget {
  /** @type {Conversation | null} */ conversation = null;
  nouvelles = 0;
  /** @type {any[] | null} what comes while the page that is being read may have been drawn before it */ #enAvance =
    null;
  #aApres = false;

  /**
   * @param {HTMLElement} racine @param {{moi: {id: number}, lirePage: (url: string) => Promise<string>}} monde
   */
  constructor(racine, { moi, lirePage }) {
    super();
    this.moi = moi;
    this.lirePage = lirePage;
    this.recus = new Recus(moi.id, false);
    this.racine = racine;
    this.liste = /** @type {HTMLElement} */ (un(racine, "[data-liste]"));
    this.lignes = /** @type {HTMLElement} */ (un(racine, "[data-lignes]"));
    this.attente = /** @type {HTMLElement} */ (un(racine, "[data-attente]"));
    this.bouton = /** @type {HTMLElement} */ (un(racine, "[data-geste=vers-le-bas]"));
    this.plusAncien = /** @type {HTMLElement} */ (un(racine, "[data-geste=plus-ancien]"));
    this.echec = /** @type {HTMLElement} */ (un(racine, "[data-echec]"));
    this.defilement = new Defilement(this.liste, () => this.#surDefilement(), "[data-lignes] > .message");
    this.bouton.addEventListener("click", () => this.allerEnBas());
    this.plusAncien.addEventListener("click", () => this.suite.charger("avant"));
    un(this.echec, "button").addEventListener("click", () => this.#relire());
    document.addEventListener("visibilitychange", () => this.direLeBas());
    // Not had, an older page leaves its button, which can be pressed again.
    this.suite = new Suite(
      {
        adresse: (sens) => this.#adresse(sens),
        lirePage,
        joindre: (sens, page) => this.#joindre(sens, page),
        recevoir: (trame) => void (this.conversation?.id === trame.groupe && this.recevoir(trame)),
      },
      { liste: this.liste, haut: this.plusAncien },
    );
  }

  /**
   * What the network does not bring is said in its place: one writes all the same, and sees what waits.
   * @param {Conversation} conversation
   * @param {{vers?: number, encore?: boolean}} [options] a message to bring in view; asked again, nothing moves until it comes
   */
  async ouvrir(conversation, { vers, encore = false } = {}) {
    clearTimeout(this.#reprise);
    // What was told since the conversation was read is not forgotten each time that its lines are asked again.
    if (this.conversation?.id !== conversation.id)
      this.recus = new Recus(this.moi.id, conversation.genre === "directe");
    this.#aTracer ||= this.conversation !== conversation;
    this.conversation = conversation;
    for (const { personne, quoi, numero } of conversation.curseurs ?? []) this.recus.avancer(personne, quoi, numero);
    if (!encore) this.lignes.replaceChildren();
    this.echec.hidden ||= !encore;
    for (const dit of [this.plusAncien, un(this.racine, "[data-debut]"), un(this.racine, "[data-premier]")])
      dit.hidden = true;
    this.#dernier = 0;
    this.#aApres = false;
    this.nouvelles = 0;
    /** @type {any[]} */
    const enAvance = [];
    this.#enAvance = enAvance;
    const adresse = `/messagerie/${conversation.id}/lignes/${vers ? `?vers=${vers}` : ""}`;
    const html = await this.lirePage(adresse).catch(() => "");
    if (this.#enAvance !== enAvance) return;
    this.#enAvance = null;
    if (this.conversation !== conversation) return;
    const page = elementDe(html);
    this.#vise = vers;
    if (page) this.#remplir(page, vers);
    else this.#reprise = setTimeout(() => this.#relire(true), reprise());
    this.echec.hidden = Boolean(page);
    for (const trame of enAvance) this.recevoir(trame);
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */ #reprise;

  /** @type {number | undefined} what was to be brought in view */ #vise;

  /** What is new since the conversation was opened has not had its line yet, and has not been read. */ #aTracer = false;

  /** « Réessayer », which nobody has to press once the network is back (`encore`). */
  async #relire(encore = false) {
    const aLeFoyer = this.echec.contains(document.activeElement);
    if (aLeFoyer && !encore) this.liste.focus({ preventScroll: true });
    if (this.conversation) await this.ouvrir(this.conversation, { vers: this.#vise, encore });
    if (aLeFoyer && this.echec.hidden) this.liste.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} page @param {number} [vers] */
  #remplir(page, vers) {
    this.#bornes(page);
    this.lignes.replaceChildren(...page.childNodes);
    this.#preparerTout();
    this.#placer(vers);
  }

  /** @param {any} trame */
  recevoir(trame) {
    if (this.#enAvance) return void this.#enAvance.push(trame);
    const { genre, html, donnees } = trame;
    const article = donnees.voilee ? null : elementDe(html);
    if (!article) return;
    const ancien = this.message(donnees.id);
    if (!ancien && (genre !== "message.envoye" || (this.#aApres && donnees.numero > this.#dernier + 1))) {
      if (!this.suite.retient(trame) && genre === "message.envoye") this.#compter(donnees);
      return;
    }
    const aLeFoyer = ancien?.contains(document.activeElement);
    this.#sansBouger(() => {
      if (ancien) ancien.replaceWith(article);
      else inserer(this.lignes, article);
      preparerAutour(article, this.moi.id);
      this.#constaterLaFin();
    });
    if (aLeFoyer) article.focus({ preventScroll: true });
    if (ancien) return;
    article.classList.add("nouveau");
    if (document.hidden && donnees.auteur.id !== this.moi.id) tracer(this.lignes, article);
    if (this.defilement.colle || donnees.auteur.id === this.moi.id) this.defilement.descendre();
    else this.#compter(donnees);
    this.#elaguer();
    this.direLeBas();
  }

  /** @param {[number, "recu" | "lu", number][]} accuses */
  accuser(accuses) {
    for (const [personne, quoi, numero] of accuses) this.recus.avancer(personne, quoi, numero);
    this.recus.dessiner(this.lignes);
  }

  /** @param {number} id @returns {HTMLElement | null} */
  message(id) {
    return this.lignes.querySelector(`#message-${id}`);
  }

  /** The last one of this person that can still be changed. @returns {HTMLElement | null} */
  dernierMien() {
    const miens = () => /** @type {HTMLElement[]} */ ([...this.lignes.querySelectorAll("[data-gestes~=modifier]")]);
    for (const article of miens()) preparer(article, this.moi.id);
    return miens().at(-1) ?? null;
  }

  /** @param {number} numero @returns {Promise<boolean>} */
  async viser(numero) {
    const deja = /** @type {HTMLElement | null} */ (this.lignes.querySelector(`[data-numero="${numero}"]`));
    if (!deja && this.conversation) await this.ouvrir(this.conversation, { vers: numero });
    else if (deja) this.#montrerVise(deja);
    return Boolean(deja);
  }

  async allerEnBas() {
    this.nouvelles = 0;
    if (this.#aApres && this.conversation) return this.ouvrir(this.conversation);
    this.defilement.descendre();
    this.#dessinerBouton();
    return this.direLeBas();
  }

  #dernier = 0;

  /** @param {HTMLElement} page */
  #bornes({ dataset }) {
    this.#aApres = dataset.aApres === "oui";
    this.plusAncien.hidden = dataset.aAvant !== "oui";
    un(this.racine, "[data-debut]").hidden = dataset.aAvant === "oui" || !this.conversation?.dernier_numero;
  }

  #preparerTout() {
    for (const article of articlesDe(this.lignes)) preparer(article, this.moi.id);
    this.#constaterLaFin();
  }

  #constaterLaFin() {
    this.#dernier = Number(articlesDe(this.lignes).at(-1)?.dataset.numero ?? 0);
    un(this.racine, "[data-premier]").hidden = this.#dernier > 0;
    this.recus.dessiner(this.lignes);
    this.dispatchEvent(new CustomEvent("dessine"));
  }

  /** The line above what was not read yet, and where to open. @param {number} [vers] */
  #placer(vers) {
    this.#dessinerBouton();
    const vise = vers ? /** @type {HTMLElement | null} */ (this.lignes.querySelector(`[data-numero="${vers}"]`)) : null;
    const { lus = 0, non_lus = 0 } = this.conversation ?? {};
    const nouveaux = this.#aTracer && non_lus ? articlesDe(this.lignes) : [];
    const premier = nouveaux.find(({ dataset }) => Number(dataset.numero) > lus);
    if (premier) tracer(this.lignes, premier, non_lus);
    this.#aTracer &&= !premier;
    this.defilement.descendre();
    if (vise) this.#montrerVise(vise);
    else if (premier && this.lignes.offsetHeight > this.liste.clientHeight)
      this.defilement.allerAuTrait(/** @type {HTMLElement} */ (premier.previousElementSibling));
    requestAnimationFrame(() => this.direLeBas());
  }

  /** @param {HTMLElement} article */
  #montrerVise(article) {
    for (const ancien of this.lignes.querySelectorAll(".vise")) ancien.classList.remove("vise");
    article.classList.add("vise");
    this.defilement.centrer(article);
    article.focus({ preventScroll: true });
  }

  /** @param {any} donnees */
  #compter({ auteur }) {
    if (auteur.id === this.moi.id) return;
    this.nouvelles += 1;
    this.#dessinerBouton();
  }

  #dessinerBouton() {
    const loin = this.#aApres || !this.defilement.colle;
    this.bouton.hidden = !loin;
    const n = this.nouvelles;
    this.bouton.textContent = n > 1 ? `${n} nouveaux messages ↓` : n ? "1 nouveau message ↓" : "Aller au dernier ↓";
  }

  #surDefilement() {
    if (this.defilement.colle) {
      if (this.#aApres) return void this.suite.charger("apres");
      this.nouvelles = 0;
    }
    this.#dessinerBouton();
    return this.direLeBas();
  }

  /** What comes while this is out of view is in view, once shown again, without a scroll. */
  direLeBas() {
    const voit = !document.hidden && !this.#aApres && this.conversation && this.liste.offsetParent;
    // Nobody has read what is not drawn yet, nor what could not be.
    if (!voit || this.#enAvance || !this.echec.hidden || !this.defilement.estEnBas()) return;
    this.#aTracer = false;
    this.dispatchEvent(new CustomEvent("bas"));
  }

  /** @param {() => void} changer */
  #sansBouger(changer) {
    if (this.defilement.colle) return changer();
    this.defilement.sansBouger(changer);
  }

  #elaguer() {
    const articles = articlesDe(this.lignes);
    if (articles.length <= LIGNES_MAX) return;
    this.#sansBouger(() => {
      const { avant, apres } = elaguer(this.lignes, articles, this.defilement.rang(articles));
      if (avant) this.plusAncien.hidden = false;
      if (avant) un(this.racine, "[data-debut]").hidden = true;
      if (!apres) return;
      this.#aApres = true;
      this.#constaterLaFin();
    });
  }

  /** @param {"avant" | "apres"} sens */
  #adresse(sens) {
    const bord = articlesDe(this.lignes).at(sens === "avant" ? 0 : -1)?.dataset.numero;
    const reste = sens === "avant" ? !this.plusAncien.hidden : this.#aApres;
    return this.conversation && bord && reste ? `/messagerie/${this.conversation.id}/lignes/?${sens}=${bord}` : "";
  }

  /** @param {"avant" | "apres"} sens @param {HTMLElement} page */
  #joindre(sens, page) {
    const suite = sens === "avant" ? page.dataset.aAvant === "oui" : page.dataset.aApres === "oui";
    if (sens === "avant") {
      this.plusAncien.hidden = !suite;
      un(this.racine, "[data-debut]").hidden = suite;
    } else this.#aApres = suite;
    this.defilement.sansBouger(() => {
      (sens === "avant" ? prependre : ajouter)(this.lignes, page);
      this.#preparerTout();
    });
    // Whoever still sees the bottom goes on following it; the others have more to read before it.
    this.defilement.colle = this.defilement.estEnBas();
    this.#dessinerBouton();
    this.direLeBas();
  }
}
