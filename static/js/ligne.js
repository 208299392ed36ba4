// The line that carries the feed: one socket that is watched, taken again ever more rarely when it falls, and a reading over
// plain HTTP where WebSockets are blocked. It knows nothing of what is said on it.

import { DELAIS, HORS_LIGNE_APRES, REDEMARRAGE, SESSION_TERMINEE, SessionTerminee } from "./delais.js";
import { Minuteries } from "./minuteries.js";

/** @typedef {import("./types.d.ts").Etat} Etat @typedef {import("./types.d.ts").Prise} Prise */
/** @typedef {import("./fil.js").Lecture} Lecture @typedef {import("./fil.js").Trame} Trame */

const OUVERTE = 1;

export class Ligne {
  /** @type {Minuteries} */ #minuteries;
  /** @type {Prise | null} */ #prise = null;
  /** @type {Etat} */ #etat = "connexion";
  #essais = 0;
  #derniereTrame = 0;
  #directDepuis = 0;
  #lectureEnCours = false;
  #demarree = false;

  /**
   * @param {object} monde
   * @param {() => Prise} monde.ouvrir
   * @param {() => Promise<Lecture>} monde.lire over HTTP
   * @param {() => boolean} monde.estEnLigne
   * @param {import("./minuteries.js").Horloge} monde.horloge
   * @param {() => number} monde.hasard
   * @param {object} fil what it tells
   * @param {() => void} fil.ouverte a new socket: everything is to be asked for on it
   * @param {(entendue: number) => void} fil.fermee when something was last heard
   * @param {(trame: Trame) => void} fil.recevoir
   * @param {(lecture: Lecture) => void} fil.relever
   * @param {(etat: Etat) => void} fil.changer
   */
  constructor({ ouvrir, lire, estEnLigne, horloge, hasard }, fil) {
    this.ouvrir = ouvrir;
    this.lire = lire;
    this.estEnLigne = estEnLigne;
    this.horloge = horloge;
    this.hasard = hasard;
    this.fil = fil;
    this.#minuteries = new Minuteries(horloge);
  }

  /** @returns {Etat} */
  get etat() {
    return this.#etat;
  }

