// <ged-depot>: files dropped on the page, chosen or pasted, each with its progress, its refusal, its duplicate.

import { SessionTerminee } from "../delais.js";
import { moi, poste } from "../moi.js";
import { AutrePoste, Envoi, lire, Refus, taille } from "./envoi.js";
import { demander } from "./reseau.js";
import { commencePar, Restes } from "./restes.js";

const ENSEMBLE = 2;

const restes = new Restes(localStorage, moi.id, navigator.locks);

class GedDepot extends HTMLElement {
  /** @type {Map<string, HTMLElement>} the lines of the cut uploads that may be taken up, by jeton */ #coupes =
    new Map();
  #file = /** @type {(() => Promise<void>)[]} */ ([]);
  #enCours = 0;
  #profondeur = 0;
  #faits = 0;
  #total = 0;

  connectedCallback() {
    this.groupe = Number(this.dataset.groupe);
    this.champ = /** @type {HTMLInputElement} */ (this.querySelector("input[type=file]"));
    this.zone = /** @type {HTMLElement} */ (this.querySelector("[data-zone]"));
    this.panneau = /** @type {HTMLElement} */ (this.querySelector(".ged-envois"));
    this.champ.addEventListener("change", () => {
      this.deposer([...(this.champ?.files ?? [])]);
      if (this.champ) this.champ.value = "";
    });
    for (const bouton of document.querySelectorAll("[data-choisir]")) {
      bouton.addEventListener("click", () => this.champ?.click());
    }
    this.panneau.querySelector("[data-fermer]")?.addEventListener("click", () => this.#fermer());
    this.#brancherGlisser();
    document.addEventListener("paste", (e) => this.#coller(/** @type {ClipboardEvent} */ (e)));
    addEventListener("beforeunload", (e) => this.#enCours && e.preventDefault());
    this.#retrouver();
  }

  get lieu() {
    const { document: vise = "", dossier = "" } = this.dataset;
    return { groupe: this.groupe ?? 0, dossier, document: vise };
  }

  /** @param {File[]} fichiers */
  async deposer(fichiers) {
    const voulus = this.dataset.document ? fichiers.slice(0, 1) : fichiers;
    for (const fichier of voulus) this.#suivre(fichier, await this.#coupeDe(fichier));
    this.#avancer();
  }

  /** What a reload of this page has cut: offered again, to be taken up where it stopped. */
  async #retrouver() {
    for (const reste of await restes.ici(this.lieu)) {
      const depot = await surLeServeur(reste.jeton);
      if (!depot) continue;
      const ligne = this.#nouvelleLigne(reste.nom, `interrompu : ${taille(depot.recu)} sur ${taille(reste.taille)}`);
      this.#coupes.set(reste.jeton, ligne);
      avancerBarre(ligne, depot.recu, reste.taille);
      montrer(ligne, "[data-reprendre]", true);
      ligne.querySelector("[data-reprendre]")?.addEventListener("click", () => this.champ?.click());
      ligne.querySelector("[data-abandonner]")?.addEventListener("click", () => {
        this.#coupes.delete(reste.jeton);
        restes.oublier(reste.jeton);
        demander(adresse(reste.jeton), { methode: "DELETE" }).catch(() => null);
        this.#ranger(ligne, "abandonné");
      });
    }
    this.#resumer();
  }

  /** The cut upload of this very file; a file that has changed since is another one. @param {File} fichier */
  async #coupeDe(fichier) {
    for (const { jeton, nom, taille: attendue } of await restes.ici(this.lieu)) {
      if (nom !== fichier.name || attendue !== fichier.size) continue;
      const depot = await surLeServeur(jeton);
      if (!depot || !(await commencePar(fichier, depot))) continue;
      if (this.#coupes.has(jeton)) this.#total -= 1;
      this.#coupes.get(jeton)?.remove();
      this.#coupes.delete(jeton);
      return jeton;
    }
    return undefined;
  }

  #brancherGlisser() {
    const porte = (/** @type {DragEvent} */ e) => e.dataTransfer?.types.includes("Files") ?? false;
    document.addEventListener("dragenter", (e) => {
      if (!porte(e)) return;
      e.preventDefault();
      this.#profondeur += 1;
      this.#montrerZone(true);
    });
    document.addEventListener("dragover", (e) => porte(e) && e.preventDefault());
    document.addEventListener("dragleave", (e) => {
      if (!porte(e)) return;
      this.#profondeur -= 1;
      if (this.#profondeur <= 0) this.#montrerZone(false);
    });
    document.addEventListener("drop", (e) => {
      if (!porte(e)) return;
      this.#montrerZone(false);
      if (e.defaultPrevented) return;
      e.preventDefault();
      this.deposer([...(e.dataTransfer?.files ?? [])]);
    });
  }

  /** @param {boolean} visible */
  #montrerZone(visible) {
    if (!visible) this.#profondeur = 0;
    if (this.zone) this.zone.hidden = !visible;
  }

  /** A screenshot pasted on the page, unless one is writing. @param {ClipboardEvent} e */
  #coller(e) {
    const ecrit = e.target instanceof Element && e.target.closest("input, textarea, select");
    if (ecrit || e.defaultPrevented) return;
    const fichiers = [...(e.clipboardData?.files ?? [])];
    if (fichiers.length) this.deposer(fichiers.map(nommer));
  }

