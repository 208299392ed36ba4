// The person's conversations: read once, then kept up by what the feed says. Event: `change` (the id, or nothing for all).

/** @typedef {import("./types.d.ts").Conversation} Conversation */

const APERCU = 140;

export class Conversations extends EventTarget {
  /** @type {Map<number, Conversation>} */ #connues = new Map();

  /** @param {{moi: {id: number}, lire: (url: string) => Promise<any>}} monde */
  constructor({ moi, lire }) {
    super();
    this.moi = moi;
    this.lire = lire;
  }

  async charger() {
    for (const conversation of await this.lire("/api/v1/conversations/")) this.poser(conversation, { muet: true });
    this.#dire();
  }

  /** One that has just been joined, or changed elsewhere. @param {number} id @returns {Promise<Conversation | null>} */
  async rafraichir(id) {
    const conversation = await this.lire(`/api/v1/conversations/${id}/`).catch(() => null);
    if (conversation) this.poser(conversation);
    return conversation;
  }

  /** @param {Conversation} conversation */
  poser(conversation, { muet = false } = {}) {
    this.#connues.set(conversation.id, conversation);
    if (!muet) this.#dire(conversation.id);
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
  recevoir({ groupe, numero, genre, donnees, objet }) {
    const connue = this.#connues.get(groupe);
    if (!connue || numero <= connue.tete) return;
    connue.tete = numero;
    if (genre === "message.envoye" && donnees.auteur) this.#message(connue, donnees);
    else if (objet?.type === "message" && donnees.numero === connue.dernier_numero) this.#reprendre(connue, donnees);
    else if (objet?.type === "conversation" || objet?.type === "participation") return void this.rafraichir(groupe);
    this.#dire(groupe);
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