  /** @returns {boolean} whether this is the first time */
  demarrer() {
    if (this.#demarree) return false;
    this.#demarree = true;
    // The modules of the page each say what they follow: one request for all of them.
    this.#minuteries.armer("connexion", 0, () => this.#connecter());
    return true;
  }

  /** @param {object} trame @returns {boolean} whether it left */
  envoyer(trame) {
    if (this.#prise?.readyState !== OUVERTE) return false;
    this.#prise.send(JSON.stringify(trame));
    return true;
  }

  /** What has come says that the line works. */
  confirmer() {
    this.#directDepuis ||= this.horloge.maintenant();
    if (this.#etat === "direct") return;
    this.#minuteries.desarmer("sondage");
    this.#changer("direct");
  }

  /** Nothing comes on this one, or nothing that can be trusted: take another. */
  rompre() {
    this.#prise?.close();
    this.#fermee(1006, true);
  }

  /** The network is said to be gone. The socket may not know yet. */
  couper() {
    if (this.#etat === "session-terminee") return;
    this.#fermerPrise();
    this.#changer("hors-ligne");
    this.#reessayer();
  }

  /** The laptop woke up, the network is back, the page is shown again: do not wait for the next attempt. */
  reveiller() {
    if (!this.#demarree || this.#etat === "session-terminee") return;
    const silence = this.horloge.maintenant() - this.#derniereTrame;
    if (this.#prise?.readyState === OUVERTE && silence < DELAIS.silence / 2) return;
    this.#essais = 0;
    this.#connecter();
  }

  /** The session is over: nothing more is tried until the person has signed in again. */
  terminer() {
    this.#demarree = true;
    this.#minuteries.toutDesarmer();
    this.#fermerPrise();
    this.#changer("session-terminee");
  }

  /** The person has signed in again in another tab: take up where the feed was. */
  reprendre() {
    if (this.#etat !== "session-terminee") return;
    this.#essais = 0;
    this.#changer("reconnexion");
    this.#connecter();
  }

  #connecter() {
    this.#fermerPrise();
    this.#minuteries.desarmer("connexion");
    /** @type {Prise} */
    let prise;
    try {
      prise = this.ouvrir();
    } catch {
      this.#echec();
      return;
    }
    let ouverte = false;
    prise.onopen = () => {
      ouverte = true;
      this.#surveiller(DELAIS.premierSilence);
      this.fil.ouverte();
    };
    prise.onmessage = ({ data }) => this.#recevoir(data);
    prise.onclose = ({ code }) => this.#fermee(code, ouverte);
    this.#prise = prise;
    this.#surveiller(DELAIS.premierSilence);
  }

  /** @param {string} texte */
  #recevoir(texte) {
    this.#derniereTrame = this.horloge.maintenant();
    this.#surveiller(DELAIS.silence);
    this.fil.recevoir(JSON.parse(texte));
  }

  /** @param {number} code @param {boolean} ouverte */
  #fermee(code, ouverte) {
    this.#fermerPrise();
    if (code === SESSION_TERMINEE) return this.terminer();
    // A line that held is retried at once (a server restarts); one that never opened or fell at once backs off.
    const tenait = ouverte && this.#directDepuis > 0 && this.horloge.maintenant() - this.#directDepuis > DELAIS.trou;
    if (tenait) this.#essais = 0;
    this.#directDepuis = 0;
    // Sent elsewhere by a server that knows that one can be: no need to alarm anybody for a tenth of a second.
    if (tenait && code === REDEMARRAGE)
      return this.#minuteries.armer("connexion", this.hasard() * DELAIS.releve, () => this.#connecter());
    return ouverte && this.#essais === 0 ? this.#reessayer() : this.#echec();
  }

  /** The socket does not open: read over HTTP meanwhile, which also tells a blocked WebSocket from a server that is down. */
  #echec() {
    this.#reessayer();
    this.#sonder();
  }

  #reessayer() {
    if (this.#etat === "session-terminee") return;
    if (this.#etat === "direct" || this.#etat === "connexion") this.#changer("reconnexion");
    const recul = Math.min(DELAIS.baseRecul * 2 ** this.#essais, DELAIS.maxRecul);
    const attente = this.#etat === "http" ? DELAIS.retourPrise : recul;
    this.#essais += 1;
    // Jitter: two thousand browsers must not come back in the same second.
    this.#minuteries.armer("connexion", attente * (0.5 + this.hasard() / 2), () => this.#connecter());
  }

  async #sonder() {
    if (this.#lectureEnCours || this.#etat === "direct") return;
    this.#lectureEnCours = true;
    this.#minuteries.desarmer("sondage");
    let encore = false;
    try {
      const lecture = await this.lire();
      if (this.etat === "session-terminee" || this.etat === "direct") return;
      this.#changer("http");
      this.fil.relever(lecture);
      encore = lecture.suite;
    } catch (erreur) {
      if (erreur instanceof SessionTerminee) this.terminer();
      else this.#injoignable();
    } finally {
      this.#lectureEnCours = false;
      if (this.etat === "http") this.#minuteries.armer("sondage", encore ? 0 : DELAIS.sondage, () => this.#sonder());
    }
  }

  #injoignable() {
    if (this.#etat === "session-terminee" || this.#etat === "direct") return;
    const perdu = !this.estEnLigne() || this.#essais >= HORS_LIGNE_APRES;
    if (this.#etat === "http") {
      this.#essais = 0;
      this.#changer("reconnexion");
      this.#reessayer();
    }
    this.#changer(perdu ? "hors-ligne" : "reconnexion");
  }

  /** @param {number} delai */
  #surveiller(delai) {
    this.#minuteries.armer("silence", delai, () => this.rompre());
  }

  #fermerPrise() {
    this.#minuteries.desarmer("silence");
    const prise = this.#prise;
    this.#prise = null;
    this.fil.fermee(this.#derniereTrame);
    if (!prise) return;
    prise.onopen = prise.onmessage = prise.onclose = null;
    prise.close();
  }

  /** @param {Etat} etat */
  #changer(etat) {
    if (etat === this.#etat) return;
    this.#etat = etat;
    this.fil.changer(etat);
  }
}
