// What was taken off the map, to be put back.

import { heureDuServeur } from "../heure-serveur.js";
import { heureVueDe } from "../main-courante/temps.js";

/** @typedef {import("./types.d.ts").Objet} Objet */

export class Supprimes {
  /**
   * @param {HTMLElement} zone @param {() => Promise<Objet[]>} lire @param {import("./dessins.js").Dessinateur} dessinateur
   * @param {((objet: Objet) => void) | null} remettre null for who only reads
   */
  constructor(zone, lire, dessinateur, remettre) {
    this.zone = zone;
    this.lire = lire;
    this.dessinateur = dessinateur;
    this.remettre = remettre;
    const volet = /** @type {HTMLDetailsElement} */ (zone.closest("details"));
    volet.addEventListener("toggle", () => volet.open && this.dessiner());
  }

  async dessiner() {
    const objets = await this.lire().catch(() => []);
    this.zone.replaceChildren(...(objets.length ? objets.map((objet) => this.#ligne(objet)) : [aucun()]));
  }

  /** @param {Objet} objet */
  #ligne(objet) {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.disabled = !this.remettre;
    const quand = heureVueDe(objet.supprime_le ?? "", heureDuServeur());
    bouton.textContent = `${this.dessinateur.nom(objet)} · ${quand}, ${objet.modifie_par.nom}${this.remettre ? " · remettre" : ""}`;
    bouton.addEventListener("click", () => {
      this.remettre?.(objet);
      bouton.remove();
    });
    return bouton;
  }
}

function aucun() {
  const phrase = document.createElement("p");
  phrase.className = "aide";
  phrase.textContent = "Rien n’a été supprimé.";
  return phrase;
}
