// The outbox: what a person writes is first put on the disk of this machine, then sent, again if needed, until the server has
// answered. The server recognises the jeton, so sending twice records once.

import { decalageConnu } from "./heure-serveur.js";
import { envoyerFile, parGroupe } from "./ordre-envois.js";
import { estDUnAutrePoste, estPassager, lireProbleme, sortDe } from "./sort-envoi.js";

/** @typedef {import("./depot.js").Envoi} Envoi @typedef {import("./depot.js").Depot} Depot */
/** @typedef {import("./sort-envoi.js").Sort} Sort */

const RECUL_BASE = 1_000;
const RECUL_MAX = 30_000;

/**
 * Events: `depose` (the Envoi), `envoye` ({jeton, groupe, reponse}), `refuse` ({jeton, groupe, probleme}), `ecarte` ({jeton}),
 * `compte` ({attente, refuses}), `session` (the server wants a sign-in; everything waits).
 */
export class BoiteEnvoi extends EventTarget {
  /** @type {any} */ #minuterie = null;
  #enCours = false;
  #encore = false;
  #reculs = 0;

  /**
   * @param {object} monde
   * @param {Promise<Depot>} monde.depot
   * @param {number | null} [monde.poste] the post for which this page was made
   * @param {(envoi: Envoi) => Promise<Response>} monde.envoyer
   * @param {() => Promise<boolean>} [monde.serveurRepond] asked when an action gets no answer in time
   * @param {() => Promise<boolean>} monde.sessionVivante asked when a 403 may come from an expired session;
   *   rejects when nobody can tell
   * @param {(action: () => Promise<void>) => Promise<void>} [monde.exclusif] one tab at a time (Web Locks)
   * @param {{postMessage: (m: any) => void, onmessage: ((e: any) => void) | null} | null} [monde.canal] the other tabs
   * @param {{apres: (action: () => void, delai: number) => any, annuler: (m: any) => void}} [monde.horloge]
   * @param {() => number} [monde.hasard]
   */
  constructor({
    depot,
    poste = null,
    envoyer,
    sessionVivante,
    serveurRepond = async () => false,
    exclusif = (action) => action(),
    canal = null,
    horloge = { apres: (action, delai) => setTimeout(action, delai), annuler: (m) => clearTimeout(m) },
    hasard = Math.random,
  }) {
    super();
    this.depot = depot;
    this.poste = poste;
    this.envoyer = envoyer;
    this.sessionVivante = sessionVivante;
    this.serveurRepond = serveurRepond;
    this.exclusif = exclusif;
    this.canal = canal;
    this.horloge = horloge;
    this.hasard = hasard;
    if (canal) canal.onmessage = ({ data }) => this.#entendre(data);
  }

  /**
   * Keep an action and send it as soon as possible. Resolves when it is safe on the disk.
   * @param {{url: string, methode?: string, corps?: any, jeton?: string, apercu?: any, groupe?: number | null, apres?: string | null}} action `apres`: the
   *   jeton of the action on whose result this one stands: it is refused if that one was
   * @returns {Promise<string>} its jeton
   */
  async deposer({
    url,
    methode = "POST",
    corps = {},
    jeton = crypto.randomUUID(),
    apercu = null,
    groupe = null,
    apres = null,
  }) {
    /** @type {Envoi} */
    const envoi = {
      jeton,
      url,
      methode,
      corps,
      apercu,
      groupe,
      apres,
      poste: this.poste,
      depose_le: new Date().toISOString(),
      decalage: decalageConnu(),
      etat: "attente",
      essais: 0,
      probleme: null,
    };
    await (await this.depot).ajouter(envoi);
    this.#diffuser("depose", envoi);
    // It is kept: whoever wrote it must not be told otherwise because it could not be counted.
    await this.#compter().catch(() => {});
    this.vider();
    return jeton;
  }