  /** @param {string} nom @param {string} etat */
  #nouvelleLigne(nom, etat) {
    const modele = /** @type {HTMLTemplateElement} */ (this.querySelector("template"));
    const ligne = /** @type {HTMLElement} */ (modele.content.firstElementChild?.cloneNode(true));
    dire(ligne, "[data-nom]", nom);
    dire(ligne, "[data-etat]", etat);
    this.panneau?.querySelector("ul")?.append(ligne);
    if (this.panneau) this.panneau.hidden = false;
    this.#total += 1;
    return ligne;
  }

  /** @param {File} fichier @param {string} [jeton] that of the upload to take up */
  #suivre(fichier, jeton) {
    const ligne = this.#nouvelleLigne(fichier.name, `${taille(fichier.size)}, en attente`);
    const envoi = new Envoi(fichier, { groupe: this.groupe ?? 0, demander, jeton });
    envoi.addEventListener("avance", () => {
      avancerBarre(ligne, envoi.recu, fichier.size);
      dire(ligne, "[data-etat]", `${taille(envoi.recu)} sur ${taille(fichier.size)}`);
    });
    envoi.addEventListener("coupe", () => dire(ligne, "[data-etat]", "réseau coupé, reprise…"));
    const partir = () => this.#file.push(() => this.#mener(envoi, ligne));
    ligne.querySelector("[data-reprendre]")?.addEventListener("click", () => {
      montrer(ligne, "[data-reprendre]", false);
      montrer(ligne, "[data-erreur]", false);
      partir();
      this.#avancer();
    });
    ligne.querySelector("[data-abandonner]")?.addEventListener("click", () => {
      restes.oublier(envoi.jeton);
      envoi.abandonner();
      this.#ranger(ligne, "abandonné");
    });
    partir();
  }

  #avancer() {
    this.#resumer();
    while (this.#enCours < ENSEMBLE && this.#file.length) {
      this.#enCours += 1;
      this.#file
        .shift()?.()
        .finally(() => {
          this.#enCours -= 1;
          this.#avancer();
        });
    }
  }

  /** @param {Envoi} envoi @param {HTMLElement} ligne */
  async #mener(envoi, ligne) {
    if (ligne.classList.contains("fini")) return;
    try {
      if (envoi.estConclu) return await this.#conclure(envoi, ligne);
      const { name: nom, size } = envoi.fichier;
      const reste = { jeton: envoi.jeton, nom, taille: size, ...this.lieu };
      const depot = await restes.tenir(reste, () => envoi.envoyer());
      const [doublon] = depot.doublons;
      if (doublon && !this.dataset.document) return this.#demander(envoi, ligne, doublon);
      await this.#conclure(envoi, ligne);
    } catch (erreur) {
      this.#refuser(envoi.jeton, ligne, erreur);
    }
  }

  /** The file is already there: a link costs nothing and never goes out of date. @param {Envoi} envoi @param {HTMLElement} ligne @param {import("./envoi.js").Doublon} doublon */
  #demander(envoi, ligne, doublon) {
    const lien = /** @type {HTMLAnchorElement} */ (ligne.querySelector("[data-lien]"));
    lien.href = `/ged/documents/${doublon.id}/`;
    lien.textContent = `${doublon.titre} (${[doublon.groupe, doublon.dossier].filter(Boolean).join(" · ")})`;
    montrer(ligne, "[data-doublon]", true);
    montrer(ligne, "[data-lier]", Boolean(this.dataset.dossier));
    dire(ligne, "[data-etat]", "déjà dans la bibliothèque");
    ligne.querySelector("[data-quand-meme]")?.addEventListener("click", async () => {
      montrer(ligne, "[data-doublon]", false);
      await this.#conclure(envoi, ligne).catch((erreur) => this.#refuser(envoi.jeton, ligne, erreur));
    });
    ligne.querySelector("[data-lier]")?.addEventListener("click", async () => {
      try {
        const corps = { document: doublon.id };
        const url = `/api/v1/dossiers/${this.dataset.dossier}/raccourcis/`;
        await lire(await demander(url, { methode: "POST", corps, poste }));
        restes.oublier(envoi.jeton);
        await envoi.abandonner();
        montrer(ligne, "[data-doublon]", false);
        this.#ranger(ligne, "lien mis ici");
        this.dispatchEvent(new CustomEvent("lie", { bubbles: true }));
      } catch (erreur) {
        this.#refuser(envoi.jeton, ligne, erreur);
      }
    });
  }

  /** @param {Envoi} envoi @param {HTMLElement} ligne */
  async #conclure(envoi, ligne) {
    const { document: vise, dossier } = this.dataset;
    const url = vise ? `/api/v1/documents/${vise}/versions/` : `/api/v1/groupes/${this.groupe}/documents/`;
    const corps = vise ? { jeton: envoi.jeton } : { jeton: envoi.jeton, dossier: dossier ? Number(dossier) : null };
    envoi.estConclu = true;
    const depose = await lire(await demander(url, { methode: "POST", corps, poste }));
    restes.oublier(envoi.jeton);
    this.#ranger(ligne, "déposé");
    this.dispatchEvent(new CustomEvent("depose", { bubbles: true, detail: depose }));
  }

  /** @param {string} jeton @param {HTMLElement} ligne @param {unknown} erreur */
  #refuser(jeton, ligne, erreur) {
    if (ligne.classList.contains("fini")) return;
    const definitif = erreur instanceof Refus;
    if (definitif) restes.oublier(jeton);
    dire(ligne, "[data-erreur]", definitif ? erreur.message : `L’envoi s’est arrêté : ${pourquoi(erreur)}`);
    montrer(ligne, "[data-erreur]", true);
    montrer(ligne, "[data-reprendre]", !definitif);
    dire(ligne, "[data-etat]", definitif ? "refusé" : "arrêté");
    ligne.classList.toggle("refuse", definitif);
    if (definitif) this.#faits += 1;
    this.#resumer();
  }

  /** @param {HTMLElement} ligne @param {string} etat */
  #ranger(ligne, etat) {
    if (ligne.classList.contains("fini")) return;
    ligne.classList.add("fini");
    dire(ligne, "[data-etat]", etat);
    montrer(ligne, "progress", false);
    montrer(ligne, ".ged-suite", false);
    this.#faits += 1;
    this.#resumer();
  }

  #resumer() {
    const reste = this.#total - this.#faits;
    if (this.panneau) dire(this.panneau, "[data-resume]", reste ? `${this.#faits} sur ${this.#total}` : "terminé");
  }

  #fermer() {
    for (const fini of this.panneau?.querySelectorAll(".fini, .refuse") ?? []) fini.remove();
    if (this.panneau) this.panneau.hidden = true;
  }
}

