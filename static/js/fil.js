// The live feed: cursors, catch-up, what is told in order and what is said in return, whatever carries it (ligne.js).
// What the outside gives (socket, HTTP reading, clock, chance) is injected, so that every fault can be played in a test.

import { Curseurs } from "./curseurs.js";
import { DELAIS } from "./delais.js";
import { Ligne } from "./ligne.js";
import { Lus } from "./lus.js";
import { HORLOGE } from "./minuteries.js";
import { Voilees } from "./voilees.js";

/**
 * @typedef {{type: string, groupe?: number, numero?: number, tetes?: Record<string, number>, [cle: string]: any}} Trame
 * @typedef {{depeches: Trame[], tetes: Record<string, number>, suite: boolean, refus?: Trame[], restaures?: Trame[], service?: string, lignee?: string}} Lecture
 * @typedef {import("./types.d.ts").Etat} Etat @typedef {import("./types.d.ts").Prise} Prise
 */

/** Frames that are relayed as they are: what they say is not in the feed. */
const PERDABLES = new Set(["presence", "pointeurs", "saisie", "accuses", "rejoint", "salle"]);

/**
 * Follows groupes and tells what happens in them, in order, each number once.
 * Events: `depeche` (the frame), `tetes`, `service` (what is degraded, or ""), `etat` (an Etat), those of PERDABLES, `refus`, `lu` ({groupe, numero}),
 * `restaure` (the base went back to before what this page holds, or is another one: then without a groupe), `delaisses` (how many groupes are beyond what the server follows).
 */
export class Fil extends EventTarget {
  /** @type {Curseurs} */ #curseurs;
  /** @type {Ligne} */ #ligne;
  /** @type {Lus} */ #lus;
  #voilees = new Voilees();
  /** @type {number | null} */ #presence = null;
  #dernierEcrit = 0;
  #dernierPointe = 0;

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
    this.horloge = horloge;
    this.#curseurs = new Curseurs(() => horloge.maintenant());
    this.#ligne = new Ligne(
      {
        ouvrir: () => {
          this.#emettre("delaisses", this.#curseurs.delaisses);
          return ouvrir();
        },
        lire: () => lire(this.#curseurs.suivis),
        estEnLigne,
        horloge,
        hasard,
      },
      {
        ouverte: () => this.#ouverte(),
        fermee: (entendue) => {
          this.#curseurs.oublierLesTrous();
          this.#lus.douter(entendue);
        },
        recevoir: (trame) => this.#recevoir(trame),
        relever: (lecture) => this.#relever(lecture),
        changer: (etat) => this.#changer(etat),
      },
    );
    this.#lus = new Lus({
      envoyer: (groupe, numero) =>
        this.#curseurs.estSuivi(groupe) && this.#ligne.envoyer({ type: "lu", groupe, numero }),
      deposer: deposerLu,
      horloge,
    });
  }

  /** @returns {Etat} */
  get etat() {
    return this.#ligne.etat;
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
    if (!this.#ligne.demarrer()) this.#ajuster(nouveaux);
  }

  /** @param {Iterable<number>} groupes */
  quitter(groupes) {
    for (const groupe of groupes) this.#curseurs.lacher(groupe);
    this.#ajuster();
  }

  /** Which logbook is on this screen, or null; of one that is not followed, the server would say that it is closed. @param {number | null} groupe */
  presence(groupe) {
    this.#presence = groupe;
    if (groupe === null || this.#curseurs.estSuivi(groupe)) this.#ligne.envoyer({ type: "presence", groupe });
  }

  /** Someone types here; sent at most every 3 s. @param {number} groupe */
  ecrit(groupe) {
    const maintenant = this.horloge.maintenant();
    if (maintenant - this.#dernierEcrit < DELAIS.ecrit) return;
    if (this.#ligne.envoyer({ type: "ecrit", groupe })) this.#dernierEcrit = maintenant;
  }

  /** Where this person points on the map of a groupe; sent at most four times a second. @param {number} groupe @param {object} ou */
  pointer(groupe, ou) {
    const maintenant = this.horloge.maintenant();
    if (maintenant - this.#dernierPointe < DELAIS.pointe) return;
    if (this.#ligne.envoyer({ type: "pointe", groupe, ...ou })) this.#dernierPointe = maintenant;
  }

  /** A frame that may be lost: who is there, who types. @param {object} trame @returns {boolean} whether it left */
  dire(trame) {
    return this.#ligne.envoyer(trame);
  }

  /** The person has read up to this number; sent at most every `delai`. @param {number} groupe @param {number} numero @param {number} [delai] */
  lu(groupe, numero, delai) {
    if (this.#lus.noter(groupe, numero, delai)) this.#emettre("lu", { groupe, numero });
  }

  /** Before the page goes away: what was read is written over HTTP, which outlives the page. */
  partir() {
    this.#lus.partir();
  }

  // What the page learns of its network and of its session is for the line.

  couper() {
    this.#ligne.couper();
  }

  reveiller() {
    this.#ligne.reveiller();
  }

  terminer() {
    this.#ligne.terminer();
  }

  reprendre() {
    this.#ligne.reprendre();
  }

  #ouverte() {
    // Even with nothing to follow yet: the answer, the heads, is what says that the line works.
    this.#ligne.envoyer({ type: "suivre", curseurs: Object.fromEntries(this.#curseurs.recommencer()) });
    if (this.#presence !== null) this.presence(this.#presence);
  }

  /** @param {Trame} trame */
  #recevoir(trame) {
    if (trame.type === "depeche") this.#avancer(trame);
    else if (trame.type === "tetes") this.#comparer(trame);
    else if (PERDABLES.has(trame.type)) this.#emettre(trame.type, trame);
    else if (trame.type === "refus") this.#refuse(trame);
    else if (trame.type === "restaure") this.#reculer(trame);
    else if (trame.type === "limite") this.#ajuster(this.#curseurs.limiter(trame.limite, trame.groupes));
    else if (trame.type === "erreur") console.warn("fil :", trame.raison);
  }

  /** What was read over HTTP instead. @param {Lecture} lecture */
  #relever(lecture) {
    for (const restaure of lecture.restaures ?? []) this.#reculer(restaure);
    for (const depeche of lecture.depeches) this.#avancer(depeche);
    for (const refuse of lecture.refus ?? []) this.#refuse(refuse);
    this.#annoncer(lecture);
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
    this.#ligne.confirmer();
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
    if (suite === "rompre") this.#ligne.rompre();
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
    if (quittes.length) this.#ligne.envoyer({ type: "quitter", groupes: quittes });
    this.#demander(suivis);
    this.#emettre("delaisses", this.#curseurs.delaisses);
  }

  /** @param {Map<number, number>} curseurs */
  #demander(curseurs) {
    if (curseurs.size) this.#ligne.envoyer({ type: "suivre", curseurs: Object.fromEntries(curseurs) });
  }

  /** @param {Etat} etat */
  #changer(etat) {
    this.#emettre("etat", etat);
    // The line is back: what was read meanwhile can be said.
    if (etat === "direct") this.#lus.reprendre();
  }

  /** @param {string} nom @param {any} detail */
  #emettre(nom, detail) {
    this.dispatchEvent(new CustomEvent(nom, { detail }));
  }
}
