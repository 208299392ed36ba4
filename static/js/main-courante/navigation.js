// Moving in the log with the keyboard: one entry at a time, and the acts on the one that is current.

import { entreesDe } from "./lignes.js";

/** @typedef {import("./journal.js").Journal} Journal */
/** @typedef {import("../clavier.js").Raccourci} Raccourci */

const RUBRIQUE = "Main courante";

export class Navigation {
  /** @param {Journal} journal @param {(acte: string, article: HTMLElement) => void} faire */
  constructor(journal, faire) {
    this.journal = journal;
    this.faire = faire;
    journal.liste.addEventListener("keydown", (e) => this.#fleches(e));
    journal.liste.addEventListener("focusin", (e) => this.#surFoyer(e));
  }

  /** The entry that has the focus, or had it last. @returns {HTMLElement | null} */
  get courante() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".entree[data-numero]") ?? null);
    return active ?? this.journal.lignes.querySelector(".entree.courante");
  }

  /** @param {1 | -1} pas */
  aller(pas) {
    const entrees = entreesDe(this.journal.lignes);
    const ici = this.courante ? entrees.indexOf(this.courante) : -1;
    const suivante = ici < 0 ? entrees.at(-1) : entrees[Math.min(Math.max(ici + pas, 0), entrees.length - 1)];
    suivante?.focus({ preventScroll: true });
    suivante?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} acte */
  agir(acte) {
    const article = this.courante;
    if (article && (acte === "menu" || article.dataset.actes?.split(" ").includes(acte))) this.faire(acte, article);
  }

  /** @param {() => void} ecrire @returns {Raccourci[]} */
  raccourcis(ecrire) {
    const rubrique = RUBRIQUE;
    // Elsewhere the key opens the messages, as on every page.
    const quand = () => Boolean(document.activeElement?.closest(".entree"));
    return [
      { touche: "n", libelle: "Consigner une nouvelle entrée", rubrique, mene: "saisie", action: ecrire },
      { touche: "Ctrl+Enter", libelle: "Envoyer ce qui est écrit", rubrique, action: () => {} },
      { touche: "j", libelle: "Entrée suivante (ou ↓)", rubrique, repete: true, action: () => this.aller(1) },
      { touche: "k", libelle: "Entrée précédente (ou ↑)", rubrique, repete: true, action: () => this.aller(-1) },
      { touche: "p", libelle: "Prendre en compte", rubrique, action: () => this.agir("prendre") },
      { touche: "c", libelle: "Commenter", rubrique, mene: "saisie", action: () => this.agir("commenter") },
      { touche: "r", libelle: "Rectifier", rubrique, mene: "saisie", action: () => this.agir("rectifier") },
      { touche: "e", libelle: "Épingler ou retirer des points clés", rubrique, action: () => this.agir("epingler") },
      { touche: "m", libelle: "Menu de l’entrée où l’on est", rubrique, quand, action: () => this.agir("menu") },
      { touche: "b", libelle: "Revenir à la dernière entrée", rubrique, action: () => this.#auBas() },
    ];
  }

  #auBas() {
    this.journal.allerEnBas();
    entreesDe(this.journal.lignes).at(-1)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} e */
  #fleches(e) {
    const pas = /** @type {1 | -1 | undefined} */ ({ ArrowDown: 1, ArrowUp: -1 }[e.key]);
    const cible = /** @type {HTMLElement} */ (e.target);
    if (!pas || !cible.matches(".entree, .mc-liste")) return;
    e.preventDefault();
    this.aller(pas);
  }

  /** The controls of the current entry, and only those, are on the way of Tab. @param {FocusEvent} e */
  #surFoyer(e) {
    const article = e.target instanceof Element ? e.target.closest(".entree") : null;
    if (!article || article.classList.contains("courante")) return;
    for (const ancienne of this.journal.lignes.querySelectorAll(".courante")) {
      ancienne.classList.remove("courante");
      poserTab(ancienne, -1);
    }
    article.classList.add("courante");
    poserTab(article, 0);
  }
}

/** @param {Element} article @param {0 | -1} tab */
function poserTab(article, tab) {
  for (const noeud of article.querySelectorAll(".n, [data-acte=menu]")) noeud.setAttribute("tabindex", String(tab));
}
