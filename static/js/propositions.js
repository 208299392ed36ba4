// A list of proposals under a field: filled from the server, walked with the arrows, chosen with Enter, Tab or the mouse.

/** @typedef {{type?: "entite" | "role" | "personne", nom: string, detail?: string, [cle: string]: any}} Proposition */

const ATTENTE = 120;
// Beyond so many words after an @, it is a sentence and no longer a name.
const MOTS_MAX = 3;
const GENRES = { entite: "entité", role: "rôle", personne: "personne" };

export class Propositions {
  /** @type {Proposition[]} */ choix = [];
  indice = -1;
  demande = 0;
  /** @type {any} */ minuterie = null;

  /**
   * @param {HTMLInputElement | HTMLTextAreaElement} champ @param {HTMLElement} liste
   * @param {{chercher: (mot: string) => Promise<any[]>, choisir: (choisi: any) => void, vide?: string}} monde
   */
  constructor(champ, liste, { chercher, choisir, vide = "Aucun participant de cette main courante ne répond à" }) {
    this.champ = champ;
    this.liste = liste;
    this.chercher = chercher;
    this.choisir = choisir;
    this.vide = vide;
    // Before the field loses the focus.
    liste.addEventListener("pointerdown", (e) => this.#cliquer(e));
    champ.addEventListener("blur", () => this.fermer());
  }

  get ouverte() {
    return !this.liste.hidden;
  }

  /** @param {string} mot */
  proposer(mot) {
    clearTimeout(this.minuterie);
    this.demande += 1;
    const numero = this.demande;
    this.minuterie = setTimeout(async () => {
      const choix = await this.chercher(mot).catch(() => null);
      // An answer that comes after a newer question, or after the list was closed, is too late.
      if (numero !== this.demande) return;
      this.#montrer(choix ?? []);
      if (choix?.length === 0) this.#direVide(mot.trim());
    }, ATTENTE);
  }

  fermer() {
    clearTimeout(this.minuterie);
    this.demande += 1;
    this.#montrer([]);
  }

  /** The keys that belong to an open list. @param {KeyboardEvent} e @returns {boolean} whether it took the key */
  touche(e) {
    if (!this.ouverte || (!this.choix.length && e.key !== "Escape")) return false;
    const pas = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    // Tab goes on through the form while nothing was typed nor aimed at; backwards, always.
    if (e.key === "Tab" && (e.shiftKey || this.indice < 0)) return false;
    if (pas) this.#viser((Math.max(this.indice, pas > 0 ? -1 : 0) + pas + this.choix.length) % this.choix.length);
    else if ((e.key === "Enter" && !e.ctrlKey && !e.metaKey) || e.key === "Tab") this.#prendre(this.choix[this.indice]);
    else if (e.key === "Escape") this.fermer();
    else return false;
    e.preventDefault();
    e.stopPropagation();
    return true;
  }

  /** @param {Proposition[]} choix */
  #montrer(choix) {
    this.choix = choix;
    this.liste.hidden = choix.length === 0;
    if (this.champ.getAttribute("role") === "combobox") this.champ.setAttribute("aria-expanded", String(this.ouverte));
    this.liste.replaceChildren(...choix.map((proposition, i) => this.#option(proposition, i)));
    this.#viser(choix.length && this.champ.value.trim() ? 0 : -1);
  }

  /** Nobody of that name: said, since a name that is not proposed addresses nobody. @param {string} mot */
  #direVide(mot) {
    if (!mot || mot.split(/\s+/).length > MOTS_MAX) return;
    const ligne = document.createElement("li");
    ligne.className = "vide";
    ligne.setAttribute("role", "option");
    ligne.setAttribute("aria-disabled", "true");
    ligne.textContent = `${this.vide} «\u00a0${mot}\u00a0».`;
    this.liste.replaceChildren(ligne);
    this.liste.hidden = false;
  }

  /** @param {Proposition} proposition @param {number} indice */
  #option(proposition, indice) {
    const option = document.createElement("li");
    option.id = `${this.liste.id}-${indice}`;
    option.setAttribute("role", "option");
    option.dataset.indice = String(indice);
    const genre = document.createElement("span");
    genre.className = "pale petit pousse";
    genre.textContent = proposition.detail ?? (proposition.type ? GENRES[proposition.type] : "");
    option.append(proposition.nom, genre);
    return option;
  }

  /** @param {number} indice */
  #viser(indice) {
    this.indice = indice;
    for (const [i, option] of [...this.liste.children].entries()) {
      option.setAttribute("aria-selected", String(i === indice));
      if (i === indice) option.scrollIntoView({ block: "nearest" });
    }
    if (indice < 0) this.champ.removeAttribute("aria-activedescendant");
    else this.champ.setAttribute("aria-activedescendant", `${this.liste.id}-${indice}`);
  }

  /** @param {PointerEvent} e */
  #cliquer(e) {
    e.preventDefault();
    const option = /** @type {HTMLElement | null} */ (e.target instanceof Element && e.target.closest("[data-indice]"));
    if (option) this.#prendre(this.choix[Number(option.dataset.indice)]);
  }

  /** @param {Proposition | undefined} choisi */
  #prendre(choisi) {
    this.fermer();
    if (choisi) this.choisir(choisi);
  }
}
