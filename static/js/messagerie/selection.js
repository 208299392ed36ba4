// Messages chosen to be poured together: kept by their ids, for what comes live draws their lines anew.

import { articlesDe } from "./lignes.js";
import { un } from "./outils.js";

const ACTIONS = "Actions sur";
const CHOISIR = "Choisir";

export class Selection {
  /** @type {Set<number> | null} when some are being chosen */ #choisis = null;

  /**
   * @param {HTMLElement} racine @param {import("./fil-messages.js").FilMessages} messages @param {(ids: number[]) => void} verser
   */
  constructor(racine, messages, verser) {
    this.messages = messages;
    this.zone = /** @type {HTMLElement} */ (un(racine, "[data-selection]"));
    racine.addEventListener("selection", () => this.commencer());
    messages.addEventListener("dessine", () => this.#marquer());
    un(this.zone, "[data-geste=verser-selection]").addEventListener("click", () => {
      if (this.#choisis?.size) verser([...this.#choisis]);
    });
    un(this.zone, "[data-geste=fin-selection]").addEventListener("click", () => this.finir());
  }

  get estEnCours() {
    return this.#choisis !== null;
  }

  commencer() {
    this.finir();
    this.#choisis = new Set();
    this.messages.liste.classList.add("en-selection");
    this.zone.hidden = false;
    this.#marquer();
  }

  finir() {
    this.#choisis = null;
    this.messages.liste.classList.remove("en-selection");
    this.zone.hidden = true;
    for (const article of articlesDe(this.messages.lignes)) nommer(article, null);
  }

  /** @param {HTMLElement} article @param {Event} e */
  choisir(article, e) {
    e.preventDefault();
    const id = Number(article.dataset.id);
    if (this.#choisis?.delete(id) === false && !article.matches(".supprime")) this.#choisis.add(id);
    this.#marquer();
  }

  /** What its author has withdrawn meanwhile is not poured. */
  #marquer() {
    if (!this.#choisis) return;
    for (const article of articlesDe(this.messages.lignes)) {
      const id = Number(article.dataset.id);
      if (article.matches(".supprime")) this.#choisis.delete(id);
      else nommer(article, this.#choisis.has(id));
    }
    const n = this.#choisis.size;
    const phrase = n > 1 ? `${n} messages choisis` : n ? "1 message choisi" : "Choisissez les messages à verser";
    const combien = un(this.zone, "[data-combien]");
    // Said aloud each time that it is written.
    if (combien.textContent !== phrase) combien.textContent = phrase;
    un(this.zone, "[data-geste=verser-selection]").disabled = n === 0;
  }
}

/** The button of a message chooses it instead of opening its menu. @param {HTMLElement} article @param {boolean | null} choisi null: no longer */
function nommer(article, choisi) {
  article.toggleAttribute("data-choisi", choisi === true);
  const bouton = /** @type {HTMLElement | null} */ (un(article, "[data-geste=menu]"));
  if (!bouton) return;
  const [avant, apres] = choisi === null ? [CHOISIR, ACTIONS] : [ACTIONS, CHOISIR];
  bouton.setAttribute("aria-label", (bouton.getAttribute("aria-label") ?? "").replace(avant, apres));
  bouton.removeAttribute(choisi === null ? "aria-pressed" : "aria-haspopup");
  if (choisi === null) bouton.setAttribute("aria-haspopup", "menu");
  else bouton.setAttribute("aria-pressed", String(choisi));
}
