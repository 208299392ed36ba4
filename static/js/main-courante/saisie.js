// <mc-saisie>: the entry form. It never blocks: what is consigned leaves for the outbox and the form is free again.

import { Pieces } from "../ged/pieces.js";
import { heureDuServeur } from "../heure-serveur.js";
import { demande, placer } from "../mention.js";
import { Propositions } from "../propositions.js";
import { corpsEntree } from "./corps.js";
import { montrerErreurs } from "./erreurs.js";
import { OptionsSaisie } from "./options-saisie.js";

/** @typedef {import("./types.d.ts").Proposition} Proposition */
/** @typedef {import("./corps.js").Champs} Champs */
/**
 * @typedef {object} Monde
 * @property {(mot: string) => Promise<Proposition[]>} chercher
 * @property {import("../brouillon.js").Brouillon} brouillon
 * @property {{id: number, titre: string, texte: string, categorie: string | null, importance: string}[]} modeles
 * @property {(demande: {url: string, corps: any, jeton: string, champs: Champs}) => Promise<any>} deposer
 * @property {() => void} ecrit
 * @property {() => void} quitter the form without the mouse
 * @property {number} groupe
 * @property {import("../ged/envoi.js").Demander} envoyer
 */

const CHAMPS = [
  "categorie",
  "survenu_date",
  "survenu_heure",
  "lieu",
  "latitude",
  "longitude",
  "echeance_date",
  "echeance_heure",
];

export class Saisie extends HTMLElement {
  /** @type {Proposition[]} */ destinataires = [];
  /** @type {Monde} */ monde;
  /** @type {HTMLFormElement} */ formulaire;
  /** @type {HTMLTextAreaElement} */ texte;
  /** @type {OptionsSaisie} */ options;
  /** @type {Propositions} */ propositions;
  /** @type {Pieces} */ pieces;
  #patiente = false;
  /** Something was typed in this very page, and has not left. */ #tape = false;
  /** What waited for its attachments before the form was emptied leaves no more. */ #tour = 0;

