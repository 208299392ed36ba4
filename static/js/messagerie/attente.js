// What was written and has not come back yet, at the bottom of its conversation. A refusal stays in view with its reason.

import { proposerPostes, revenirAuPoste } from "../envois.js";
import { copieDe } from "../fragment.js";
import { estDUnAutrePoste } from "../sort-envoi.js";
import { un } from "./outils.js";

/** @typedef {import("../depot.js").Envoi} Envoi */

export class Attente {
  /** @type {Map<string, HTMLElement>} */ #noeuds = new Map();
  /** @type {number | null} */ #groupe = null;

  /**
   * @param {HTMLElement} zone
   * @param {{boite: import("../boite-envoi.js").BoiteEnvoi, saisie: import("./saisie.js").Saisie, descendre: () => void}} monde
   */
  constructor(zone, { boite, saisie, descendre }) {
    this.zone = zone;
    this.boite = boite;
    this.saisie = saisie;
    this.descendre = descendre;
    /** @param {string} nom @param {(detail: any) => void} action */
    const sur = (nom, action) => boite.addEventListener(nom, (e) => action(/** @type {CustomEvent} */ (e).detail));
    sur("depose", (envoi) => this.#deposer(envoi));
    sur("envoye", ({ jeton }) => this.#etat(jeton, "Envoyé"));
    sur("refuse", ({ jeton, probleme }) => this.#refuser(jeton, probleme));
    sur("ecarte", ({ jeton }) => this.retirer(jeton));
  }

  /** @param {number} groupe */
  async ouvrir(groupe) {
    this.#groupe = groupe;
    this.#noeuds.clear();
    this.zone.replaceChildren();
    for (const envoi of await this.boite.lister(groupe)) {
      this.#deposer(envoi);
      if (envoi.etat === "refuse") this.#refuser(envoi.jeton, envoi.probleme);
    }
  }

  /** The live frame takes its place. @param {string} jeton */
  retirer(jeton) {
    this.#noeuds.get(jeton)?.remove();
    this.#noeuds.delete(jeton);
  }

  /** @param {Envoi} envoi */
  #deposer({ jeton, groupe, apercu }) {
    if (groupe !== this.#groupe || apercu?.genre !== "message") return;
    this.retirer(jeton);
    // The page before this one had sent it, without living to hear the answer: it is here already, once.
    if (document.querySelector(`.message[data-jeton="${jeton}"]`)) return;
    const noeud = copieDe("ms-gabarit-attente");
    const { texte, pieces = [] } = apercu.champs;
    const noms = pieces.map((/** @type {{nom: string}} */ { nom }) => nom).join(", ");
    un(noeud, ".texte").textContent = [texte.trim(), noms].filter(Boolean).join("\n");
    noeud.classList.toggle("urgent", apercu.champs.est_urgent);
    un(noeud, "[data-corriger]").addEventListener("click", () => this.#reprendre(jeton));
    un(noeud, "[data-abandonner]").addEventListener("click", () => this.boite.ecarter(jeton));
    this.#noeuds.set(jeton, noeud);
    this.zone.append(noeud);
    this.descendre();
  }

  /** @param {string} jeton @param {string} mot */
  #etat(jeton, mot) {
    const noeud = this.#noeuds.get(jeton);
    if (noeud) un(noeud, "[data-etat]").textContent = mot;
  }

  /** @param {string} jeton @param {any} probleme */
  #refuser(jeton, probleme) {
    const noeud = this.#noeuds.get(jeton);
    if (!noeud) return;
    noeud.classList.add("refuse");
    this.#etat(jeton, "Refusé");
    un(noeud, "[data-refus]").hidden = false;
    un(noeud, "[data-raison]").textContent = probleme?.detail ?? "";
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer: () => this.boite.reessayer(jeton) });
    // Where one does not write any more, there is no field to take it back into.
    un(noeud, "[data-corriger]").hidden = estDUnAutrePoste(probleme) || this.saisie.formulaire.hidden;
    this.descendre();
  }

  /** @param {string} jeton */
  async #reprendre(jeton) {
    if (!this.saisie.peutReprendre()) return;
    const envoi = await this.boite.ecarter(jeton);
    if (envoi) this.saisie.corriger(envoi.apercu.champs);
  }
}
