// <mc-tableau>: the board of actions of a groupe, by state, the most pressing first; it follows the fil.

import { copieDe } from "../fragment.js";
import { heureDuServeur } from "../heure-serveur.js";
import { PAS_GARDE } from "../sort-envoi.js";
import { demander, raisons } from "./demandes.js";
import { marquerOriginal } from "./original.js";
import { depuis, heureVueDe } from "./temps.js";

/** @typedef {import("./types.d.ts").Entree} Entree */

const RYTHME = 20_000;
const ECRITURE = 2;
const EXTRAIT = 220;

export class Tableau extends HTMLElement {
  /** @type {(demande: import("./demandes.js").Demande) => Promise<any>} */ deposer;

  /** @param {{deposer: Tableau["deposer"]}} monde */
  brancher({ deposer }) {
    this.deposer = deposer;
    this.addEventListener("click", (e) => this.#surClic(e));
    for (const carte of this.#cartes()) this.#preparer(carte);
    this.#vieillir();
    setInterval(() => this.#vieillir(), RYTHME);
  }

  /** @param {Entree} donnees */
  recevoir(donnees) {
    const ancienne = /** @type {HTMLElement | null} */ (this.querySelector(`[data-id="${donnees.id}"]`));
    const avaitLeFoyer = ancienne?.contains(document.activeElement);
    ancienne?.remove();
    const action = donnees.annulation ? null : donnees.action;
    const liste = action && this.querySelector(`[data-etat="${action.etat}"] [data-liste]`);
    if (liste) {
      const carte = dessiner(donnees);
      this.#placer(/** @type {HTMLElement} */ (liste), carte);
      this.#preparer(carte);
      if (avaitLeFoyer) carte.focus();
    }
    this.#compter();
    this.#vieillir();
  }

  /** @param {any} probleme */
  refuser(probleme) {
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-refus]"));
    place.textContent = raisons(probleme);
    place.hidden = false;
    for (const bouton of this.querySelectorAll("button[disabled]")) bouton.removeAttribute("disabled");
  }

  /** @param {MouseEvent} e */
  #surClic(e) {
    const cible = e.target instanceof Element ? e.target : this;
    const bouton = /** @type {HTMLElement | null} */ (cible.closest("[data-vers-etat]"));
    const carte = /** @type {HTMLElement | null} */ (bouton?.closest(".carte") ?? null);
    if (!bouton || !carte) return;
    if (document.activeElement === bouton) carte.focus({ preventScroll: true });
    bouton.setAttribute("disabled", "");
    const entree = { id: Number(carte.dataset.id), numero: Number(carte.dataset.numero) };
    const colonne = /** @type {HTMLElement} */ (carte.closest("[data-etat]"));
    const valeurs = { etat: bouton.dataset.versEtat, vu: colonne.dataset.etat };
    const demande = demander(
      "action",
      { ...entree, groupe: Number(this.dataset.groupe) },
      valeurs,
      crypto.randomUUID(),
    );
    this.deposer(demande).catch(() => this.refuser({ detail: PAS_GARDE }));
  }

  /** The other states, as buttons, for who may write. @param {HTMLElement} carte */
  #preparer(carte) {
    const etat = /** @type {HTMLElement} */ (carte.closest("[data-etat]")).dataset.etat;
    const peut = Number(this.dataset.droit) >= ECRITURE;
    for (const bouton of /** @type {NodeListOf<HTMLElement>} */ (carte.querySelectorAll("[data-vers-etat]"))) {
      bouton.hidden = !peut || bouton.dataset.versEtat === etat;
      if (bouton.dataset.versEtat === "en_cours") bouton.textContent = etat === "fait" ? "Reprendre" : "Commencer";
    }
  }