  /** What waits and what was refused, oldest first. @param {number | null} [groupe] */
  async lister(groupe = null) {
    const envois = await (await this.depot).lister();
    return groupe === null ? envois : envois.filter((envoi) => envoi.groupe === groupe);
  }

  /** The person has seen the refusal, or takes the text back to correct it. @param {string} jeton */
  async ecarter(jeton) {
    const depot = await this.depot;
    const envois = await depot.lister();
    const envoi = envois.find((candidat) => candidat.jeton === jeton && candidat.etat === "refuse");
    if (!envoi) return null;
    // Once it is no longer there, nothing would tell that it was refused.
    const portes = envois.filter(({ apres, etat }) => apres === jeton && etat === "attente");
    await Promise.all(portes.map((porte) => this.#entrainer(porte, envoi)));
    await depot.retirer(jeton);
    this.#diffuser("ecarte", { jeton });
    await this.#compter();
    return envoi;
  }

  /** Try a refused one again: a right was given back, or the person sends it for the post that is active now. @param {string} jeton */
  async reessayer(jeton) {
    const envoi = (await this.lister()).find((candidat) => candidat.jeton === jeton && candidat.etat === "refuse");
    if (!envoi) return;
    const poste = estDUnAutrePoste(envoi.probleme) ? (envoi.probleme.posteActif?.id ?? null) : envoi.poste;
    await this.#remettre({ ...envoi, poste });
    await this.#compter();
    this.vider();
  }

  /** The person is back at the post where these were written: they leave by themselves. What was refused when there was none is asked again. */
  async rendreAuPoste() {
    for (const envoi of await this.lister()) {
      if (envoi.etat !== "refuse" || !estDUnAutrePoste(envoi.probleme)) continue;
      const sansPoste = this.poste !== null && !envoi.probleme.posteActif;
      if (sansPoste || envoi.poste === this.poste) await this.#remettre(envoi);
    }
    await this.vider();
  }

  /** @param {Envoi} envoi */
  async #remettre(envoi) {
    /** @type {Envoi} */
    const remis = { ...envoi, etat: "attente", essais: 0, probleme: null };
    await (await this.depot).modifier(remis);
    this.#diffuser("depose", remis);
  }

  /** Another tab of this person. It may be closed before what it has kept has left: this one then sends it. @param {{nom: string, detail: any}} dit */
  #entendre({ nom, detail }) {
    this.#diffuser(nom, detail, { iciSeulement: true });
    if (nom === "depose") this.vider();
  }

  /** The network or the session is back: do not wait for the next attempt. */
  reprendre() {
    this.#reculs = 0;
    this.vider();
  }

