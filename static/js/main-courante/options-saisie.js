// The options of the entry form that unfold from a button: when, where, an action, a template. Each says what it holds.

import { heureDuServeur } from "../heure-serveur.js";
import { jourDEcheance, jourDuFait, momentDit } from "./corps.js";
import { champsDeParis } from "./temps.js";

/** @typedef {import("./corps.js").Champs} Champs */
/** @typedef {import("./choix.js").Choix} Choix */

export class OptionsSaisie {
  /** @param {HTMLFormElement} formulaire @param {import("./saisie.js").Monde} monde */
  constructor(formulaire, { chercher, modeles }) {
    this.formulaire = formulaire;
    this.modeles = modeles;
    this.choix = /** @type {Choix} */ (formulaire.querySelector("mc-choix"));
    this.choix.brancher({ chercher });
    formulaire.addEventListener("click", (e) => this.#surClic(e));
    formulaire.addEventListener("input", (e) => this.#surSaisie(e));
    formulaire.addEventListener("change", (e) => this.#surSaisie(e));
  }

  /** @param {Partial<Champs>} champs */
  poser(champs) {
    const importance = champs.importance ?? "normale";
    const choisie = /** @type {HTMLInputElement | null} */ (
      this.formulaire.querySelector(`[name=importance][value="${importance}"]`)
    );
    if (choisie) choisie.checked = true;
    this.#champ("action").checked = !!champs.action;
    this.choix.poser(champs.action_qui ?? null);
    this.resumer();
  }

  /** The buttons say what their panel holds. */
  resumer() {
    const { survenu_date, survenu_heure, lieu, latitude, action, echeance_date, echeance_heure } = this.#valeurs();
    const qui = this.choix.valeur?.nom ?? "";
    const [survenu, echeance] = [
      momentDit(survenu_date, survenu_heure, heureDuServeur()),
      momentDit(echeance_date, echeance_heure, heureDuServeur()),
    ];
    this.#dire("survenu", survenu_heure, `Survenu ${survenu === survenu_heure ? "à" : "le"} ${survenu}`, "Maintenant");
    this.#dire("lieu", lieu || latitude, lieu || "Coordonnées", "Lieu");
    this.#dire("action", action, ["Action", qui, echeance].filter(Boolean).join(" · "), "Action");
  }

  /** @param {string} option @param {any} rempli @param {string} texte @param {string} vide */
  #dire(option, rempli, texte, vide) {
    const detail = /** @type {HTMLElement} */ (this.formulaire.querySelector(`[data-option=${option}]`));
    detail.classList.toggle("rempli", !!rempli);
    /** @type {HTMLElement} */ (detail.querySelector("[data-resume]")).textContent = rempli ? texte : vide;
  }

  /** @param {Event} e */
  #surSaisie(e) {
    const cible = /** @type {HTMLInputElement} */ (e.target);
    // Whoever names an owner or a due time means an action.
    if (/^echeance/.test(cible.name) || cible.closest?.("mc-choix")) {
      this.#champ("action").checked ||= !!cible.value;
    }
    if (/_date$/.test(cible.name)) delete cible.dataset.parDefaut;
    if (cible.name === "survenu_heure" && cible.value) this.#dater("survenu_date", jourDuFait, cible.value);
    if (cible.name === "echeance_heure" && cible.value) this.#dater("echeance_date", jourDEcheance, cible.value);
    this.resumer();
  }

  /** @param {MouseEvent} e */
  #surClic(e) {
    const bouton = /** @type {HTMLElement | null} */ (
      e.target instanceof Element && e.target.closest("[data-survenu], [data-modele]")
    );
    if (!bouton) return;
    bouton.closest("details")?.removeAttribute("open");
    if (bouton.dataset.modele) return this.#choisirModele(Number(bouton.dataset.modele));
    return this.#survenu(bouton.dataset.survenu ?? "");
  }

  /** @param {number} id */
  #choisirModele(id) {
    const modele = this.modeles.find((candidat) => candidat.id === id);
    if (modele) this.formulaire.dispatchEvent(new CustomEvent("modele", { detail: modele, bubbles: true }));
  }

  /** @param {string} minutes how long ago; empty for now */
  #survenu(minutes) {
    const champs = champsDeParis(heureDuServeur() - Number(minutes) * 60_000);
    this.#champ("survenu_date").value = minutes ? champs.date : "";
    this.#champ("survenu_heure").value = minutes ? champs.heure : "";
    this.formulaire.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /**
   * A day that nobody has chosen follows the hour as it is typed.
   * @param {string} champ @param {(heure: string, maintenant: number) => string} jourDe @param {string} heure
   */
  #dater(champ, jourDe, heure) {
    const date = this.#champ(champ);
    if (date.value && date.dataset.parDefaut !== date.value) return;
    date.value = date.dataset.parDefaut = jourDe(heure, heureDuServeur());
  }

  #valeurs() {
    return Object.fromEntries([...new FormData(this.formulaire)].map(([nom, valeur]) => [nom, String(valeur)]));
  }

  /** @param {string} nom @returns {HTMLInputElement} */
  #champ(nom) {
    return /** @type {HTMLInputElement} */ (this.formulaire.elements.namedItem(nom));
  }
}
