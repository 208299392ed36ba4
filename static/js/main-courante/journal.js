// <mc-journal>: the log. What comes live slides in at its place; what is being read does not move; older entries come by cursor.

import { Defilement } from "../defilement.js";
import { elaguer, LIGNES_MAX } from "../elagage.js";
import { elementDe } from "../fragment.js";
import { heureDuServeur } from "../heure-serveur.js";
import { ajouter, prependre } from "../jonction.js";
import { Suite } from "../suite.js";
import { correspond, estFiltree } from "./filtres.js";
import { derniere, entreesDe, inserer, numeroDe, premiere, remplacer } from "./lignes.js";
import { preparer, vieillir } from "./preparation.js";

// How far above the first line what is before it is asked.
const PRES_DU_HAUT = "600px";

/** @typedef {import("./types.d.ts").Depeche} Depeche */
/** @typedef {import("./types.d.ts").Moi} Moi */
/** @typedef {(url: string) => Promise<string>} LirePage */

/** Events: `affichee` (an entry was drawn), `bas` (the newest entry is in view). */
export class Journal extends HTMLElement {
  /** @type {Moi} */ moi;
  /** @type {URLSearchParams} */ filtres;
  /** @type {HTMLElement} */ liste;
  /** @type {HTMLElement} */ lignes;
  /** @type {HTMLElement} */ haut;
  /** @type {Defilement} */ defilement;
  droit = 1;
  filtree = false;
  nouvelles = 0;
  horsFiltre = 0;
  urgente = false;
  /** @type {Suite} */ suite;