  /** Send all that waits, in order within each groupe. Calls during a pass are folded into one more pass. */
  async vider() {
    this.#encore = true;
    if (this.#enCours) return;
    this.#enCours = true;
    if (this.#minuterie !== null) this.horloge.annuler(this.#minuterie);
    this.#minuterie = null;
    try {
      while (this.#encore) {
        this.#encore = false;
        await this.exclusif(() => this.#passer());
      }
    } catch {
      // The disk did not answer: what it holds must not wait for the next action to be tried again.
      this.#plusTard();
    } finally {
      this.#enCours = false;
    }
  }

  async #passer() {
    const attente = (await this.lister()).filter((envoi) => envoi.etat === "attente");
    const files = [...parGroupe(attente).values()];
    const tenter = (/** @type {Envoi} */ envoi) => this.#tenter(envoi);
    const reste = await Promise.all(files.map((file) => envoyerFile(file, tenter).catch(() => true)));
    await this.#compter();
    if (reste.some(Boolean)) this.#plusTard();
    else this.#reculs = 0;
  }

  /** @param {Envoi} envoi @returns {Promise<Sort>} */
  async #tenter(envoi) {
    if (envoi.apres && (await this.#suivreLeRefus(envoi, envoi.apres))) return "refuse";
    let reponse;
    try {
      reponse = await this.envoyer(envoi);
    } catch (erreur) {
      if (/** @type {any} */ (erreur)?.name === "TimeoutError") await this.#noterLenteur(envoi);
      return "plus-tard";
    }
    const sort = await sortDe(reponse, this.sessionVivante);
    if (sort === "envoye") await this.#envoye(envoi, reponse);
    if (sort === "refuse") await this.#noterRefus(envoi, await lireProbleme(reponse));
    if (sort === "plus-tard") await this.#noterEchec(envoi, reponse.status);
    if (sort === "session") this.#diffuser("session", {}, { iciSeulement: true });
    return sort;
  }

  /** @param {Envoi} envoi @param {Response} reponse */
  async #envoye(envoi, reponse) {
    const corps = await reponse.json().catch(() => null);
    await (await this.depot).retirer(envoi.jeton);
    this.#diffuser("envoye", { jeton: envoi.jeton, groupe: envoi.groupe, reponse: corps });
  }

  /** @param {Envoi} envoi @param {string} apres */
  async #suivreLeRefus(envoi, apres) {
    const envois = await this.lister();
    // Refused since this pass began, with what it stood on (see `ecarter`).
    if (!envois.some(({ jeton, etat }) => jeton === envoi.jeton && etat === "attente")) return true;
    const refuse = envois.find(({ jeton, etat }) => jeton === apres && etat === "refuse");
    return Boolean(refuse) && this.#entrainer(envoi, /** @type {Envoi} */ (refuse));
  }

  /** What stood on a refused action would be taken for a change of something else. @param {Envoi} envoi @param {Envoi} refuse */
  async #entrainer(envoi, { probleme }) {
    if (estDUnAutrePoste(probleme)) return false;
    const detail = "Un changement fait juste avant celui-ci, sur le même objet, a été refusé.";
    await this.#noterRefus(envoi, { ...probleme, detail, erreurs: {} });
    return true;
  }

  /** @param {Envoi} envoi @param {any} probleme */
  async #noterRefus(envoi, probleme) {
    await (await this.depot).modifier({ ...envoi, etat: "refuse", probleme });
    this.#diffuser("refuse", { jeton: envoi.jeton, groupe: envoi.groupe, probleme });
  }

  /** @param {Envoi} envoi @param {number} statut */
  async #noterEchec(envoi, statut) {
    if (statut === 500) await this.#noterPanne(envoi);
    // Not an answer of the portal: for this action alone, perhaps, where something in between reads what passes.
    if (statut === 502 || statut === 504 || !estPassager(statut)) await this.#noterLenteur(envoi);
  }

  /** @param {Envoi} envoi */
  async #noterPanne(envoi) {
    envoi.essais += 1;
    await (await this.depot).modifier(envoi);
  }

  /** Without an answer in time, it is the action that fails where the server answers to the rest. @param {Envoi} envoi */
  async #noterLenteur(envoi) {
    if (await this.serveurRepond().catch(() => false)) await this.#noterPanne(envoi);
  }

  #plusTard() {
    const recul = Math.min(RECUL_BASE * 2 ** this.#reculs, RECUL_MAX);
    this.#reculs += 1;
    if (this.#minuterie !== null) this.horloge.annuler(this.#minuterie);
    this.#minuterie = this.horloge.apres(
      () => {
        this.#minuterie = null;
        this.vider();
      },
      recul * (0.5 + this.hasard() / 2),
    );
  }

  async #compter() {
    const envois = await this.lister();
    const attente = envois.filter((envoi) => envoi.etat === "attente").length;
    this.#diffuser("compte", { attente, refuses: envois.length - attente });
  }

  /** @param {string} nom @param {any} detail */
  #diffuser(nom, detail, { iciSeulement = false } = {}) {
    if (!iciSeulement) this.canal?.postMessage({ nom, detail });
    this.dispatchEvent(new CustomEvent(nom, { detail }));
  }
}
