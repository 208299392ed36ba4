// What the person did and that has not come back yet: a line at the bottom for an entry, a note under the entry for the rest.
// A refusal stays in view with its reason, until it is corrected or given up.

import { proposerPostes, revenirAuPoste } from "../envois.js";
import { copieDe } from "../fragment.js";
import { dernierVolet } from "../jonction.js";
import { estDUnAutrePoste } from "../sort-envoi.js";
import { raisons } from "./demandes.js";
import { heure } from "./temps.js";

/** @typedef {import("../depot.js").Envoi} Envoi */
/** @typedef {import("./journal.js").Journal} Journal */

const IMPORTANCES = { importante: ["Importante", "important"], urgente: ["Urgente", "urgent"] };
// What leaves within this time is not worth a note that would come and go.
const PATIENCE = 700;

export class Attente {
  /** @type {Map<string, HTMLElement>} */ noeuds = new Map();

  /**
   * @param {Journal} journal @param {string} nom the person
   * @param {{lister: () => Promise<Envoi[]>, ecarter: (jeton: string) => Promise<Envoi | null>, reessayer: (jeton: string) => void}} boite
   * @param {{ici: () => boolean, libre: () => boolean, reprendre: (envoi: Envoi) => void}} formulaire where a text is corrected, if
   *   the page still has one, and whether it is free
   */
  constructor(journal, nom, boite, formulaire) {
    this.journal = journal;
    this.nom = nom;
    this.boite = boite;
    this.formulaire = formulaire;
  }

  /** What was left by an earlier page. */
  async reprendre() {
    for (const envoi of await this.boite.lister()) {
      this.deposer(envoi, { tout_de_suite: true });
      if (envoi.etat === "refuse") this.refuser(envoi.jeton, envoi.probleme);
    }
  }

  /** @param {Envoi} envoi */
  deposer(envoi, { tout_de_suite = false } = {}) {
    const { jeton, apercu } = envoi;
    const deja = this.noeuds.get(jeton);
    if (deja) return this.#remettreEnAttente(deja);
    // The page before this one had sent it, without living to hear the answer: it is here already, once.
    if (this.journal.estConsignee(jeton)) return;
    const noeud = apercu?.genre === "entree" ? this.#ligne(envoi) : this.#note(envoi);
    this.noeuds.set(jeton, noeud);
    noeud.dataset.attente = jeton;
    if (apercu?.genre !== "entree" && !tout_de_suite) {
      noeud.hidden = true;
      setTimeout(() => {
        noeud.hidden = false;
      }, PATIENCE);
    }
    noeud.querySelector("[data-corriger]")?.addEventListener("click", () => this.#reprendreTexte(jeton));
    noeud.querySelector("[data-abandonner]")?.addEventListener("click", () => this.#abandonner(jeton));
  }

  /** The server has it: the live frame takes the place of the line. @param {string} jeton @param {any} reponse */
  envoyer(jeton, reponse) {
    const noeud = this.noeuds.get(jeton);
    if (!noeud) return;
    if (!noeud.matches(".entree") || !reponse?.numero) return this.retirer(jeton);
    if (this.journal.entree(reponse.numero)) return this.retirer(jeton);
    /** @type {HTMLElement} */ (noeud.querySelector(".n")).textContent = reponse.numero;
    this.#etat(noeud, "consignée");
    noeud.classList.remove("attente");
  }

  /** @param {string} jeton */
  retirer(jeton) {
    this.noeuds.get(jeton)?.remove();
    this.noeuds.delete(jeton);
  }

  /** @param {string} jeton @param {any} probleme */
  refuser(jeton, probleme) {
    const noeud = this.noeuds.get(jeton);
    if (!noeud) return;
    noeud.hidden = false;
    noeud.classList.add("refusee");
    this.#etat(noeud, "refusée");
    /** @type {HTMLElement} */ (noeud.querySelector("[data-refus]")).hidden = false;
    /** @type {HTMLElement} */ (noeud.querySelector("[data-raison]")).textContent = raisons(probleme);
    const envoyer = () => this.boite.reessayer(jeton);
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer });
    // Its text is not what was refused, or there is nowhere to correct it: it stays here, to be read.
    const sansObjet = estDUnAutrePoste(probleme) || !this.formulaire.ici();
    noeud.querySelector("[data-corriger]")?.toggleAttribute("hidden", sansObjet);
    noeud.scrollIntoView({ block: "nearest" });
  }

  /** @param {Envoi} envoi */
  #ligne({ apercu, depose_le }) {
    const ligne = copieDe("gabarit-attente");
    const { champs } = apercu;
    /** @type {HTMLElement} */ (ligne.querySelector(".h")).textContent = champs.survenu_heure || heure(depose_le);
    /** @type {HTMLElement} */ (ligne.querySelector("[data-qui]")).textContent = this.nom;
    /** @type {HTMLElement} */ (ligne.querySelector(".texte")).textContent = champs.texte.trim();
    const badge = /** @type {HTMLElement} */ (ligne.querySelector("[data-importance]"));
    const [mot, classe] = IMPORTANCES[champs.importance] ?? [];
    badge.hidden = !mot;
    if (mot) {
      badge.textContent = mot;
      badge.classList.add(classe);
      ligne.classList.add(champs.importance);
    }
    this.journal.ajouterAttente(ligne);
    return ligne;
  }

  /** @param {Envoi} envoi */
  #note({ apercu }) {
    const note = copieDe("gabarit-differe");
    /** @type {HTMLElement} */ (note.querySelector("[data-apercu]")).textContent = apercu?.texte ?? "Action";
    note.dataset.pour = `entree-${apercu?.entree}`;
    const article = document.getElementById(note.dataset.pour);
    // Its entry may be further up than what is loaded.
    if (article) dernierVolet(article).after(note);
    else this.journal.lignes.append(note);
    return note;
  }

  /** @param {HTMLElement} noeud */
  #remettreEnAttente(noeud) {
    noeud.classList.remove("refusee");
    /** @type {HTMLElement} */ (noeud.querySelector("[data-refus]")).hidden = true;
    this.#etat(noeud, "en attente d’envoi");
  }

  /** @param {HTMLElement} noeud @param {string} mot */
  #etat(noeud, mot) {
    const badge = /** @type {HTMLElement} */ (noeud.querySelector("[data-etat]"));
    badge.textContent = mot;
    badge.classList.toggle("urgent", mot === "refusée");
  }

  /** @param {string} jeton */
  async #reprendreTexte(jeton) {
    if (!this.formulaire.ici() || !this.formulaire.libre()) return;
    const envoi = await this.boite.ecarter(jeton);
    this.retirer(jeton);
    if (envoi) this.formulaire.reprendre(envoi);
  }

  /** @param {string} jeton */
  async #abandonner(jeton) {
    await this.boite.ecarter(jeton);
    this.retirer(jeton);
  }
}
