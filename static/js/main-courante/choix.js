// <mc-choix>: a field in which one entité or person is chosen.

import { Propositions } from "../propositions.js";

/** @typedef {import("./types.d.ts").Proposition} Proposition */

export class Choix extends HTMLElement {
  /** @type {Proposition | null} */ valeur = null;
  /** @type {Proposition | null} */ derniere = null;
  /** @type {HTMLInputElement} */ champ;

  /** @param {{chercher: (mot: string) => Promise<Proposition[]>}} monde */
  brancher({ chercher }) {
    this.champ = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    const liste = /** @type {HTMLElement} */ (this.querySelector("[role=listbox]"));
    const propositions = new Propositions(this.champ, liste, {
      // An action is confided to an entité or to a person, not to a role.
      chercher: async (mot) => (await chercher(mot)).filter(({ type }) => type !== "role"),
      choisir: (choisi) => this.poser(choisi, { dire: true }),
    });
    this.champ.addEventListener("input", () => {
      this.valeur = null;
      propositions.proposer(this.champ.value.trim());
    });
    this.champ.addEventListener("focus", () => !this.champ.value && propositions.proposer(""));
    this.champ.addEventListener("keydown", (e) => propositions.touche(e));
    // A name that was typed and not chosen changes nothing; a field that was emptied names nobody.
    this.champ.addEventListener("blur", () => {
      if (!this.valeur) this.poser(this.champ.value.trim() ? this.derniere : null, { dire: true });
    });
  }

  /** @param {Proposition | null} choisi */
  poser(choisi, { dire = false } = {}) {
    this.valeur = this.derniere = choisi;
    this.champ.value = choisi?.nom ?? "";
    if (dire) this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("mc-choix", Choix);