/** @param {unknown} erreur */
function pourquoi(erreur) {
  if (erreur instanceof SessionTerminee)
    return "votre session est terminée. Reconnectez-vous dans un autre onglet, puis reprenez.";
  if (erreur instanceof AutrePoste)
    return "cette page est celle d’un autre poste. Revenez-y dans un autre onglet et reprenez, ou rechargez-la.";
  return "le réseau ne répond pas.";
}

const adresse = (/** @type {string} */ jeton) => `/api/v1/depots/${jeton}/`;

/** Where that upload stands; forgotten here once the server no longer knows it. @param {string} jeton */
async function surLeServeur(jeton) {
  try {
    return await lire(await demander(adresse(jeton), {}));
  } catch (erreur) {
    if (erreur instanceof Refus) restes.oublier(jeton);
    return null;
  }
}

/** A pasted image has no name worth keeping. @param {File} fichier */
function nommer(fichier) {
  if (!fichier.type.startsWith("image/")) return fichier;
  const quand = new Date().toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "medium" }).replace(/[/:]/g, "-");
  return new File([fichier], `Capture du ${quand}.${fichier.type.slice(6)}`, { type: fichier.type });
}

/** @param {HTMLElement} racine @param {string} ou @param {string} texte */
function dire(racine, ou, texte) {
  const place = racine.querySelector(ou);
  if (place) place.textContent = texte;
}

/** @param {HTMLElement} ligne @param {number} recu @param {number} attendu */
function avancerBarre(ligne, recu, attendu) {
  const barre = /** @type {HTMLProgressElement} */ (ligne.querySelector("progress"));
  barre.value = Math.round((100 * recu) / Math.max(attendu, 1));
}

/** @param {HTMLElement} racine @param {string} ou @param {boolean} visible */
function montrer(racine, ou, visible) {
  const place = /** @type {HTMLElement | null} */ (racine.querySelector(ou));
  if (place) place.hidden = !visible;
}

customElements.define("ged-depot", GedDepot);