  /** @param {Monde} monde */
  brancher(monde) {
    this.monde = monde;
    this.formulaire = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.texte = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.options = new OptionsSaisie(this.formulaire, monde);
    const liste = /** @type {HTMLElement} */ (this.querySelector("#propositions"));
    this.propositions = new Propositions(this.texte, liste, {
      chercher: monde.chercher,
      choisir: (choisi) => this.#adresser(choisi),
    });
    this.pieces = new Pieces(this, { groupe: monde.groupe, demander: monde.envoyer });
    this.pieces.addEventListener("change", () => this.#garder());
    this.#ecouter();
    this.#reprendre();
  }

  /** Put back what was refused, to be corrected. @param {Champs} champs @param {Record<string, string[]>} erreurs */
  corriger(champs, erreurs = {}) {
    this.poser(champs);
    this.#garder();
    const restes = montrerErreurs(this.formulaire, erreurs);
    this.#refus(restes.join(" "));
    if (!Object.keys(erreurs).length) this.texte.focus();
  }

  /** Whether a refused text may come back here: it never takes the place of what is being written. */
  estLibre() {
    const libre = !this.texte.value.trim() && !this.pieces.aQuelqueChose;
    if (!libre) {
      this.#refus("Consignez ou effacez d’abord ce que vous écrivez : l’entrée à corriger reviendra ici.");
      this.texte.focus();
    }
    return libre;
  }

  /** @returns {Champs} */
  lire() {
    const donnees = new FormData(this.formulaire);
    const champs = Object.fromEntries(CHAMPS.map((nom) => [nom, String(donnees.get(nom) ?? "")]));
    return /** @type {Champs} */ ({
      ...champs,
      texte: this.texte.value,
      importance: String(donnees.get("importance") ?? "normale"),
      destinataires: this.destinataires,
      action: donnees.get("action") === "on",
      action_qui: this.options.choix.valeur,
      pieces: this.pieces.jointes,
    });
  }

  /** @param {Partial<Champs>} champs @param {{avecPieces?: boolean}} [options] without: those that are there, or on their way, stay */
  poser(champs, { avecPieces = true } = {}) {
    this.formulaire.reset();
    this.texte.value = champs.texte ?? "";
    for (const nom of CHAMPS) {
      const champ = /** @type {HTMLInputElement | null} */ (this.formulaire.elements.namedItem(nom));
      if (champ) champ.value = champs[nom] ?? "";
    }
    this.options.poser(champs);
    if (avecPieces) this.pieces.poser(champs.pieces ?? []);
    this.destinataires = [...(champs.destinataires ?? [])];
    this.#dessinerDestinataires();
    this.#ajuster();
  }

  #ecouter() {
    this.formulaire.addEventListener("submit", (e) => {
      e.preventDefault();
      this.consigner();
    });
    this.formulaire.addEventListener("input", () => this.#garder());
    this.formulaire.addEventListener("change", (e) => this.#surChange(e));
    this.texte.addEventListener("input", () => this.#surFrappe());
    this.texte.addEventListener("click", () => this.#chercherMention());
    this.formulaire.addEventListener("keydown", (e) => this.#surTouche(e));
    this.addEventListener("click", (e) => this.#surClic(e));
    // Another tab that sent its own entry has put away the draft that both share.
    addEventListener("pagehide", () => this.#tape && this.#garder());
    addEventListener("storage", (e) => this.#surAutreOnglet(e));
    this.addEventListener("modele", (e) => this.#modele(/** @type {CustomEvent} */ (e).detail));
  }

  /** Whoever picks an importance with the mouse goes on writing. @param {Event} e */
  #surChange(e) {
    this.#garder();
    const cible = /** @type {HTMLInputElement} */ (e.target);
    if (cible.name === "importance" && !cible.matches(":focus-visible")) this.texte.focus();
  }

  /** What both tabs showed and the other one sent is not here to be sent again. @param {StorageEvent} e */
  #surAutreOnglet(e) {
    const parti = this.monde.brouillon.partiAilleurs(e);
    if (parti && parti === this.texte.value) this.#poserVide();
  }

  /** @param {KeyboardEvent} e */
  #surTouche(e) {
    if (e.target === this.texte && this.propositions.touche(e)) return;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      this.consigner();
    } else if (e.key === "Escape" && e.target === this.texte) this.monde.quitter();
  }

  /** @param {MouseEvent} e */
  #surClic(e) {
    const cible = e.target instanceof Element ? e.target : this;
    if (cible.closest("[data-arobase]")) this.#arobase();
    if (cible.closest("[data-effacer]")) this.#vider();
    const retire = /** @type {HTMLElement | null} */ (cible.closest("[data-retirer]"));
    if (!retire) return;
    this.destinataires.splice(Number(retire.dataset.retirer), 1);
    this.#dessinerDestinataires();
    this.#garder();
    this.texte.focus();
  }

  async consigner() {
    if (!(await this.#piecesParties())) return;
    const champs = this.lire();
    const jeton = crypto.randomUUID();
    const { corps, erreurs } = corpsEntree(champs, jeton, heureDuServeur(), Number(this.dataset.texteMax));
    this.#refus(montrerErreurs(this.formulaire, erreurs).join(" "));
    if (Object.keys(erreurs).length) return;
    this.#vider();
    try {
      await this.monde.deposer({ url: this.dataset.url ?? "", corps, jeton, champs });
    } catch {
      this.corriger({ ...champs, texte: [champs.texte, this.texte.value].filter(Boolean).join("\n") });
      this.#refus("Cette entrée n’a pas pu être gardée sur cet appareil. Réessayez.");
      return;
    }
    this.monde.brouillon.partir(champs.texte);
  }

  /** An entry that waits for its attachments leaves with them, not before. */
  async #piecesParties() {
    if (this.#patiente) return false;
    if (this.pieces.enCours) {
      this.#patiente = true;
      const tour = this.#tour;
      this.#refus("L’entrée partira dès que ses pièces seront là.");
      await this.pieces.attendre();
      if (tour !== this.#tour) return false;
      this.#patiente = false;
      this.#refus("");
    }
    if (this.pieces.aRefusees) this.#refus("Une pièce n’est pas partie : retirez-la, ou joignez-la de nouveau.");
    return !this.pieces.aRefusees;
  }

  #vider() {
    this.#poserVide();
    this.monde.brouillon.effacer();
    this.texte.focus();
  }

  /** Nothing is being written here any more; the draft, which another tab may hold by now, is left alone. */
  #poserVide() {
    this.#tour += 1;
    this.#patiente = false;
    this.poser({});
    montrerErreurs(this.formulaire, {});
    this.#refus("");
    this.#tape = false;
    this.#dire(false);
    for (const ouvert of this.querySelectorAll("details[open]")) ouvert.removeAttribute("open");
  }

  #surFrappe() {
    this.texte.removeAttribute("aria-invalid");
    this.#ajuster();
    this.#chercherMention();
    if (this.texte.value.trim()) this.monde.ecrit();
  }

  /** As high as its text, where the browser does not do it by itself (field-sizing). */
  #ajuster() {
    if (CSS.supports("field-sizing", "content")) return;
    this.texte.style.height = "auto";
    this.texte.style.height = `${this.texte.scrollHeight + 2}px`;
  }

  #chercherMention() {
    const noms = this.destinataires.map(({ nom }) => nom);
    const ou = demande(this.texte.value, this.texte.selectionEnd, noms);
    if (ou) this.propositions.proposer(ou.mot);
    else this.propositions.fermer();
  }

  #arobase() {
    const { value, selectionEnd } = this.texte;
    const espace = selectionEnd && !/\s$/.test(value.slice(0, selectionEnd)) ? " " : "";
    this.texte.focus();
    this.texte.setRangeText(`${espace}@`, selectionEnd, selectionEnd, "end");
    this.#surFrappe();
  }

  /** @param {Proposition} choisi */
  #adresser(choisi) {
    const ou = demande(this.texte.value, this.texte.selectionEnd);
    if (ou) {
      const { texte, position } = placer(this.texte.value, ou, choisi.nom);
      this.texte.value = texte;
      this.texte.setSelectionRange(position, position);
    }
    if (!this.destinataires.some(({ nom }) => nom === choisi.nom)) this.destinataires.push(choisi);
    this.#dessinerDestinataires();
    this.#garder();
  }

