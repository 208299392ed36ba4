// The search field of the top bar: what answers shows under it as one types; the arrows go from the field into the answers.

import { raccourci } from "./clavier.js";
import { DELAI } from "./requetes.js";

const ATTENTE = 160;
const LETTRES_MIN = 2;
const EN_ECHEC = "La recherche n’a pas répondu. Entrée ouvre sa page.";

export function brancherRecherche() {
  const champ = /** @type {HTMLInputElement | null} */ (document.getElementById("recherche"));
  const reponses = document.getElementById("trouvailles");
  if (!champ?.form || !reponses) return;
  const recherche = new Recherche(champ, reponses);
  const libelle = "Rechercher dans tout le portail";
  raccourci({ touche: "/", libelle, action: () => recherche.saisir() });
  raccourci({ touche: "Ctrl+k", libelle, partout: true, quand: sansModale, action: () => recherche.saisir() });
}

function sansModale() {
  return !document.querySelector("dialog:modal");
}

export class Recherche {
  /** @type {any} */ #minuterie = null;
  #demande = 0;
  #montre = "";

  /** @param {HTMLInputElement} champ @param {HTMLElement} reponses */
  constructor(champ, reponses) {
    this.champ = champ;
    this.reponses = reponses;
    this.formulaire = /** @type {HTMLFormElement} */ (champ.form);
    champ.addEventListener("input", () => this.#attendre());
    champ.addEventListener("focus", () => this.#rouvrir());
    this.formulaire.addEventListener("keydown", (e) => this.#touche(e));
    this.formulaire.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.formulaire.contains(relatedTarget))) this.#fermer();
    });
    // A press on what is no link must not take the focus away, and with it the answers.
    reponses.addEventListener("pointerdown", (e) => {
      if (!(e.target instanceof Element && e.target.closest("a"))) e.preventDefault();
    });
  }

  /** Where the bar has no field, on a narrow or much enlarged screen, the page of the search has one. */
  saisir() {
    if (this.champ.checkVisibility()) return this.champ.select();
    return location.assign(this.formulaire.action);
  }

  #attendre() {
    clearTimeout(this.#minuterie);
    this.#demande += 1;
    const q = this.champ.value.trim();
    if (q.length < LETTRES_MIN) return this.#fermer();
    // What shows answers another question.
    this.reponses.setAttribute("aria-busy", "true");
    const numero = this.#demande;
    this.#minuterie = setTimeout(() => this.#demander(q, numero), ATTENTE);
  }

  /** @param {string} q @param {number} numero */
  async #demander(q, numero) {
    const adresse = `${this.formulaire.action}?q=${encodeURIComponent(q)}`;
    const demande = { headers: { "X-Fragment": "trouves" }, signal: AbortSignal.timeout(DELAI) };
    const html = await fetch(adresse, { ...demande, redirect: "manual" })
      .then((reponse) => (reponse.ok ? reponse.text() : null))
      .catch(() => null);
    // One that comes after a newer question is too late.
    if (numero !== this.#demande) return;
    this.reponses.removeAttribute("aria-busy");
    this.reponses.innerHTML = html ?? ""; // Drawn and escaped by the server.
    this.#montre = html === null ? "" : q;
    if (html === null) return this.#echouer();
    this.#dire();
    this.#rouvrir();
  }

  /** The key Entrée still leads to the page. */
  #echouer() {
    this.#fermer();
    /** @type {HTMLElement} */ (document.getElementById("etat-recherche")).textContent = EN_ECHEC;
  }

  #dire() {
    const nombres = [...this.reponses.querySelectorAll("[data-nombre]")].map((rubrique) => {
      const [titre, compte] = ["h2", ".compte"].map((quoi) => rubrique.querySelector(quoi)?.textContent ?? "");
      return `${titre} ${compte}`;
    });
    const etat = /** @type {HTMLElement} */ (document.getElementById("etat-recherche"));
    const refus = this.reponses.querySelector(".erreur")?.textContent ?? "";
    const reponse = nombres.length ? `${nombres.join(", ")}. Flèche bas pour y aller.` : refus || "Aucune réponse.";
    etat.textContent = nombres.length && refus ? `${refus} ${reponse}` : reponse;
  }

  #rouvrir() {
    if (this.#montre && this.#montre === this.champ.value.trim() && this.formulaire.contains(document.activeElement))
      this.reponses.showPopover();
  }

  #fermer() {
    if (this.reponses.matches(":popover-open")) this.reponses.hidePopover();
  }

  /** @param {KeyboardEvent} e */
  #touche(e) {
    if (e.key === "Escape" && this.reponses.matches(":popover-open")) {
      e.preventDefault();
      this.champ.focus();
      return this.#fermer();
    }
    const pas = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!pas || this.reponses.hasAttribute("aria-busy") || !this.reponses.matches(":popover-open")) return undefined;
    e.preventDefault();
    // What leads to all the answers of a kind is for Tab: an arrow and Enter open the first answer.
    const pressables = [this.champ, .../** @type {NodeListOf<HTMLElement>} */ (this.reponses.querySelectorAll("li a"))];
    const ici = pressables.indexOf(/** @type {any} */ (document.activeElement));
    return pressables[(ici + pas + pressables.length) % pressables.length].focus();
  }
}
