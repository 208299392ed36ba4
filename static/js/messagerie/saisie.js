// Where one writes: the draft that survives, a reply, a correction, what is urgent, and how it leaves. Nothing here blocks.

import { Brouillon } from "../brouillon.js";
import { Pieces } from "../ged/pieces.js";
import { empechement, RIEN, reunir } from "./champs.js";
import { Nommes } from "./nommes.js";
import { dire, un } from "./outils.js";

/** @typedef {import("./types.d.ts").Conversation} Conversation @typedef {import("./types.d.ts").Contact} Contact */
/** @typedef {import("./champs.js").Champs} Champs @typedef {{id: number, avant: string}} Correction */

export class Saisie {
  /** @type {Conversation | null} */ conversation = null;
  /** @type {Champs["reponse"]} */ reponse = null;
  /** @type {Correction | null} what is being changed, and what it said */ correction = null;
  /** @type {Map<number, (Correction & {texte: string})[]>} that wait, by conversation */ #corrections = new Map();
  /** The conversation whose message waits for its attachments. */ #patiente = 0;
  /** Something was typed in this very page, and has not left. */ #tape = false;

  /**
   * @param {HTMLElement} racine
   * @param {{moi: {id: number}, chercher: (conversation: number, mot: string) => Promise<Contact[]>, tape: (conversation: number) => void,
   *   envoyer: (champs: Champs) => Promise<any>, corriger: (id: number, texte: string) => Promise<any>, dernierMien: () => HTMLElement | null,
   *   modifier: (article: HTMLElement) => void, demander: import("../ged/envoi.js").Demander}} monde
   */
  constructor(racine, monde) {
    this.racine = racine;
    this.monde = monde;
    this.formulaire = /** @type {HTMLFormElement} */ (un(racine, "[data-saisie]"));
    this.texte = /** @type {HTMLTextAreaElement} */ (un(this.formulaire, "textarea"));
    this.urgent = /** @type {HTMLInputElement} */ (un(this.formulaire, "[name=est_urgent]"));
    const places = { liste: un(racine, "#ms-propositions"), averti: un(this.formulaire, "[data-averti]") };
    this.nommes = new Nommes(this.texte, places, {
      chercher: (mot) => (this.conversation ? monde.chercher(this.conversation.id, mot) : Promise.resolve([])),
      choisi: () => this.#garder(),
    });
    this.pieces = new Pieces(racine, { groupe: 0, demander: monde.demander });
    this.pieces.addEventListener("change", () => this.#garder());
    this.#ecouter();
  }

  /** @param {Conversation} conversation */
  ouvrir(conversation) {
    this.#garderAvantDePartir();
    this.#tape = false;
    if (this.conversation && this.correction) this.#laisser(this.conversation.id, this.correction, this.texte.value);
    this.conversation = conversation;
    this.correction = null;
    const { pieces = [], ...garde } = this.#brouillon()?.lire() ?? {};
    this.pieces.passer(conversation.id, pieces);
    this.poser({ ...RIEN, ...garde });
    this.formulaire.hidden = Boolean(conversation.clos_le);
    this.texte.placeholder = `Écrire à ${conversation.titre}…`;
    this.#suivante();
  }

  /** Attachments that are not said stay as they are. @param {Champs} champs */
  poser({ texte, est_urgent, nommes, reponse, pieces }) {
    this.texte.value = texte;
    this.urgent.checked = est_urgent;
    this.nommes.poser(nommes);
    this.reponse = reponse;
    if (pieces) this.pieces.poser(pieces);
    dire(un(this.formulaire, "[data-refus]"), "");
    this.#contexte();
  }

  /** Whether what was refused can come back into the field; what holds it is said. */
  peutReprendre() {
    if (this.correction) this.refuser("Terminez d’abord la modification en cours, ou abandonnez-la.");
    return !this.correction && !this.formulaire.hidden;
  }

  /** What was refused comes back above what is being typed: neither is lost. @param {Champs} refuse */
  corriger(refuse) {
    const { pieces: _, ...reunis } = reunir(refuse, this.lire());
    this.pieces.reprendre(refuse.pieces ?? []);
    this.poser(reunis);
    this.#garder();
    this.texte.focus();
  }

  /** @returns {Champs} */
  lire() {
    const { texte, urgent, reponse } = this;
    const { tous: nommes } = this.nommes;
    return { texte: texte.value, est_urgent: urgent.checked, nommes, reponse, pieces: this.pieces.jointes };
  }

  /** @param {NonNullable<Champs["reponse"]>} reponse */
  repondre(reponse) {
    if (!this.#quitterCorrection()) return;
    this.reponse = reponse;
    this.#contexte();
    this.#garder();
    this.texte.focus();
  }

  /** Change what was sent. @param {number} id @param {string} texte */
  reprendre(id, texte) {
    if (!this.#quitterCorrection()) return;
    this.#poserCorrection({ id, avant: texte }, texte);
    this.texte.focus();
  }

  /** @param {{id: number, avant: string}} correction @param {string} texte as far as it was typed */
  #poserCorrection({ id, avant }, texte) {
    this.correction = { id, avant };
    this.reponse = null;
    this.texte.value = texte;
    this.#contexte();
  }

  /** One that waits in this conversation, unless it is closed: it goes on waiting. */
  #suivante() {
    const laissee = this.conversation?.clos_le ? null : this.#corrections.get(this.conversation?.id ?? 0)?.shift();
    if (laissee) this.#poserCorrection(laissee, laissee.texte);
  }

  /** What one was writing comes back; a correction that says something else than the message is not thrown away. */
  #quitterCorrection() {
    if (this.correction && this.texte.value !== this.correction.avant) {
      this.texte.focus();
      return this.peutReprendre();
    }
    if (this.correction) this.poser(this.#enCours());
    this.correction = null;
    return true;
  }

  /** @param {string} phrase */
  refuser(phrase) {
    dire(un(this.formulaire, "[data-refus]"), phrase);
  }

  #ecouter() {
    this.formulaire.addEventListener("submit", (e) => {
      e.preventDefault();
      this.envoyer();
    });
    this.texte.addEventListener("input", () => this.#surFrappe());
    addEventListener("pagehide", () => this.#garderAvantDePartir());
    this.urgent.addEventListener("change", () => {
      this.#garder();
      if (!this.urgent.matches(":focus-visible")) this.texte.focus();
    });
    addEventListener("storage", (e) => this.#surAutreOnglet(e));
    this.texte.addEventListener("keydown", (e) => this.#touche(e));
    un(this.formulaire, "[data-geste=sans-contexte]").addEventListener("click", () => this.#sansContexte());
    un(this.formulaire, "[data-geste=arobase]").addEventListener("click", () => this.#arobase());
  }

  /** What both tabs showed and the other one sent is not here to be sent again. @param {StorageEvent} e */
  #surAutreOnglet(e) {
    const parti = this.#brouillon()?.partiAilleurs(e);
    if (!parti || this.correction || parti !== this.texte.value) return;
    this.poser({ ...RIEN, pieces: [] });
    this.#tape = false;
  }

  async envoyer() {
    if (!this.correction && !(await this.#piecesParties())) return;
    const champs = this.lire();
    const { correction, conversation } = this;
    const raison = empechement(champs, { corrige: Boolean(correction) });
    if (raison) return this.refuser(raison);
    const brouillon = this.#brouillon();
    this.correction = null;
    // A correction is of the text: what is being attached waits for the next message.
    if (correction) delete champs.pieces;
    this.poser(correction ? this.#enCours() : { ...RIEN, pieces: [] });
    this.#garder();
    this.#tape = false;
    this.#suivante();
    this.texte.focus();
    try {
      if (correction) await this.monde.corriger(correction.id, champs.texte);
      else await this.monde.envoyer(champs);
    } catch (/** @type {any} */ { message }) {
      if (conversation?.id === this.conversation?.id && !this.correction) this.#rendreIci(champs, correction, message);
      else if (conversation) this.#rendreLaBas(conversation, champs, correction);
      return;
    }
    if (!correction) brouillon?.partir(champs.texte);
  }

  /** What could not leave, above what was typed since. @param {Champs} champs @param {Saisie["correction"]} correction @param {string} raison */
  #rendreIci(champs, correction, raison) {
    if (correction) this.#poserCorrection(correction, champs.texte);
    else this.corriger(champs);
    this.refuser(raison);
  }

  /** The same, once one writes something else. @param {Conversation} ou @param {Champs} champs @param {Saisie["correction"]} correction */
  #rendreLaBas(ou, champs, correction) {
    const { id } = ou;
    const brouillon = new Brouillon(localStorage, this.monde.moi.id, id);
    if (correction) this.#laisser(id, correction, champs.texte);
    else brouillon.garder(reunir(champs, { ...RIEN, ...brouillon.lire() }));
    if (champs.pieces) this.pieces.reprendre(champs.pieces, id);
    this.#direRestee(ou);
  }

  /** @param {Conversation | null} ou where what has not left is found again */
  #direRestee(ou) {
    this.refuser(`Votre message à «\u00a0${ou?.titre}\u00a0» n’est pas parti\u00a0: vous l’y retrouverez.`);
  }

  /** Each waits for its turn, the one in hand first. @param {number} ou @param {{id: number, avant: string}} correction @param {string} texte */
  #laisser(ou, correction, texte) {
    this.#corrections.set(ou, [{ ...correction, texte }, ...(this.#corrections.get(ou) ?? [])]);
  }

  /** A message that waits for its attachments leaves with them, and only from where it was written. */
  async #piecesParties() {
    const { conversation } = this;
    const ou = conversation?.id ?? 0;
    if (this.#patiente === ou) return false;
    if (this.pieces.enCours) {
      this.#patiente = ou;
      this.refuser("Le message partira dès que ses pièces seront là.");
      await this.pieces.attendre();
      this.#patiente = 0;
      if (this.conversation?.id !== ou || this.correction) {
        this.#direRestee(conversation);
        return false;
      }
      this.refuser("");
    }
    if (this.pieces.aRefusees) this.refuser("Une pièce n’est pas partie : retirez-la, ou joignez-la de nouveau.");
    return !this.pieces.aRefusees;
  }

  /** @param {KeyboardEvent} e */
  #touche(e) {
    if (this.nommes.propositions.touche(e)) return;
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      this.envoyer();
    } else if (e.key === "Escape" && (this.reponse || this.correction)) {
      e.stopPropagation();
      this.#sansContexte();
    } else if (e.key === "ArrowUp" && !this.texte.value) {
      const mien = this.monde.dernierMien();
      if (mien) this.monde.modifier(mien);
    }
  }

  #surFrappe() {
    dire(un(this.formulaire, "[data-refus]"), "");
    this.#ajuster();
    this.nommes.relire();
    this.#garder();
    if (this.texte.value.trim() && this.conversation) this.monde.tape(this.conversation.id);
  }

  /** As high as its text, where the browser does not do it by itself (field-sizing). */
  #ajuster() {
    if (CSS.supports("field-sizing", "content")) return;
    this.texte.style.height = "auto";
    this.texte.style.height = `${this.texte.scrollHeight + 2}px`;
  }

