// How far each of the others has received and read the open conversation, and the line that says it.

export class Recus {
  /** @type {Map<number, {recu: number, lu: number}>} */ #curseurs = new Map();

  /** @param {number} moi @param {boolean} seul the other is alone */
  constructor(moi, seul) {
    this.moi = moi;
    this.seul = seul;
  }

  /** @param {number} personne @param {"recu" | "lu"} quoi @param {number} numero */
  avancer(personne, quoi, numero) {
    if (personne === this.moi) return;
    const tenu = this.#curseurs.get(personne) ?? { recu: 0, lu: 0 };
    tenu[quoi] = Math.max(tenu[quoi], numero);
    tenu.recu = Math.max(tenu.recu, tenu.lu);
    this.#curseurs.set(personne, tenu);
  }

  /** Under the last of one's messages. @param {HTMLElement} lignes */
  dessiner(lignes) {
    const miens = /** @type {NodeListOf<HTMLElement>} */ (lignes.querySelectorAll(":scope > .mien"));
    const dernier = miens.item(miens.length - 1);
    const place = /** @type {HTMLElement | null} */ (dernier?.querySelector("[data-accuse]") ?? null);
    for (const dite of lignes.querySelectorAll("[data-accuse]:not([hidden])"))
      if (dite !== place) dite.setAttribute("hidden", "");
    if (!place) return;
    place.hidden = false;
    place.textContent = this.#etatDe(Number(dernier.dataset.numero));
  }

  /** @param {number} numero */
  #etatDe(numero) {
    const autres = [...this.#curseurs.values()];
    const lus = autres.filter(({ lu }) => lu >= numero).length;
    const recus = autres.filter(({ recu }) => recu >= numero).length;
    if (lus) return this.seul ? "Lu" : `Lu par ${lus}`;
    if (recus) return this.seul ? "Reçu" : `Reçu par ${recus}`;
    return "Envoyé";
  }
}
