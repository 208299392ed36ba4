// What was sent, then changed or withdrawn while nobody listened here, comes under a veil: nothing of it can be drawn, counted
// or rung. What comes next of the same message stands for its sending.

const ENVOI = "message.envoye";

export class Voilees {
  /** @type {Set<number>} the messages of which nothing has been told yet */ #tues = new Set();

  /** @param {import("./fil.js").Trame} trame @returns {import("./fil.js").Trame} as its readers are to take it */
  lire(trame) {
    const { genre, objet, donnees } = trame;
    if (objet?.type !== "message") return trame;
    if (!donnees?.voilee) return this.#tues.delete(objet.id) ? { ...trame, genre: ENVOI } : trame;
    if (genre === ENVOI) this.#tues.add(objet.id);
    return trame;
  }
}
