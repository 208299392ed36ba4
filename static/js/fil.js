// The live feed: one socket, cursors, catch-up, and the same reading over plain HTTP where WebSockets are blocked.
// What the outside gives (socket, HTTP reading, clock, chance) is injected, so that every fault can be played in a test.

import { Curseurs } from "./curseurs.js";
import { DELAIS, HORS_LIGNE_APRES, REDEMARRAGE, SESSION_TERMINEE, SessionTerminee } from "./delais.js";
import { Lus } from "./lus.js";
import { HORLOGE, Minuteries } from "./minuteries.js";
import { Voilees } from "./voilees.js";

/**
 * @typedef {{type: string, groupe?: number, numero?: number, tetes?: Record<string, number>, [cle: string]: any}} Trame
 * @typedef {{depeches: Trame[], tetes: Record<string, number>, suite: boolean, refus?: Trame[], restaures?: Trame[], service?: string, lignee?: string}} Lecture
 * @typedef {import("./types.d.ts").Etat} Etat @typedef {import("./types.d.ts").Prise} Prise
 */

const OUVERTE = 1;
/** Frames that are relayed as they are: what they say is not in the feed. */
const PERDABLES = new Set(["presence", "pointeurs", "saisie", "accuses", "rejoint", "salle"]);

/**
 * Follows groupes and tells what happens in them, in order, each number once.
 * Events: `depeche` (the frame), `tetes`, `service` (what is degraded, or ""), `etat` (an Etat), those of PERDABLES, `refus`, `lu` ({groupe, numero}),
 * `restaure` (the base went back to before what this page holds, or is another one: then without a groupe), `delaisses` (how many groupes are beyond what the server follows).
 */
export class Fil extends EventTarget {
  /** @type {Curseurs} */ #curseurs;
  /** @type {Minuteries} */ #minuteries;
  /** @type {Lus} */ #lus;
  #voilees = new Voilees();
  /** @type {Prise | null} */ #prise = null;
  /** @type {Etat} */ #etat = "connexion";
  /** @type {number | null} */ #presence = null;
  #essais = 0;
  #derniereTrame = 0;
  #dernierEcrit = 0;
  #dernierPointe = 0;
  #directDepuis = 0;
  #lectureEnCours = false;
  #demarre = false;

