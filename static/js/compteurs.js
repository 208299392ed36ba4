// Unread and urgent counts by groupe, live on every page: in the rail, in the bottom bar, in the title of the tab.

/**
 * @typedef {import("./moi.js").Moi} Moi
 * @typedef {{groupe: number, non_lus: number, urgents: number}} Compte
 */

const NOUVEAUTES = ["entree.consignee", "message.envoye"];

/** Holds the counts. Event: `compte` (a Compte). */
export class Compteurs extends EventTarget {
  /** @type {Map<number, {non_lus: number, urgents: number, vu: number, muette?: boolean, urgentes?: Set<number>}>} */ #comptes =
    new Map();

  /** @param {{moi: Moi, fil: EventTarget, canal?: {postMessage: (m: any) => void, onmessage: any} | null}} monde */
  constructor({ moi, fil, canal = null }) {
    super();
    this.moi = moi;
    this.titre = globalThis.document?.title ?? "";
    for (const { id, non_lus, urgents, tete, urgentes } of moi.groupes)
      this.#comptes.set(id, { non_lus, urgents, vu: tete, urgentes: new Set(urgentes) });
    for (const { id, non_lus, urgents, tete, muette } of moi.messagerie?.conversations ?? [])
      this.#comptes.set(id, { non_lus, urgents, vu: tete, muette });
    fil.addEventListener("depeche", (e) => this.#recue(/** @type {CustomEvent} */ (e).detail));
    fil.addEventListener("refus", (e) => {
      const groupe = Number(/** @type {CustomEvent} */ (e).detail.groupe);
      this.#lu(groupe, Number.MAX_SAFE_INTEGER);
      this.#effacerLien(groupe);
    });
    fil.addEventListener("lu", (e) => {
      const { groupe, numero } = /** @type {CustomEvent} */ (e).detail;
      this.#lu(groupe, numero);
      canal?.postMessage({ groupe, numero });
    });
    if (canal) canal.onmessage = ({ data }) => this.#lu(data.groupe, data.numero);
    if (globalThis.document) {
      this.addEventListener("compte", (e) => this.#dessiner(/** @type {CustomEvent} */ (e).detail));
      this.#titrer();
    }
  }

  /** A groupe that the person has just joined. @param {{id: number, tete: number}} groupe */
  ajouter({ id, tete }) {
    if (!this.#comptes.has(id)) this.#comptes.set(id, { non_lus: 0, urgents: 0, vu: tete, urgentes: new Set() });
  }

  /** @param {number} groupe @returns {Compte} */
  de(groupe) {
    const { non_lus = 0, urgents = 0 } = this.#comptes.get(groupe) ?? {};
    return { groupe, non_lus, urgents };
  }

  /** @returns {{non_lus: number, urgents: number}} */
  total() {
    const total = { non_lus: 0, urgents: 0 };
    for (const { non_lus, urgents, muette } of this.#comptes.values()) {
      total.non_lus += muette ? 0 : non_lus;
      total.urgents += urgents;
    }
    return total;
  }

  /** A mute conversation is not counted in the total; what is urgent in it is. @param {number} groupe @param {boolean} muette */
  rendreMuette(groupe, muette) {
    const compte = this.#comptes.get(groupe);
    if (!compte) return;
    compte.muette = muette;
    this.#dire(groupe);
  }

  /** A groupe that was withdrawn is no longer offered. @param {number} groupe */
  #effacerLien(groupe) {
    const adresse = this.moi.groupes.find(({ id }) => id === groupe)?.url;
    globalThis.document?.querySelector(`.rail li > a[href="${adresse}"]`)?.parentElement?.remove();
  }

  /** @param {any} trame */
  #recue({ groupe, numero, genre, donnees }) {
    const compte = this.#comptes.get(groupe);
    // A page may rewind a groupe to its own cursor: what was counted once is not counted again.
    if (!compte || numero <= compte.vu) return;
    compte.vu = numero;
    // Annulled before it was read: it is still to be read, and nothing is urgent in it any more.
    if (genre === "entree.annulee" && compte.urgentes?.delete(donnees.id)) {
      compte.urgents -= 1;
      this.#dire(groupe);
    }
    // Veiled, it is counted with what comes next of it (voilees.js), which says whose and how urgent it is.
    if (!NOUVEAUTES.includes(genre) || donnees?.voilee || donnees?.auteur?.id === this.moi.id) return;
    compte.non_lus += 1;
    if (donnees?.importance === "urgente" || (donnees?.est_urgent && !donnees.supprime_le)) compte.urgents += 1;
    if (donnees?.importance === "urgente") compte.urgentes?.add(donnees.id);
    this.#dire(groupe);
  }

  /** @param {number} groupe @param {number} numero */
  #lu(groupe, numero) {
    const compte = this.#comptes.get(groupe);
    if (!compte || numero < compte.vu) return;
    compte.non_lus = compte.urgents = 0;
    compte.urgentes?.clear();
    this.#dire(groupe);
  }

  /** @param {number} groupe */
  #dire(groupe) {
    this.dispatchEvent(new CustomEvent("compte", { detail: this.de(groupe) }));
  }

  /** @param {Compte} compte */
  #dessiner(compte) {
    for (const badge of document.querySelectorAll(`[data-compte="${compte.groupe}"]`)) dessinerBadge(badge, compte);
    this.#titrer();
  }

  #titrer() {
    const { non_lus, urgents } = this.total();
    const nombre = urgents ? `(${urgents} !) ` : non_lus ? `(${plafonner(non_lus)}) ` : "";
    document.title = nombre + this.titre;
    const menu = document.getElementById("compte-menu");
    if (menu) dessinerBadge(menu, { groupe: 0, non_lus, urgents });
  }
}

/** @param {Element} badge @param {Compte} compte */
export function dessinerBadge(badge, { non_lus, urgents }) {
  badge.toggleAttribute("hidden", non_lus === 0);
  badge.classList.toggle("urgent", urgents > 0);
  badge.closest("a")?.classList.toggle("a-lire", non_lus > 0);
  const nombre = badge.querySelector("[data-role=nombre]") ?? badge;
  nombre.textContent = plafonner(urgents || non_lus);
  const sens = badge.querySelector("[data-role=sens]");
  if (sens) sens.textContent = sensDe({ non_lus, urgents }, badge.hasAttribute("data-compte-messages") ? "" : "e");
}

/** What the figure means, for who hears it: as `compte.html` says it. @param {{non_lus: number, urgents: number}} compte @param {"" | "e"} e entries are feminine, messages are not */
export function sensDe({ non_lus, urgents }, e) {
  const accorder = (/** @type {string} */ mot, /** @type {number} */ nombre) => `${mot}${e}${nombre > 1 ? "s" : ""}`;
  const lus = `non ${accorder("lu", non_lus)}`;
  return urgents ? ` ${accorder("urgent", urgents)} sur ${non_lus} ${lus}` : ` ${lus}`;
}

/** @param {number} nombre */
function plafonner(nombre) {
  return nombre > 99 ? "99+" : String(nombre);
}
