// What a person did to a message and that the server has not taken yet: above the field, however far one has scrolled. A refusal
// stays there with its reason and what was written, until it is taken up again or given up.

import { proposerPostes, revenirAuPoste } from "../envois.js";
import { copieDe } from "../fragment.js";
import { estDUnAutrePoste } from "../sort-envoi.js";
import { un } from "./outils.js";

/**
 * @typedef {import("../depot.js").Envoi} Envoi
 * @typedef {{genre?: "geste", acte: "modifier" | "supprimer" | "reagir" | "verser" | "transferer" | "prendre", texte: string, [cle: string]: any}} Apercu
 */

// What leaves within this time is not worth a line that would come and go.
const PATIENCE = 700;
/** What a question, or the field, can ask again. */
const REPRENABLES = ["modifier", "verser", "transferer"];

export class Differes {
  /** @type {Map<string, {noeud: HTMLElement, envoi: Envoi}>} */ #lignes = new Map();
  /** What this page asked: another one of the same person does not follow it up. @type {Map<string, Apercu>} */ #miens =
    new Map();
  /** @type {number | null} */ #groupe = null;

  /**
   * @param {HTMLElement} zone
   * @param {{boite: import("../boite-envoi.js").BoiteEnvoi, saisie: import("./saisie.js").Saisie,
   *   reprendre: (apercu: Apercu) => void, fait: (apercu: Apercu, reponse: any) => void}} monde
   */
  constructor(zone, { boite, saisie, reprendre, fait }) {
    this.zone = zone;
    this.boite = boite;
    this.saisie = saisie;
    this.reprendre = reprendre;
    /** @param {string} nom @param {(detail: any) => void} action */
    const sur = (nom, action) => boite.addEventListener(nom, (e) => action(/** @type {CustomEvent} */ (e).detail));
    sur("depose", (envoi) => this.#poser(envoi));
    sur("refuse", ({ jeton, probleme }) => this.#refuser(jeton, probleme));
    sur("ecarte", ({ jeton }) => this.#retirer(jeton));
    sur("envoye", ({ jeton, reponse }) => {
      this.#retirer(jeton);
      const mien = this.#miens.get(jeton);
      this.#miens.delete(jeton);
      if (mien) fait(mien, reponse);
    });
  }

  /** What an earlier page, or another conversation, left. @param {number} groupe */
  async ouvrir(groupe) {
    this.#groupe = groupe;
    this.#lignes.clear();
    this.zone.replaceChildren();
    for (const envoi of await this.boite.lister(groupe)) {
      this.#poser(envoi, { aussitot: true });
      if (envoi.etat === "refuse") this.#refuser(envoi.jeton, envoi.probleme);
    }
  }

  /** Resolves when it is safe on the disk. @param {{url: string, corps: Record<string, any>, groupe: number, apercu: Apercu}} demande */
  deposer({ url, corps, groupe, apercu }) {
    const jeton = crypto.randomUUID();
    const note = /** @type {Apercu} */ ({ ...apercu, genre: "geste", depuis: Date.now() });
    this.#miens.set(jeton, note);
    return this.boite.deposer({ url, corps: { ...corps, jeton }, jeton, groupe, apercu: note });
  }

  /** Whether this person is about to put that sign or to take it back; undefined when nothing waits. @param {number} message @param {string} signe */
  signe(message, signe) {
    const siens = [...this.#lignes.values()].filter(
      ({ envoi: { apercu }, noeud }) =>
        apercu.acte === "reagir" && apercu.message === message && apercu.signe === signe && !noeud.matches(".refuse"),
    );
    return /** @type {boolean | undefined} */ (siens.at(-1)?.envoi.apercu.est_posee);
  }

  /** A thing done, when one has gone on to something else meanwhile. @param {string} phrase @param {string} url @param {string} mot */
  dire(phrase, url, mot) {
    const noeud = copieDe("ms-gabarit-differe");
    un(noeud, "[data-apercu]").textContent = phrase;
    un(noeud, "[data-etat]").hidden = true;
    un(noeud, "[data-raison]").hidden = true;
    const lien = document.createElement("a");
    Object.assign(lien, { href: url, textContent: mot });
    const fermer = un(noeud, "[data-abandonner]");
    fermer.textContent = "Fermer";
    fermer.before(lien, " ");
    un(noeud, "[data-refus]").hidden = false;
    un(noeud, "[data-corriger]").hidden = true;
    fermer.addEventListener("click", () => noeud.remove());
    this.zone.append(noeud);
  }

  /** @param {Envoi} envoi */
  #poser(envoi, { aussitot = false } = {}) {
    const { jeton, groupe, apercu } = envoi;
    if (groupe !== this.#groupe || apercu?.genre !== "geste") return;
    this.#retirer(jeton);
    const noeud = copieDe("ms-gabarit-differe");
    un(noeud, "[data-apercu]").textContent = apercu.texte;
    noeud.hidden = !aussitot;
    if (!aussitot) setTimeout(() => (noeud.hidden = false), PATIENCE);
    un(noeud, "[data-corriger]").addEventListener("click", () => this.#corriger(jeton));
    un(noeud, "[data-abandonner]").addEventListener("click", () => this.boite.ecarter(jeton));
    this.#lignes.set(jeton, { noeud, envoi });
    this.zone.append(noeud);
  }

  /** @param {string} jeton @param {any} probleme */
  #refuser(jeton, probleme) {
    const ligne = this.#lignes.get(jeton);
    if (!ligne) return;
    const { noeud, envoi } = ligne;
    noeud.hidden = false;
    noeud.classList.add("refuse");
    un(noeud, "[data-etat]").textContent = "Refusé";
    un(noeud, "[data-refus]").hidden = false;
    un(noeud, "[data-raison]").textContent = probleme?.detail ?? "";
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer: () => this.boite.reessayer(jeton) });
    const { acte } = envoi.apercu;
    const sansChamp = acte === "modifier" && this.saisie.formulaire.hidden;
    un(noeud, "[data-corriger]").hidden = estDUnAutrePoste(probleme) || !REPRENABLES.includes(acte) || sansChamp;
  }

  /** @param {string} jeton */
  async #corriger(jeton) {
    const acte = this.#lignes.get(jeton)?.envoi.apercu.acte;
    if (acte === "modifier" && !this.saisie.peutReprendre()) return;
    const envoi = await this.boite.ecarter(jeton);
    if (envoi) this.reprendre(envoi.apercu);
  }

  /** @param {string} jeton */
  #retirer(jeton) {
    this.#lignes.get(jeton)?.noeud.remove();
    this.#lignes.delete(jeton);
  }
}
