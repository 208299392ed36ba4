// One file on its way: announced, sent piece by piece, taken up again where the server says that it stopped.

import { SessionTerminee } from "../delais.js";
import { estDuPortail, estPassager } from "../sort-envoi.js";

const MORCEAU = 4 * 1024 * 1024;
const ESSAIS = 5;
const RECUL = 1_000;

/**
 * @typedef {{jeton: string, nom: string, taille: number, recu: number, empreinte?: string, doublons: Doublon[]}} Depot
 * @typedef {{id: number, titre: string, groupe: string, dossier: string}} Doublon
 * @typedef {(url: string, options: {methode?: string, corps?: any, octets?: Blob, signal?: AbortSignal, poste?: number | null}) => Promise<Response>} Demander
 */

/** What the server refused, in its own words. */
export class Refus extends Error {}

/** This page was made for another post than the active one: what it does would be done in the name of that one. */
export class AutrePoste extends Error {}

/**
 * Events: `avance` (bytes safe on the server), `coupe` (the network is gone: it will be taken up again).
 */
export class Envoi extends EventTarget {
  /** @type {AbortController} */ #arret = new AbortController();
  recu = 0;
  /** Its sender has asked for what follows it: taken up again, it is that alone which is asked again. */
  estConclu = false;

  /**
   * @param {File} fichier
   * @param {{groupe: number, demander: Demander, jeton?: string, attendre?: (ms: number) => Promise<void>, morceau?: number}} monde
   */
  constructor(
    fichier,
    {
      groupe,
      demander,
      jeton = crypto.randomUUID(),
      attendre = (ms) => new Promise((r) => setTimeout(r, ms)),
      morceau,
    },
  ) {
    super();
    this.fichier = fichier;
    this.groupe = groupe;
    this.demander = demander;
    this.jeton = jeton;
    this.attendre = attendre;
    this.morceau = morceau ?? MORCEAU;
  }

  /** Sends all that is missing. Calling it again after a cut takes it up. @returns {Promise<Depot>} */
  async envoyer() {
    const corps = { jeton: this.jeton, nom: this.fichier.name, taille: this.fichier.size };
    let depot = await this.#obtenir(`/api/v1/groupes/${this.groupe}/depots/`, { methode: "POST", corps });
    while (depot.recu < depot.taille) {
      this.#dire(depot.recu);
      const octets = this.fichier.slice(depot.recu, depot.recu + this.morceau);
      depot = await this.#obtenir(`/api/v1/depots/${this.jeton}/?debut=${depot.recu}`, { methode: "PUT", octets });
    }
    this.#dire(depot.recu);
    return depot;
  }

  /** Nothing of it stays on the server. */
  async abandonner() {
    this.#arret.abort();
    await this.demander(`/api/v1/depots/${this.jeton}/`, { methode: "DELETE" }).catch(() => null);
  }

  /** @param {string} url @param {{methode: string, corps?: any, octets?: Blob}} options @returns {Promise<Depot>} */
  async #obtenir(url, options) {
    for (let essai = 1; ; essai += 1) {
      try {
        return await lire(await this.demander(url, { ...options, signal: this.#arret.signal }));
      } catch (erreur) {
        const vain = erreur instanceof Refus || erreur instanceof SessionTerminee;
        if (vain || this.#arret.signal.aborted || essai >= ESSAIS) throw erreur;
        this.dispatchEvent(new Event("coupe"));
        await this.attendre(RECUL * 2 ** essai);
      }
    }
  }

  /** @param {number} recu */
  #dire(recu) {
    this.recu = recu;
    this.dispatchEvent(new CustomEvent("avance", { detail: recu }));
  }
}

/**
 * The body of an answer; a refusal throws its French sentence. A failure of the server, a page of the network in between, the end
 * of a session or another post does not: what was sent is still there. @param {Response} reponse
 */
export async function lire(reponse) {
  if (reponse.ok) return reponse.status === 204 ? null : reponse.json();
  const duPortail = estDuPortail(reponse);
  if (reponse.status === 401 && duPortail) throw new SessionTerminee();
  // What is too long is refused by the proxy of the portal, with a page.
  const ailleurs = !duPortail && reponse.status !== 413;
  if (ailleurs || estPassager(reponse.status)) throw new Error(`réponse ${reponse.status}`);
  const probleme = await reponse.json().catch(() => null);
  if (probleme && "poste_actif" in probleme) throw new AutrePoste();
  throw new Refus(probleme?.detail ?? "Le serveur a refusé ce fichier.");
}

/** 1 234 567 → "1,2 Mo". @param {number} octets */
export function taille(octets) {
  const unites = ["octets", "Ko", "Mo", "Go"];
  let rang = 0;
  while (octets >= 1000 && rang < unites.length - 1) {
    octets /= 1024;
    rang += 1;
  }
  const chiffres = octets.toLocaleString("fr-FR", { maximumFractionDigits: rang < 2 || octets >= 10 ? 0 : 1 });
  return `${chiffres} ${unites[rang]}`;
}