  /** In the order of the page. @param {HTMLElement} liste @param {HTMLElement} carte */
  #placer(liste, carte) {
    const avant = liste.closest("[data-etat=fait]") ? faitApres : presseAvant;
    const cartes = /** @type {HTMLElement[]} */ ([...liste.children]);
    liste.insertBefore(carte, cartes.find((autre) => avant(carte, autre)) ?? null);
  }

  #compter() {
    for (const colonne of this.querySelectorAll("[data-etat]")) {
      const nombre = colonne.querySelectorAll(".carte").length;
      const dit = `${nombre}${colonne.hasAttribute("data-en-partie") ? "+" : ""}`;
      /** @type {HTMLElement} */ (colonne.querySelector("[data-nombre]")).textContent = dit;
      /** @type {HTMLElement} */ (colonne.querySelector("[data-aucune]")).hidden = nombre > 0;
    }
  }

  #vieillir() {
    const maintenant = heureDuServeur();
    for (const carte of this.#cartes()) {
      const ouverte = !carte.closest("[data-etat=fait]");
      const retard = ouverte && quand(carte) < maintenant;
      carte.classList.toggle("retard", retard);
      const temps = /** @type {HTMLTimeElement} */ (carte.querySelector("time"));
      temps.classList.toggle("urgent", retard);
      if (!temps.dateTime) continue;
      const mot = retard ? `en retard de ${depuis(temps.dateTime, maintenant)}` : "";
      temps.textContent = [`pour ${heureVueDe(temps.dateTime, maintenant)}`, mot].filter(Boolean).join(" · ");
    }
  }

  /** @returns {HTMLElement[]} */
  #cartes() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".carte"))];
  }
}

/** @param {HTMLElement} carte */
const quand = ({ dataset }) => (dataset.quand ? Date.parse(dataset.quand) : Number.POSITIVE_INFINITY);

/** @param {HTMLElement} a @param {HTMLElement} b */
function presseAvant(a, b) {
  return quand(a) < quand(b) || (quand(a) === quand(b) && Number(a.dataset.numero) < Number(b.dataset.numero));
}

/** Both in UTC, to the microsecond, as the server writes them. @param {HTMLElement} a @param {HTMLElement} b */
function faitApres({ dataset: a }, { dataset: b }) {
  const [ici, la] = [a.faite ?? "", b.faite ?? ""];
  return ici > la || (ici === la && Number(a.numero) > Number(b.numero));
}

/** @param {Entree} donnees */
function dessiner(donnees) {
  const { id, numero, groupe, texte, importance, auteur, consignee_le, action } = donnees;
  const carte = copieDe("gabarit-carte");
  const echeance = action?.echeance ?? "";
  const qui = action?.entite?.nom ?? action?.personne?.nom ?? "";
  Object.assign(carte.dataset, { id, numero, quand: echeance, faite: action?.faite_le ?? "" });
  carte.classList.add(importance);
  const lien = /** @type {HTMLAnchorElement} */ (carte.querySelector("[data-texte]"));
  lien.href = `/mains-courantes/${groupe}/entrees/${numero}/`;
  lien.textContent = texte.length > EXTRAIT ? `${texte.slice(0, EXTRAIT - 1)}…` : texte;
  const temps = /** @type {HTMLTimeElement} */ (carte.querySelector("time"));
  temps.hidden = !echeance;
  temps.dateTime = echeance;
  const badge = /** @type {HTMLElement} */ (carte.querySelector("[data-qui]"));
  badge.hidden = !qui;
  badge.textContent = qui;
  /** @type {HTMLElement} */ (carte.querySelector("[data-urgente]")).hidden = importance !== "urgente";
  marquerOriginal(carte, donnees);
  const origine = [`n° ${numero}`, `${auteur?.nom ?? "Portail"} ${heureVueDe(consignee_le, heureDuServeur())}`].join(
    " · ",
  );
  /** @type {HTMLElement} */ (carte.querySelector("[data-origine]")).textContent = origine;
  return carte;
}

customElements.define("mc-tableau", Tableau);