  #arobase() {
    this.nommes.arobase();
    this.#surFrappe();
  }

  #contexte() {
    const zone = un(this.formulaire, "[data-contexte]");
    zone.hidden = !this.reponse && !this.correction;
    const { qui = "", texte = "" } = this.reponse ?? {};
    un(zone, "[data-contexte-texte]").textContent = this.correction
      ? "Modifier le message"
      : `Réponse à ${qui} : ${texte}`;
  }

  #sansContexte() {
    if (this.correction) this.poser(this.#enCours());
    else this.reponse = null;
    this.correction = null;
    this.#contexte();
    this.#garder();
    this.#suivante();
    this.texte.focus();
  }

  #brouillon() {
    return this.conversation && new Brouillon(localStorage, this.monde.moi.id, this.conversation.id);
  }

  /** What one was writing before correcting a message; its attachments have stayed. @returns {Champs} */
  #enCours() {
    const { pieces: _, ...garde } = this.#brouillon()?.lire() ?? {};
    return { ...RIEN, ...garde };
  }

  #garder() {
    if (this.correction) return;
    this.#brouillon()?.garder(this.lire());
    this.#tape = true;
  }

  /** Another tab that sent its own message has put away the draft that both share. */
  #garderAvantDePartir() {
    if (this.#tape) this.#garder();
  }
}