  /** @param {{moi: Moi, droit: number, filtres: URLSearchParams, lirePage: LirePage}} monde */
  brancher({ moi, droit, filtres, lirePage }) {
    this.moi = moi;
    this.droit = droit;
    this.filtres = filtres;
    this.filtree = estFiltree(filtres);
    this.liste = this.#un(".mc-liste");
    this.haut = this.#un("[data-haut]");
    this.lignes = this.#un("[data-lignes]");
    this.defilement = new Defilement(this.liste, () => this.#surDefilement());
    for (const article of entreesDe(this.lignes)) preparer(article, moi, droit);
    this.#un("[data-vers-le-bas]").addEventListener("click", () => this.allerEnBas());
    this.haut.addEventListener("click", (e) => this.#plusAncien(e));
    document.addEventListener("visibilitychange", () => this.#surVisibilite());
    this.#ouvrir();
    this.suite = new Suite(
      {
        adresse: (sens) => this.#adresse(sens),
        lirePage,
        joindre: (sens, page) => this.#joindre(sens, page),
        manquer: (sens) => this.#manquer(sens),
        recevoir: (depeche) => this.recevoir(depeche),
      },
      { liste: this.liste, haut: this.haut, marge: PRES_DU_HAUT },
    );
  }

  /** A line of the fil that changes an entry of this groupe. @param {Depeche} depeche */
  recevoir(depeche) {
    const { donnees, html, genre } = depeche;
    const article = elementDe(html);
    if (!article) return;
    const ancien = document.getElementById(article.id);
    preparer(article, this.moi, this.droit);
    if (ancien) return this.#changer(() => remplacer(ancien, article), article);
    const consignee = genre === "entree.consignee";
    if ((!consignee || this.dataset.apres) && this.suite.retient(depeche)) return;
    if (!(consignee ? this.#estDansLaVue(donnees) : this.#entreDansLaVue(donnees))) return;
    const miennes = donnees.auteur?.id === this.moi.id;
    article.classList.add("nouvelle");
    this.#changer(() => inserer(this.lignes, article), article);
    if (!consignee) return this.#elaguer();
    if (document.hidden && !miennes) this.#tracer(article);
    if (!this.defilement.colle && miennes) this.defilement.descendre();
    else if (!this.defilement.colle) this.#compterNouvelle(donnees);
    this.#elaguer();
    this.#dire("bas", this.#litLeBas());
  }

  /** The line of the person, at the bottom, before it has left. @param {HTMLElement} article */
  ajouterAttente(article) {
    this.#un(":scope [data-lignes]").append(article);
    this.#vider();
    this.defilement.descendre();
  }

  allerEnBas() {
    if (this.dataset.apres) return location.assign(location.pathname.replace(/entrees\/\d+\/$/, ""));
    this.nouvelles = 0;
    this.urgente = false;
    this.defilement.descendre();
    this.#bouton();
    return this.#dire("bas", this.#litLeBas());
  }

  /** The entry of this number if it is in the page. @param {number} numero @returns {HTMLElement | null} */
  entree(numero) {
    return this.lignes.querySelector(`.entree[data-numero="${numero}"]`);
  }

  /** @param {string} jeton whether its entry is in the page */
  estConsignee(jeton) {
    return Boolean(this.lignes.querySelector(`.entree[data-jeton="${jeton}"]`));
  }

  /** What was not shown now meets the filter, and this page is where it stands. @param {Depeche["donnees"]} donnees */
  #entreDansLaVue(donnees) {
    if (!this.filtree || this.#correspond(donnees) !== "oui") return false;
    const [debut, fin] = [premiere(this.lignes), derniere(this.lignes)];
    const plusHaut = this.dataset.avant && debut && donnees.numero < numeroDe(debut);
    const plusBas = this.dataset.apres && fin && donnees.numero > numeroDe(fin);
    return !plusHaut && !plusBas;
  }

  /** @param {Depeche["donnees"]} donnees */
  #correspond(donnees) {
    return this.filtree ? correspond(donnees, this.filtres, this.moi, heureDuServeur()) : "oui";
  }

  /** @param {Depeche["donnees"]} donnees */
  #estDansLaVue(donnees) {
    if (this.#correspond(donnees) !== "oui") return this.#compterHorsFiltre();
    const fin = derniere(this.lignes);
    // On a page of the past, what comes now is not next to what is shown.
    if (this.dataset.apres && (!fin || donnees.numero > numeroDe(fin))) {
      this.#compterNouvelle(donnees);
      return false;
    }
    const debut = premiere(this.lignes);
    return !(this.dataset.avant && debut && donnees.numero < numeroDe(debut));
  }

  /** @param {() => void} changement @param {HTMLElement} article */
  #changer(changement, article) {
    this.defilement.sansBouger(changement);
    this.#vider();
    if (this.defilement.colle) this.#suivre();
    this.dispatchEvent(new CustomEvent("affichee", { detail: article }));
  }

  /** Follow the bottom; in a hidden tab, no further than the line of what is new, which must still be in view on return. */
  #suivre() {
    this.defilement.descendre();
    const trait = /** @type {HTMLElement | null} */ (this.lignes.querySelector("[data-non-lus]"));
    if (document.hidden && trait && trait.getBoundingClientRect().top < this.liste.getBoundingClientRect().top) {
      this.defilement.colle = false;
      this.defilement.allerAuTrait(trait);
    }
  }

  #ouvrir() {
    this.#poserTrait();
    const visee = this.querySelector(`#entree-${this.dataset.visee || "aucune"}`);
    const trait = this.lignes.querySelector("[data-non-lus]");
    this.defilement.descendre();
    if (visee) {
      visee.classList.add("visee");
      this.defilement.centrer(/** @type {HTMLElement} */ (visee));
      /** @type {HTMLElement} */ (visee).focus({ preventScroll: true });
    } else if (trait && trait.getBoundingClientRect().top < this.liste.getBoundingClientRect().top) {
      this.defilement.allerAuTrait(/** @type {HTMLElement} */ (trait));
    }
    this.#bouton();
    requestAnimationFrame(() => this.#dire("bas", this.#litLeBas()));
  }

  /** More is unread than this page holds: the line stands above what is loaded, and goes up with it. */
  #poserTrait() {
    const premiereNonLue = Number(this.dataset.premiereNonLue);
    const suivante = premiereNonLue && entreesDe(this.lignes).find((entree) => numeroDe(entree) >= premiereNonLue);
    if (!suivante || this.filtree) return;
    const deja = this.lignes.querySelector("[data-non-lus]");
    const trait = deja ?? document.createElement("p");
    if (!deja) {
      trait.className = "non-lus";
      trait.setAttribute("data-non-lus", "");
      trait.textContent = `${this.dataset.nbNonLues} nouvelles depuis votre dernière visite`;
    }
    suivante.before(trait);
  }

  #surDefilement() {
    if (!this.defilement.colle) return this.#bouton();
    this.nouvelles = 0;
    this.urgente = false;
    this.#bouton();
    if (this.dataset.apres) return this.suite.charger("apres");
    return this.#dire("bas", this.#litLeBas());
  }

