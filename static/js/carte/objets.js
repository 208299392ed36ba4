// The objects of the map: what the server has announced, and over it what this browser has asked for and not yet seen come back.

import { heureDuServeur } from "../heure-serveur.js";

/** @typedef {import("./types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Geste} Geste @typedef {import("./types.d.ts").Conflit} Conflit */

/**
 * Events: `change` ({jeton}), `conflit` (a Conflit), `annonce` ({donnees, avant, genre}: something came from the feed).
 */
export class Objets extends EventTarget {
  /** @type {Map<string, Objet>} what the server has said last */ #connus = new Map();
  /** @type {Map<string, Geste[]>} asked for, by object, in order */ #attente = new Map();
  /** @type {Map<string, Conflit>} refused, by the jeton of the geste */ #conflits = new Map();
  /** @type {Set<string>} the jetons of all those that were refused */ #refuses = new Set();

  /** @param {Objet[]} objets */
  charger(objets) {
    for (const objet of objets) this.#connus.set(objet.jeton, objet);
  }

  /** All those on the map, as they are shown. @returns {Objet[]} */
  liste() {
    const jetons = new Set([...this.#connus.keys(), ...this.#attente.keys()]);
    return [...jetons].flatMap((jeton) => this.lire(jeton) ?? []).filter(({ supprime_le }) => !supprime_le);
  }

  /** The object with what is asked for on top of it; null when there is none. @param {string} jeton @returns {Objet | null} */
  lire(jeton) {
    const gestes = this.#attente.get(jeton) ?? [];
    let objet = this.#connus.get(jeton) ?? null;
    for (const geste of gestes) objet = appliquer(objet, geste);
    return objet;
  }

  /** @param {string} jeton what the server has said of it */
  connu(jeton) {
    return this.#connus.get(jeton) ?? null;
  }

  /** @param {string} jeton */
  enAttente(jeton) {
    return this.#attente.has(jeton);
  }

  /** Whether that change was refused, even if it has been given up since. @param {string} geste */
  estRefuse(geste) {
    return this.#refuses.has(geste);
  }

  /** @returns {Conflit[]} */
  get conflits() {
    return [...this.#conflits.values()];
  }

  /** This browser asks for a change: shown at once, as pending. @param {Geste} geste */
  proposer(geste) {
    const gestes = this.#attente.get(geste.objet) ?? [];
    if (gestes.some(({ jeton }) => jeton === geste.jeton)) return;
    // Refused before, and sent again.
    this.#refuses.delete(geste.jeton);
    this.#conflits.delete(geste.jeton);
    this.#attente.set(geste.objet, [...gestes, geste]);
    this.#dire("change", { jeton: geste.objet });
  }

  /** A dépêche of the feed. @param {{genre: string, donnees: Objet}} depeche */
  recevoir({ genre, donnees }) {
    const avant = this.#connus.get(donnees.jeton) ?? null;
    if (donnees.geste) this.#oublier(donnees.jeton, donnees.geste);
    if (avant && avant.version >= donnees.version) return this.#dire("change", { jeton: donnees.jeton });
    this.#connus.set(donnees.jeton, donnees);
    this.#dire("change", { jeton: donnees.jeton });
    this.#dire("annonce", { genre, donnees, avant });
  }

  /** The server has answered. The dépêche that follows says the same thing. @param {string} jeton @param {Objet | null} reponse */
  accepter(jeton, reponse) {
    const objet = this.#objetDe(jeton);
    if (!objet) return;
    this.#oublier(objet, jeton);
    const connu = this.#connus.get(objet);
    // Without content to who may no longer read the map: it was taken all the same.
    if (reponse?.version && (!connu || connu.version < reponse.version)) this.#connus.set(objet, reponse);
    this.#dire("change", { jeton: objet });
  }

  /** Refused: what was wanted is kept aside, with the reason. @param {string} jeton @param {Conflit["probleme"]} probleme */
  refuser(jeton, probleme) {
    this.#refuses.add(jeton);
    const objet = this.#objetDe(jeton);
    if (!objet) return;
    const geste = /** @type {Geste} */ (this.#attente.get(objet)?.find((candidat) => candidat.jeton === jeton));
    this.#oublier(objet, jeton);
    const actuel = probleme?.actuel;
    const connu = this.#connus.get(objet);
    if (actuel && (!connu || connu.version < actuel.version)) this.#connus.set(objet, actuel);
    const conflit = { geste, probleme };
    this.#conflits.set(jeton, conflit);
    this.#dire("change", { jeton: objet });
    this.#dire("conflit", conflit);
  }

  /** Given up, by this tab or another. @param {string} jeton */
  ecarter(jeton) {
    const conflit = this.#conflits.get(jeton);
    const objet = conflit?.geste.objet ?? this.#objetDe(jeton);
    this.#conflits.delete(jeton);
    if (!objet) return;
    this.#oublier(objet, jeton);
    this.#dire("change", { jeton: objet });
  }

  /** @param {string} geste */
  #objetDe(geste) {
    for (const [objet, gestes] of this.#attente) if (gestes.some(({ jeton }) => jeton === geste)) return objet;
    return null;
  }

  /** @param {string} objet @param {string} geste */
  #oublier(objet, geste) {
    const reste = (this.#attente.get(objet) ?? []).filter(({ jeton }) => jeton !== geste);
    if (reste.length) this.#attente.set(objet, reste);
    else this.#attente.delete(objet);
  }

  /** @param {string} nom @param {any} detail */
  #dire(nom, detail) {
    this.dispatchEvent(new CustomEvent(nom, { detail }));
  }
}

/** What the object would be after the change, on which the next one stands. @param {Objet | null} objet @param {Geste} geste @returns {Objet | null} */
export function appliquer(objet, { acte, champs, objet: nom, jeton: sur }) {
  if (acte === "dessiner") return objet ?? /** @type {Objet} */ ({ ...VIERGE, ...champs, jeton: nom, sur });
  if (!objet) return null;
  const suite = { ...objet, ...champs, version: objet.version + 1, sur };
  if (acte === "supprimer") suite.supprime_le = new Date(heureDuServeur()).toISOString();
  if (acte === "restaurer") suite.supprime_le = null;
  return suite;
}

const VIERGE = {
  id: null,
  version: 1,
  nature: "",
  rayon_m: null,
  libelle: "",
  etat: "en_place",
  note: "",
  calque: null,
  entrees: [],
  supprime_le: null,
};

/** What is shown of a conflict says the same as long as this does. @param {Conflit} conflit @param {Objet | null} actuel */
export function cleDe({ geste, probleme }, actuel) {
  return [geste.jeton, probleme.statut, actuel?.version ?? "", actuel?.supprime_le ?? ""].join("|");
}