  #dessinerDestinataires() {
    const zone = /** @type {HTMLElement} */ (this.querySelector("[data-choisis]"));
    zone.replaceChildren(
      ...this.destinataires.map(({ nom }, i) => {
        const puce = document.createElement("span");
        puce.className = "badge accent choisi";
        const retirer = document.createElement("button");
        retirer.type = "button";
        retirer.dataset.retirer = String(i);
        retirer.setAttribute("aria-label", `Retirer ${nom}`);
        retirer.textContent = "×";
        puce.append(nom, retirer);
        return puce;
      }),
    );
    /** @type {HTMLElement} */ (this.querySelector("[data-adressee]")).hidden = this.destinataires.length === 0;
  }

  /** @param {Monde["modeles"][number]} modele */
  #modele({ texte, categorie, importance }) {
    const deja = this.texte.value.trim();
    const champs = this.lire();
    const suite = { ...champs, texte: deja ? `${deja}\n${texte}` : texte, categorie: categorie ?? "", importance };
    this.poser(suite, { avecPieces: false });
    this.#garder();
    this.texte.focus();
  }

  #garder() {
    this.#tape = true;
    this.monde.brouillon.garder(this.lire());
  }

  #reprendre() {
    const champs = this.monde.brouillon.lire();
    if (!champs) return;
    this.poser(champs);
    this.#dire(true);
  }

  /** @param {boolean} repris */
  #dire(repris) {
    /** @type {HTMLElement} */ (this.querySelector("[data-brouillon]")).hidden = !repris;
  }

  /** @param {string} phrase */
  #refus(phrase) {
    const zone = /** @type {HTMLElement} */ (this.querySelector("[data-refus]"));
    zone.textContent = phrase;
    zone.hidden = !phrase;
  }
}

customElements.define("mc-saisie", Saisie);
