// The person's conversations: read once, then kept up by what the feed says. Event: `change` (the id, or nothing for all).

import { reprise } from "../relecture.js";

/** @typedef {import("./types.d.ts").Conversation} Conversation */

const APERCU = 140;
const CLOTURES = ["evenement.clos", "evenement.rouvert"];

export class Conversations extends EventTarget {
  /** @type {Map<number, Conversation>} */ #connues = new Map();
  /** @type {Map<number, number>} how far each had been told when it was last read */ #lues = new Map();
  /** @type {any[] | null} what is heard before the list was read */ #entendues = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #relecture;

  /** @param {{moi: {id: number}, lire: (url: string) => Promise<any>}} monde */
  constructor({ moi, lire }) {
    super();
    this.moi = moi;
    this.lire = lire;
  }

  async charger() {
    for (const lue of await this.lire("/api/v1/conversations/")) this.poser(lue, { muet: true });
    const entendues = this.#entendues ?? [];
    this.#entendues = null;
    for (const trame of entendues) this.recevoir(trame);
    this.#dire();
  }

  /** One that has just been joined, or changed elsewhere. @param {number} id @returns {Promise<Conversation | null>} */
  async rafraichir(id) {
    const conversation = await this.lire(`/api/v1/conversations/${id}/`).catch(() => null);
    if (conversation) this.poser(conversation);
    return conversation;
  }

  /** As it was read: neither an older reading nor what the fil has said since is undone. @param {Conversation} lue */
  poser(lue, { muet = false } = {}) {
    if (lue.tete < (this.#lues.get(lue.id) ?? 0)) return;
    this.#lues.set(lue.id, lue.tete);
    const connue = this.#connues.get(lue.id);
    this.#connues.set(lue.id, connue && connue.tete > lue.tete ? { ...lue, ...dit(connue) } : lue);
    if (!muet) this.#dire(lue.id);
  }

  /** What this person has just chosen for it; a message that came since has taken it out of the archives. @param {Conversation} reglee */
  regler({ id, est_favorite, est_muette, est_archivee, niveau, dernier_numero }) {
    const connue = this.#connues.get(id);
    if (!connue) return;
    const archivee = est_archivee && dernier_numero >= connue.dernier_numero;
    Object.assign(connue, { est_favorite, est_muette, niveau, est_archivee: archivee });
    this.#dire(id);
  }

  /** @param {number} id */
  de(id) {
    return this.#connues.get(id) ?? null;
  }

  /** @param {number} id */
  oublier(id) {
    if (this.#connues.delete(id)) this.#dire(id);
  }

  /** Favourites first, then the latest. @param {{archivees?: boolean}} [options] */
  liste({ archivees = false } = {}) {
    return [...this.#connues.values()]
      .filter(({ est_archivee }) => est_archivee === archivees)
      .sort(
        (a, b) =>
          Number(b.est_favorite) - Number(a.est_favorite) ||
          b.dernier_message_le.localeCompare(a.dernier_message_le) ||
          b.id - a.id,
      );
  }

  get nombreArchivees() {
    return this.liste({ archivees: true }).length;
  }

  /** A line of the fil of a conversation. @param {any} trame */
  recevoir(trame) {
    const { groupe, numero, genre, donnees, objet } = trame;
    if (CLOTURES.includes(genre)) this.#relireBientot();
    const connue = this.#connues.get(groupe);
    if (!connue) this.#entendues?.push(trame);
    if (!connue || numero <= connue.tete) return;
    connue.tete = numero;
    // By its number, whatever brings it: what was changed since it was sent comes as it has become.
    if (objet?.type === "message" && donnees.numero > connue.dernier_numero) this.#message(connue, donnees);
    else if (objet?.type === "message" && donnees.numero === connue.dernier_numero) this.#reprendre(connue, donnees);
    else if (objet?.type === "conversation" || objet?.type === "participation") return void this.rafraichir(groupe);
    this.#dire(groupe);
  }

  /** Those of an event close and open again with it, without a word of theirs. Every page hears it at the same second. */
  #relireBientot() {
    if (![...this.#connues.values()].some(({ rattachee }) => rattachee)) return;
    clearTimeout(this.#relecture);
    this.#relecture = setTimeout(() => this.charger().catch(() => this.#relireBientot()), reprise());
  }

  /** @param {Conversation} connue @param {any} donnees */
  #message(connue, donnees) {
    connue.dernier_numero = donnees.numero;
    connue.dernier_message_le = donnees.envoye_le;
    connue.est_archivee = false;
    this.#reprendre(connue, donnees);
  }

  /** @param {Conversation} connue @param {any} donnees */
  #reprendre(connue, { texte, auteur, supprime_le }) {
    connue.dernier = {
      texte: texte.slice(0, APERCU),
      auteur: auteur.id,
      nom: auteur.nom,
      supprime: Boolean(supprime_le),
    };
  }

  /** @param {number} [id] */
  #dire(id) {
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }
}

/** What the fil tells of a conversation. @param {Conversation} connue */
function dit({ tete, dernier, dernier_numero, dernier_message_le, est_archivee }) {
  return { tete, dernier, dernier_numero, dernier_message_le, est_archivee };
}