  /**
   * @param {object} monde
   * @param {() => Prise} monde.ouvrir
   * @param {(curseurs: Map<number, number>) => Promise<Lecture>} monde.lire
   * @param {(groupe: number, numero: number) => any} monde.deposerLu writes the reading cursor over HTTP, or rejects
   * @param {() => boolean} monde.estEnLigne
   * @param {import("./minuteries.js").Horloge} [monde.horloge]
   * @param {() => number} [monde.hasard]
   */
  constructor({ ouvrir, lire, deposerLu, estEnLigne, horloge = HORLOGE, hasard = Math.random }) {
    super();
    this.ouvrir = ouvrir;
    this.lire = lire;
    this.estEnLigne = estEnLigne;
    this.horloge = horloge;
    this.hasard = hasard;
    this.#curseurs = new Curseurs(() => horloge.maintenant());
    this.#minuteries = new Minuteries(horloge);
    this.#lus = new Lus({
      envoyer: (groupe, numero) => this.#curseurs.estSuivi(groupe) && this.#envoyer({ type: "lu", groupe, numero }),
      deposer: deposerLu,
      horloge,
    });
  }

  /** @returns {Etat} */
  get etat() {
    return this.#etat;
  }

  /** @param {number} groupe @returns {number | undefined} the last number received */
  curseur(groupe) {
    return this.#curseurs.lire(groupe);
  }

  /**
   * Follow groupes from a cursor; what comes after it is caught up. A lower cursor than the one held rewinds.
   * @param {import("./curseurs.js").Places} curseurs @param {{fond?: boolean}} [options] `fond`: the first to be left beyond the limit
   */
  suivre(curseurs, { fond = false } = {}) {
    const nouveaux = this.#curseurs.tenir(curseurs, fond);
    if (!this.#demarre) this.#demarrer();
    else this.#ajuster(nouveaux);
  }

  /** @param {Iterable<number>} groupes */
  quitter(groupes) {
    for (const groupe of groupes) this.#curseurs.lacher(groupe);
    this.#ajuster();
  }

  /** Which logbook is on this screen, or null; of one that is not followed, the server would say that it is closed. @param {number | null} groupe */
  presence(groupe) {
    this.#presence = groupe;
    if (groupe === null || this.#curseurs.estSuivi(groupe)) this.#envoyer({ type: "presence", groupe });
  }

  /** Someone types here; sent at most every 3 s. @param {number} groupe */
  ecrit(groupe) {
    const maintenant = this.horloge.maintenant();
    if (maintenant - this.#dernierEcrit < DELAIS.ecrit) return;
    if (this.#envoyer({ type: "ecrit", groupe })) this.#dernierEcrit = maintenant;
  }

  /** Where this person points on the map of a groupe; sent at most four times a second. @param {number} groupe @param {object} ou */
  pointer(groupe, ou) {
    const maintenant = this.horloge.maintenant();
    if (maintenant - this.#dernierPointe < DELAIS.pointe) return;
    if (this.#envoyer({ type: "pointe", groupe, ...ou })) this.#dernierPointe = maintenant;
  }

  /** A frame that may be lost: who is there, who types. @param {object} trame @returns {boolean} whether it left */
  dire(trame) {
    return this.#envoyer(trame);
  }

  /** The person has read up to this number; sent at most every `delai`. @param {number} groupe @param {number} numero @param {number} [delai] */
  lu(groupe, numero, delai) {
    if (this.#lus.noter(groupe, numero, delai)) this.#emettre("lu", { groupe, numero });
  }

  /** Before the page goes away: what was read is written over HTTP, which outlives the page. */
  partir() {
    this.#lus.partir();
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
    if (!this.#demarre || this.#etat === "session-terminee") return;
    const silence = this.horloge.maintenant() - this.#derniereTrame;
    if (this.#prise?.readyState === OUVERTE && silence < DELAIS.silence / 2) return;
    this.#essais = 0;
    this.#connecter();
  }

  /** The session is over: nothing more is tried until the person has signed in again. */
  terminer() {
    this.#demarre = true;
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

  #demarrer() {
    this.#demarre = true;
    // The modules of the page each say what they follow: one request for all of them.
    this.#minuteries.armer("connexion", 0, () => this.#connecter());
  }

  #connecter() {
    this.#fermerPrise();
    this.#minuteries.desarmer("connexion");
    this.#emettre("delaisses", this.#curseurs.delaisses);
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
      this.#ouverte();
    };
    prise.onmessage = ({ data }) => this.#recevoir(data);
    prise.onclose = ({ code }) => this.#fermee(code, ouverte);
    this.#prise = prise;
    this.#surveiller(DELAIS.premierSilence);
  }

  #ouverte() {
    this.#surveiller(DELAIS.premierSilence);
    // Even with nothing to follow yet: the answer, the heads, is what says that the line works.
    this.#envoyer({ type: "suivre", curseurs: Object.fromEntries(this.#curseurs.recommencer()) });
    if (this.#presence !== null) this.presence(this.#presence);
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
      const lecture = await this.lire(this.#curseurs.suivis);
      if (this.etat === "session-terminee" || this.etat === "direct") return;
      this.#changer("http");
      for (const restaure of lecture.restaures ?? []) this.#reculer(restaure);
      for (const depeche of lecture.depeches) this.#avancer(depeche);
      for (const refuse of lecture.refus ?? []) this.#refuse(refuse);
      this.#annoncer(lecture);
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

  /** @param {string} texte */
  #recevoir(texte) {
    this.#derniereTrame = this.horloge.maintenant();
    this.#surveiller(DELAIS.silence);
    const trame = /** @type {Trame} */ (JSON.parse(texte));
    if (trame.type === "depeche") this.#avancer(trame);
    else if (trame.type === "tetes") this.#comparer(trame);
    else if (PERDABLES.has(trame.type)) this.#emettre(trame.type, trame);
    else if (trame.type === "refus") this.#refuse(trame);
    else if (trame.type === "restaure") this.#reculer(trame);
    else if (trame.type === "limite") this.#ajuster(this.#curseurs.limiter(trame.limite, trame.groupes));
    else if (trame.type === "erreur") console.warn("fil :", trame.raison);
  }

  /** @param {Trame} trame */
  #avancer(trame) {
    const groupe = Number(trame.groupe);
    const place = this.#curseurs.avancer(groupe, Number(trame.numero));
    if (place === "trou") this.#combler(groupe);
    else if (place === "suivant") this.#emettre("depeche", this.#voilees.lire(trame));
  }

  /** @param {Trame} trame */
  #reculer(trame) {
    for (const numeros of [this.#curseurs, this.#lus]) numeros.reculer(Number(trame.groupe), trame.tete);
    this.#emettre("restaure", trame);
  }

  /** @param {Trame} trame */
  #comparer(trame) {
    for (const groupe of this.#curseurs.enRetard(trame.tetes ?? {})) this.#combler(groupe);
    this.#directDepuis ||= this.horloge.maintenant();
    if (this.#etat !== "direct") {
      this.#minuteries.desarmer("sondage");
      this.#changer("direct");
      this.#lus.reprendre();
    }
    this.#annoncer(trame);
  }

  /** @param {Trame | Lecture} dit */
  #annoncer({ tetes = {}, service = "", lignee = "" }) {
    if (this.#curseurs.autreBase(lignee)) this.#emettre("restaure", {});
    this.#emettre("tetes", tetes);
    this.#emettre("service", service);
  }

  /** Ask again from the cursor, once; if the gap stays, this line is not to be trusted any more. @param {number} groupe */
  #combler(groupe) {
    const suite = this.#curseurs.combler(groupe);
    if (suite === "demander") this.#demander(new Map([[groupe, Number(this.#curseurs.lire(groupe))]]));
    if (suite !== "rompre") return;
    this.#curseurs.oublierLesTrous();
    this.#prise?.close();
    this.#fermee(1006, true);
  }

  /** @param {Trame} trame */
  #refuse(trame) {
    this.#curseurs.lacher(Number(trame.groupe));
    this.#ajuster();
    this.#emettre("refus", trame);
  }

  /** Follow what is to be followed now. @param {Map<number, number>} [nouveaux] */
  #ajuster(nouveaux) {
    const { quittes, suivis } = this.#curseurs.ajuster(nouveaux);
    if (quittes.length) this.#envoyer({ type: "quitter", groupes: quittes });
    this.#demander(suivis);
    this.#emettre("delaisses", this.#curseurs.delaisses);
  }

  /** @param {Map<number, number>} curseurs */
  #demander(curseurs) {
    if (curseurs.size) this.#envoyer({ type: "suivre", curseurs: Object.fromEntries(curseurs) });
  }

  /** @param {object} trame @returns {boolean} whether it left */
  #envoyer(trame) {
    if (this.#prise?.readyState !== OUVERTE) return false;
    this.#prise.send(JSON.stringify(trame));
    return true;
  }

  /** @param {number} delai */
  #surveiller(delai) {
    this.#minuteries.armer("silence", delai, () => {
      this.#prise?.close();
      this.#fermee(1006, this.#prise !== null);
    });
  }

  #fermerPrise() {
    this.#minuteries.desarmer("silence");
    const prise = this.#prise;
    this.#prise = null;
    this.#curseurs.oublierLesTrous();
    if (!prise) return;
    prise.onopen = prise.onmessage = prise.onclose = null;
    prise.close();
  }

  /** @param {Etat} etat */
  #changer(etat) {
    if (etat === this.#etat) return;
    this.#etat = etat;
    this.#emettre("etat", etat);
  }

  /** @param {string} nom @param {any} detail */
  #emettre(nom, detail) {
    this.dispatchEvent(new CustomEvent(nom, { detail }));
  }
}
