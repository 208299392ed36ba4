// Bringing a file onto the map: the server reads it, the map shows it dashed, the person confirms.

import { moi } from "../moi.js";
import { cookie } from "../requetes.js";
import L from "./leaflet.js";

/** @typedef {import("./types.d.ts").Objet} Objet @typedef {{objets: Objet[], refus: string[], importes: number}} Lecture */

export class Import {
  #jeton = "";
  /** The jeton of what was read and is shown: nothing else is added. */ #lu = "";

  /**
   * @param {HTMLDialogElement} dialogue @param {any} carte @param {import("./dessins.js").Dessinateur} dessinateur
   * @param {(url: string, corps: FormData) => Promise<Response>} envoyer @param {(phrase: string) => void} dire
   */
  constructor(dialogue, carte, dessinateur, envoyer, dire) {
    this.dialogue = dialogue;
    this.carte = carte;
    this.dessinateur = dessinateur;
    this.envoyer = envoyer;
    this.dire = dire;
    this.apercu = L.featureGroup().addTo(carte);
    this.formulaire = /** @type {HTMLFormElement} */ (dialogue.querySelector("[data-form-import]"));
    this.confirmer = /** @type {HTMLButtonElement} */ (dialogue.querySelector("[data-confirmer-import]"));
    this.formulaire.addEventListener("change", () => this.#lire());
    this.formulaire.addEventListener("submit", (e) => {
      e.preventDefault();
      if (this.#lu === this.#jeton) this.#ajouter();
      else this.#lire();
    });
    dialogue.querySelector("[data-fermer-import]")?.addEventListener("click", () => dialogue.close());
    dialogue.addEventListener("close", () => this.apercu.clearLayers());
  }

  /** Not modal: what the file holds is looked at on the map behind. */
  ouvrir() {
    this.formulaire.reset();
    this.#jeton = crypto.randomUUID();
    this.#montrer({ objets: [], refus: [], importes: 0 }, "");
    this.dialogue.show();
    /** @type {HTMLElement} */ (this.formulaire.querySelector("input")).focus();
  }

  async #lire() {
    this.#jeton = crypto.randomUUID();
    const lecture = await this.#demander({});
    if (!lecture) return;
    this.#lu = this.#jeton;
    const combien = lecture.objets.length;
    const refuses = lecture.refus.length;
    this.#montrer(
      lecture,
      `${combien} objet${combien > 1 ? "s" : ""} à ajouter, montré${combien > 1 ? "s" : ""} en pointillé sur la carte.${refuses ? ` Ne peu${refuses > 1 ? "vent" : "t"} pas être dessiné${refuses > 1 ? "s" : ""} :` : ""}`,
    );
    if (combien) this.carte.fitBounds(this.apercu.getBounds(), { maxZoom: 14, padding: [40, 40] });
  }

  async #ajouter() {
    const jeton = this.#jeton;
    const lecture = await this.#demander({ confirme: "oui" });
    if (!lecture) return;
    if (jeton === this.#jeton) this.dialogue.close();
    this.dire(lecture.importes > 1 ? `${lecture.importes} objets ajoutés à la carte.` : "Un objet ajouté à la carte.");
  }

  /** @param {Record<string, string>} suite @returns {Promise<Lecture | null>} */
  async #demander(suite) {
    const corps = new FormData(this.formulaire);
    const jeton = this.#jeton;
    for (const [nom, valeur] of Object.entries({ jeton, ...suite })) corps.set(nom, valeur);
    this.confirmer.disabled = true;
    try {
      const reponse = await this.envoyer(this.formulaire.action, corps);
      const donnees = await reponse.json();
      if (suite.confirme && reponse.ok) return donnees;
      // Another file was chosen meanwhile: what is shown is what will be added.
      if (jeton !== this.#jeton) return null;
      if (reponse.ok) return donnees;
      this.#montrer({ objets: [], refus: [], importes: 0 }, "", donnees.detail);
    } catch {
      if (jeton !== this.#jeton) return null;
      this.#montrer(
        { objets: [], refus: [], importes: 0 },
        "",
        "Le portail ne répond pas : réessayez, le fichier est gardé.",
      );
      this.confirmer.disabled = false;
    }
    return null;
  }

  /** @param {Lecture} lecture @param {string} bilan @param {string} [erreur] */
  #montrer({ objets, refus }, bilan, erreur = "") {
    const place = (/** @type {string} */ nom) =>
      /** @type {HTMLElement} */ (this.dialogue.querySelector(`[data-${nom}]`));
    place("bilan-import").textContent = bilan;
    place("erreur-import").textContent = erreur;
    place("erreur-import").hidden = !erreur;
    place("refus-import").replaceChildren(...refus.map(ligne));
    this.confirmer.disabled = !objets.length;
    this.apercu.clearLayers();
    for (const objet of objets)
      for (const couche of this.dessinateur.creer({ ...objet, etat: "en_place" }, { attente: true, ton: "attente" }))
        this.apercu.addLayer(couche);
  }
}

/** @param {string} texte */
function ligne(texte) {
  const noeud = document.createElement("li");
  noeud.textContent = texte;
  return noeud;
}

/** @param {HTMLElement} zone @param {any} carte @param {import("./dessins.js").Dessinateur} dessinateur @param {(phrase: string) => void} dire */
export function brancherImport(zone, carte, dessinateur, dire) {
  const dialogue = /** @type {HTMLDialogElement} */ (zone.querySelector("[data-import]"));
  const importation = new Import(dialogue, carte, dessinateur, envoyer, dire);
  zone.querySelector("[data-ouvrir-import]")?.addEventListener("click", () => importation.ouvrir());
}

/** @param {string} url @param {FormData} corps */
function envoyer(url, corps) {
  return fetch(url, {
    method: "POST",
    body: corps,
    headers: { "X-CSRFToken": cookie("csrftoken"), "X-Portail-Utilisateur": String(moi.id) },
    credentials: "same-origin",
  });
}