  #surVisibilite() {
    if (document.hidden) {
      this.dataset.premiereNonLue = "";
      return this.lignes.querySelector("[data-non-lus]")?.remove();
    }
    vieillir(this, heureDuServeur());
    return this.#dire("bas", this.#litLeBas());
  }

  #litLeBas() {
    return !document.hidden && !this.filtree && !this.dataset.apres && this.defilement.estEnBas();
  }

  /** While the tab is hidden, a line before the first entry that comes. @param {HTMLElement} article */
  #tracer(article) {
    let trait = /** @type {HTMLElement | null} */ (this.lignes.querySelector("[data-non-lus]"));
    if (!trait) {
      trait = document.createElement("p");
      trait.className = "non-lus";
      trait.dataset.nonLus = "0";
      article.before(trait);
    }
    const nombre = Number(trait.dataset.nonLus || 0) + 1;
    trait.dataset.nonLus = String(nombre);
    trait.textContent = nombre > 1 ? `${nombre} nouvelles pendant votre absence` : "1 nouvelle pendant votre absence";
  }

  /** @param {Depeche["donnees"]} donnees */
  #compterNouvelle(donnees) {
    this.nouvelles += 1;
    this.urgente ||= donnees.importance === "urgente";
    this.#bouton();
  }

  #compterHorsFiltre() {
    this.horsFiltre += 1;
    const lien = this.#un("[data-hors-filtre]");
    lien.hidden = false;
    lien.textContent = `${this.horsFiltre} ${this.horsFiltre > 1 ? "nouvelles" : "nouvelle"} hors filtre`;
    return false;
  }

  #bouton() {
    const bouton = this.#un("[data-vers-le-bas]");
    const loin = !this.defilement.estEnBas() || !!this.dataset.apres;
    bouton.hidden = !loin;
    bouton.classList.toggle("urgent", this.urgente);
    const n = this.nouvelles;
    bouton.textContent = n ? `${n} ${n > 1 ? "nouvelles" : "nouvelle"} ↓` : "Revenir au direct ↓";
    bouton.classList.toggle("principal", n > 0);
  }

  #vider() {
    this.querySelector("[data-vide]")?.remove();
  }

  /** Where newer lines had to go, this is a page of the past: what comes is counted, and read when one goes down. */
  #elaguer() {
    const entrees = entreesDe(this.lignes);
    if (entrees.length <= LIGNES_MAX) return;
    this.defilement.sansBouger(() => {
      const { avant, apres } = elaguer(this.lignes, entrees, this.defilement.rang(entrees));
      if (avant) this.dataset.avant = avant.dataset.numero;
      if (apres) this.dataset.apres = apres.dataset.numero;
    });
  }

  /** @param {MouseEvent} e */
  #plusAncien(e) {
    if (!(e.target instanceof Element) || !e.target.closest("[data-plus-ancien]")) return;
    e.preventDefault();
    this.suite.charger("avant");
  }

  /** @param {"avant" | "apres"} sens */
  #adresse(sens) {
    const requete = new URLSearchParams(this.dataset.requete);
    requete.set(sens, this.dataset[sens] ?? "");
    return this.dataset[sens] ? `${this.dataset.suite}?${requete}` : "";
  }

  /** @param {"avant" | "apres"} sens @param {HTMLElement} page */
  #joindre(sens, page) {
    for (const article of entreesDe(page)) preparer(article, this.moi, this.droit);
    this.defilement.colle = false;
    this.defilement.sansBouger(() => (sens === "avant" ? prependre : ajouter)(this.lignes, page));
    this.dataset[sens] = page.dataset[sens] ?? "";
    this.defilement.sansBouger(() => this.#poserTrait());
    // What failed before has come: scrolling asks for the rest, as it did.
    if (sens === "avant") this.haut.querySelector("button")?.remove();
    if (!this.dataset.avant) this.haut.textContent = this.filtree ? "" : "Début de la main courante";
    // Whoever still sees the bottom goes on following it.
    this.defilement.colle = this.defilement.estEnBas();
    this.#bouton();
    this.#dire("bas", this.#litLeBas());
  }

  /** @param {"avant" | "apres"} sens */
  #manquer(sens) {
    if (sens === "avant")
      this.haut.innerHTML =
        '<button type="button" class="lien" data-plus-ancien>Réessayer de charger les entrées plus anciennes</button>';
  }

  /** @param {string} nom @param {boolean} vrai */
  #dire(nom, vrai) {
    if (vrai) this.dispatchEvent(new CustomEvent(nom));
  }

  /** @param {string} selecteur @returns {HTMLElement} */
  #un(selecteur) {
    return /** @type {HTMLElement} */ (this.querySelector(selecteur));
  }
}

customElements.define("mc-journal", Journal);
