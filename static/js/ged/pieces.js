// What is attached to what is being written (an entry, a message): chosen, dropped, or pasted as a screenshot; sent at once.

import { Envoi, Refus } from "./envoi.js";

/** @typedef {{jeton: string, nom: string}} Piece */
/** @typedef {{nom: string, envoi: Envoi | null, etat: "route" | "la" | "refus", dit: string}} EnVue */

/** Events: `change` (what is attached is no longer the same). */
export class Pieces extends EventTarget {
  /** @type {Map<string, EnVue>} */ #toutes = new Map();

  /** @type {Map<number, Map<string, EnVue>>} by groupe, while one writes elsewhere */ #ailleurs = new Map();

  /** @type {Set<Promise<void>>} */ #enRoute = new Set();

  /** @param {HTMLElement} saisie @param {{groupe: number, demander: import("./envoi.js").Demander}} monde */
  constructor(saisie, monde) {
    super();
    this.monde = monde;
    this.liste = /** @type {HTMLElement} */ (saisie.querySelector("[data-pieces]"));
    this.champ = /** @type {HTMLInputElement} */ (saisie.querySelector("[data-pieces-champ]"));
    saisie.querySelector("[data-joindre]")?.addEventListener("click", () => this.champ.click());
    this.champ.addEventListener("change", () => {
      this.ajouter([...(this.champ.files ?? [])]);
      this.champ.value = "";
    });
    saisie.addEventListener("paste", (e) => this.#prendre(e, /** @type {ClipboardEvent} */ (e).clipboardData));
    saisie.addEventListener("dragover", (e) => e.dataTransfer?.types.includes("Files") && e.preventDefault());
    saisie.addEventListener("drop", (e) => this.#prendre(e, e.dataTransfer));
    this.liste.addEventListener("click", (e) => {
      const bouton = e.target instanceof Element ? e.target.closest("[data-jeton]") : null;
      if (bouton instanceof HTMLElement) this.#retirer(bouton.dataset.jeton ?? "");
    });
  }

  /** Those that the server has whole. @returns {Piece[]} */
  get jointes() {
    return [...this.#toutes].filter(([, { etat }]) => etat === "la").map(([jeton, { nom }]) => ({ jeton, nom }));
  }

  get enCours() {
    return [...this.#toutes.values()].some(({ etat }) => etat === "route");
  }

  get aRefusees() {
    return [...this.#toutes.values()].some(({ etat }) => etat === "refus");
  }

  get aQuelqueChose() {
    return this.#toutes.size > 0;
  }

  /** Until none is on its way any more. */
  async attendre() {
    while (this.enCours) await Promise.race(this.#enRoute);
  }

  /** @param {Piece[]} pieces */
  poser(pieces) {
    this.#toutes = new Map(pieces.map(({ jeton, nom }) => [jeton, { nom, envoi: null, etat: "la", dit: "" }]));
    this.#dessiner();
  }

  /** Beside what is attached there already. @param {Piece[]} pieces @param {number} [groupe] where one may not be any more */
  reprendre(pieces, groupe = this.monde.groupe) {
    const la = groupe === this.monde.groupe ? this.#toutes : this.#ailleurs.get(groupe);
    for (const { jeton, nom } of pieces) la?.set(jeton, { nom, envoi: null, etat: "la", dit: "" });
    this.#dessiner();
  }

  /** From now on in another groupe; what is on its way in this one goes on. @param {number} groupe @param {Piece[]} gardees */
  passer(groupe, gardees) {
    if (groupe === this.monde.groupe) return;
    this.#ailleurs.set(this.monde.groupe, this.#toutes);
    this.monde = { ...this.monde, groupe };
    this.poser(gardees);
    this.#toutes = this.#ailleurs.get(groupe) ?? this.#toutes;
    this.#dessiner();
  }

  /** @param {File[]} fichiers */
  ajouter(fichiers) {
    for (const fichier of fichiers) {
      const envoi = this.#envoyer(fichier).finally(() => this.#enRoute.delete(envoi));
      this.#enRoute.add(envoi);
    }
  }

  /** @param {Event} e @param {DataTransfer | null} donnees */
  #prendre(e, donnees) {
    const fichiers = [...(donnees?.files ?? [])];
    if (!fichiers.length) return;
    e.preventDefault();
    if (this.champ.closest("[hidden]")) return;
    this.ajouter(fichiers.map(nommer));
  }

  /** @param {File} fichier */
  async #envoyer(fichier) {
    const envoi = new Envoi(fichier, this.monde);
    /** @type {EnVue} */
    const piece = { nom: fichier.name, envoi, etat: "route", dit: "envoi…" };
    this.#toutes.set(envoi.jeton, piece);
    envoi.addEventListener("avance", () => this.#dire(piece, `${Math.round((100 * envoi.recu) / fichier.size)} %`));
    envoi.addEventListener("coupe", () => this.#dire(piece, "réseau coupé, reprise…"));
    this.#dessiner();
    try {
      await envoi.envoyer();
      piece.etat = "la";
      this.#dire(piece, "");
      this.dispatchEvent(new Event("change"));
    } catch (erreur) {
      piece.etat = "refus";
      this.#dire(piece, erreur instanceof Refus ? erreur.message : "l’envoi s’est arrêté : joignez-la de nouveau");
    }
  }

  /** @param {string} jeton */
  #retirer(jeton) {
    this.#toutes.get(jeton)?.envoi?.abandonner();
    this.#toutes.delete(jeton);
    this.#dessiner();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {{dit: string}} piece @param {string} dit */
  #dire(piece, dit) {
    piece.dit = dit;
    this.#dessiner();
  }

  #dessiner() {
    this.liste.hidden = !this.#toutes.size;
    this.liste.replaceChildren(
      ...[...this.#toutes].map(([jeton, { nom, etat, dit }]) => {
        const ligne = document.createElement("li");
        ligne.className = `badge ${etat === "refus" ? "urgent" : "accent"} choisi`;
        const retirer = document.createElement("button");
        retirer.type = "button";
        retirer.dataset.jeton = jeton;
        retirer.setAttribute("aria-label", `Retirer ${nom}`);
        retirer.textContent = "×";
        ligne.append([nom, dit].filter(Boolean).join(" · "), retirer);
        return ligne;
      }),
    );
  }
}

/** A pasted image has no name worth keeping. @param {File} fichier */
function nommer(fichier) {
  if (fichier.name && !/^image\.\w+$/.test(fichier.name)) return fichier;
  const quand = new Date().toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "medium" }).replace(/[/:]/g, "-");
  return new File([fichier], `Capture du ${quand}.${fichier.type.slice(6) || "png"}`, { type: fichier.type });
}
