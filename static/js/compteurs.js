// Unread and urgent counts by groupe, live on every page: in the rail, in the bottom bar, in the title of the tab.

/**
 * @typedef {import("./moi.js").Moi} Moi
 * @typedef {{groupe: number, non_lus: number, urgents: number}} Compte
 */

const NOUVEAUTES = ["entree.consignee", "message.envoye"];
const APAISEMENTS = ["entree.annulee", "message.supprime"];

/**
 * What one has not read of a groupe: what the server said of it as the page was made, with its numbers up to `tete`, then what
 * came since, by number (`suite`), the urgent ones by id too (`pressees`). `vu`: the last number that was counted, or read
 * elsewhere.
 * @typedef {{non_lus: number, urgents: number, urgentes: Set<number>, tete: number, vu: number, muette?: boolean,
 *   suite: number[], pressees: Map<number, number>}} Etat
 */

/** Holds the counts. Event: `compte` (a Compte). */
export class Compteurs extends EventTarget {
  /** @type {Map<number, Etat>} */ #comptes = new Map();

  /** @param {{moi: Moi, fil: EventTarget, canal?: {postMessage: (m: any) => void, onmessage: any} | null}} monde */
  constructor({ moi, fil, canal = null }) {
    super();
    this.moi = moi;
    this.titre = globalThis.document?.title ?? "";
    for (const { id, non_lus, urgents, tete, urgentes } of moi.groupes)
      this.#comptes.set(id, aPartirDe({ non_lus, urgents, tete, urgentes }));
    for (const { id, non_lus, urgents, tete, urgentes, muette } of moi.messagerie?.conversations ?? [])
      this.#comptes.set(id, aPartirDe({ non_lus, urgents, tete, urgentes, muette }));
    fil.addEventListener("depeche", (e) => this.#recue(/** @type {CustomEvent} */ (e).detail));
    fil.addEventListener("refus", (e) => this.oublier(Number(/** @type {CustomEvent} */ (e).detail.groupe)));
    fil.addEventListener("restaure", (e) => {
      const { groupe, tete } = /** @type {CustomEvent} */ (e).detail;
      const compte = this.#comptes.get(groupe);
      if (compte && compte.vu > tete) [compte.vu, compte.tete] = [tete, Math.min(compte.tete, tete)];
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

  /** A groupe that the person has just joined. @param {{id: number, tete: number, muette?: boolean}} groupe */
  ajouter({ id, tete, muette }) {
    if (this.suit(id)) return;
    this.#comptes.set(id, aPartirDe({ tete, muette }));
  }

  /** @param {number} groupe */
  suit(groupe) {
    return this.#comptes.has(groupe);
  }

  /** A groupe that was withdrawn, or whose event is closed, is no longer offered: nothing of it is left to read. @param {number} groupe */
  oublier(groupe) {
    if (this.#comptes.delete(groupe)) this.#dire(groupe);
    const adresse = this.moi.groupes.find(({ id }) => id === groupe)?.url;
    globalThis.document?.querySelector(`.rail li > a[href="${adresse}"]`)?.parentElement?.remove();
  }

  /** @param {number} groupe @returns {Compte} */
  de(groupe) {
    const compte = this.#comptes.get(groupe);
    if (!compte) return { groupe, non_lus: 0, urgents: 0 };
    const { non_lus, urgents, suite, pressees } = compte;
    return { groupe, non_lus: non_lus + suite.length, urgents: urgents + pressees.size };
  }

  /** @returns {{non_lus: number, urgents: number}} */
  total() {
    const total = { non_lus: 0, urgents: 0 };
    for (const [groupe, { muette }] of this.#comptes) {
      const { non_lus, urgents } = this.de(groupe);
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

  /** @param {any} trame */
  #recue({ groupe, numero, genre, donnees }) {
    const compte = this.#comptes.get(groupe);
    // A page may rewind a groupe to its own cursor: what was counted once is not counted again.
    if (!compte || numero <= compte.vu) return;
    compte.vu = numero;
    // Annulled or withdrawn before it was read: it is still to be read, and nothing is urgent in it any more.
    if (APAISEMENTS.includes(genre) && calmer(compte, donnees.id)) this.#dire(groupe);
    // Veiled, it is counted with what comes next of it (voilees.js), which says whose and how urgent it is.
    if (!NOUVEAUTES.includes(genre) || donnees?.voilee || donnees?.auteur?.id === this.moi.id) return;
    compte.suite.push(numero);
    if (donnees?.importance === "urgente" || (donnees?.est_urgent && !donnees.supprime_le))
      compte.pressees.set(donnees.id, numero);
    this.#dire(groupe);
  }

  /** @param {number} groupe @param {number} numero */
  #lu(groupe, numero) {
    const compte = this.#comptes.get(groupe);
    if (!compte || numero < compte.tete) return;
    // Read in another tab before it came here, it is not to be counted when it comes.
    compte.vu = Math.max(compte.vu, numero);
    compte.non_lus = compte.urgents = 0;
    compte.urgentes.clear();
    compte.suite = compte.suite.filter((venu) => venu > numero);
    for (const [id, venu] of compte.pressees) if (venu <= numero) compte.pressees.delete(id);
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

/** @param {{tete: number, non_lus?: number, urgents?: number, urgentes?: number[], muette?: boolean}} lu @returns {Etat} */
function aPartirDe({ tete, non_lus = 0, urgents = 0, urgentes = [], muette }) {
  return { non_lus, urgents, urgentes: new Set(urgentes), tete, vu: tete, muette, suite: [], pressees: new Map() };
}

/** Nothing is urgent any more in what was annulled or withdrawn; whether something was. @param {Etat} compte @param {number} id */
function calmer(compte, id) {
  if (compte.pressees.delete(id)) return true;
  if (!compte.urgentes.delete(id)) return false;
  compte.urgents -= 1;
  return true;
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
