// Who is named in what is being written: offered after an @, and said before it leaves when they do not see the conversation.

import { demande, placer } from "../mention.js";
import { Propositions } from "../propositions.js";
import { dire } from "./outils.js";

/** @typedef {import("./types.d.ts").Contact} Contact */

/** Named, but they do not see the conversation. @param {string[]} noms */
export function phraseDesAbsents(noms) {
  if (!noms.length) return "";
  const [voit, a] = noms.length > 1 ? ["ne voient pas", "leur"] : ["ne voit pas", "lui"];
  return `${noms.join(", ")} ${voit} cette conversation : le message ne ${a} parviendra pas.`;
}

export class Nommes {
  /** @type {Contact[]} */ tous = [];

  /**
   * @param {HTMLTextAreaElement} texte where they are named
   * @param {{liste: HTMLElement, averti: HTMLElement}} places of what is offered, and of what is said
   * @param {{chercher: (mot: string) => Promise<Contact[]>, choisi: () => void}} monde
   */
  constructor(texte, { liste, averti }, { chercher, choisi }) {
    this.texte = texte;
    this.averti = averti;
    this.choisi = choisi;
    this.propositions = new Propositions(texte, liste, {
      chercher,
      choisir: (contact) => this.#nommer(contact),
      vide: "Personne ne répond à",
    });
    texte.addEventListener("click", () => this.chercher());
  }

  /** Those of the text that the field holds now. @param {Contact[]} nommes */
  poser(nommes) {
    this.tous = [...nommes];
    this.avertir();
  }

  /** What was typed may begin a name, or have taken one away. */
  relire() {
    this.chercher();
    this.avertir();
  }

  chercher() {
    const { value, selectionEnd } = this.texte;
    const noms = this.tous.map(({ nom }) => nom);
    const ou = demande(value, selectionEnd, noms);
    if (ou) this.propositions.proposer(ou.mot);
    else this.propositions.fermer();
  }

  /** Said before the message leaves: naming somebody who does not see the conversation tells them nothing. */
  avertir() {
    this.tous = this.tous.filter(({ nom }) => this.texte.value.includes(`@${nom}`));
    const absents = this.tous.filter(({ participe }) => participe === false).map(({ nom }) => nom);
    dire(this.averti, phraseDesAbsents(absents));
  }

  /** An @ at the caret, for whoever does not find it on the keyboard. */
  arobase() {
    const { value, selectionEnd } = this.texte;
    const espace = selectionEnd && !/\s$/.test(value.slice(0, selectionEnd)) ? " " : "";
    this.texte.focus();
    this.texte.setRangeText(`${espace}@`, selectionEnd, selectionEnd, "end");
  }

  /** @param {Contact} choisi */
  #nommer(choisi) {
    const ou = demande(this.texte.value, this.texte.selectionEnd);
    if (ou) {
      const { texte, position } = placer(this.texte.value, ou, choisi.nom);
      this.texte.value = texte;
      this.texte.setSelectionRange(position, position);
    }
    if (!this.tous.some(({ nom }) => nom === choisi.nom)) this.tous.push(choisi);
    this.avertir();
    this.choisi();
  }
}
