// Finding a place: an object of the map, an entité, a département, a commune, or coordinates as they are dictated.

import { enDecimal, enSexagesimal, lireCoordonnees } from "./coordonnees.js";
import { centre } from "./dessins.js";
import { normaliser } from "./liste.js";

/** @typedef {{nom: string, quoi: string, lat: number, lng: number, zoom: number, jeton?: string, cle?: string}} Lieu */

const MONTRES = 8;
const DE_PRES = 15;
const ABREGES = /** @type {Record<string, string>} */ ({ st: "saint", ste: "sainte" });

export class Recherche {
  /**
   * @param {HTMLFormElement} formulaire @param {() => Lieu[]} lieux all that has a name
   * @param {(lieu: Lieu) => void} aller
   */
  constructor(formulaire, lieux, aller) {
    this.champ = /** @type {HTMLInputElement} */ (formulaire.elements.namedItem("q"));
    this.liste = /** @type {HTMLElement} */ (formulaire.querySelector("[data-resultats]"));
    this.lieux = lieux;
    this.aller = aller;
    this.champ.addEventListener("input", () => this.#montrer());
    formulaire.addEventListener("submit", (e) => {
      e.preventDefault();
      const [premier] = chercher(this.champ.value, lieux());
      if (premier) this.#partir(premier);
      else this.#montrer();
    });
    formulaire.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && formulaire.contains(relatedTarget))) this.liste.hidden = true;
    });
    formulaire.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || this.liste.hidden) return;
      e.stopPropagation();
      this.liste.hidden = true;
    });
  }

  /** More places are known: whoever has found nothing so far sees them. What is shown stays under the finger. */
  rafraichir() {
    if (!this.liste.hidden && !this.liste.querySelector("button")) this.#montrer();
  }

  #montrer() {
    const trouves = chercher(this.champ.value, this.lieux());
    this.liste.hidden = !this.champ.value.trim();
    this.liste.replaceChildren(...(trouves.length ? trouves.map((lieu) => this.#ligne(lieu)) : [rien()]));
  }

  /** @param {Lieu} lieu */
  #ligne(lieu) {
    const ligne = document.createElement("li");
    const bouton = document.createElement("button");
    bouton.type = "button";
    const quoi = document.createElement("span");
    quoi.className = "pale petit";
    quoi.textContent = lieu.quoi;
    bouton.append(`${lieu.nom} `, quoi);
    bouton.addEventListener("click", () => this.#partir(lieu));
    ligne.append(bouton);
    return ligne;
  }

  /** @param {Lieu} lieu */
  #partir(lieu) {
    this.liste.hidden = true;
    this.aller(lieu);
  }
}

/** @param {string} texte @param {Lieu[]} lieux @returns {Lieu[]} the best first */
export function chercher(texte, lieux) {
  const point = lireCoordonnees(texte);
  if (point) return [{ ...point, nom: enDecimal(point), quoi: enSexagesimal(point), zoom: DE_PRES }];
  const mots = normaliser(texte)
    .split(/[\s'’-]+/)
    .filter(Boolean)
    .map((mot) => ABREGES[mot] ?? mot);
  if (!mots.length) return [];
  return lieux
    .map((lieu) => ({ lieu, rang: rang(cleDe(lieu), mots) }))
    .filter((candidat) => candidat.rang >= 0)
    .sort((a, b) => a.rang - b.rang || a.lieu.nom.length - b.lieu.nom.length)
    .slice(0, MONTRES)
    .map(({ lieu }) => lieu);
}

/** Worked out once for a place that lasts. @param {Lieu} lieu */
function cleDe(lieu) {
  lieu.cle ??= normaliser(`${lieu.nom} ${lieu.quoi}`);
  return lieu.cle;
}

/** All that the map knows by name. @param {any} objets @param {any} dessinateur @param {any} reperes @param {any} departements @returns {Lieu[]} */
export function lieuxDe(objets, dessinateur, reperes, departements) {
  return [
    ...objets.map((/** @type {any} */ objet) => {
      const [lat, lng] = centre(objet);
      return { nom: dessinateur.nom(objet), quoi: "objet de la carte", lat, lng, zoom: DE_PRES, jeton: objet.jeton };
    }),
    ...reperes.map((/** @type {any} */ repere) => ({ ...repere, quoi: repere.couche, zoom: 13 })),
    ...departements,
  ];
}

/** Where the words are found; -1 when one of them is not. @param {string} nom @param {string[]} mots */
function rang(nom, mots) {
  const places = mots.map((mot) => nom.indexOf(mot));
  return places.some((place) => place < 0) ? -1 : Math.max(...places);
}

function rien() {
  const ligne = document.createElement("li");
  ligne.className = "aide";
  ligne.textContent =
    "Rien de ce nom : cherchez un objet, un établissement, une commune, un département ou des coordonnées.";
  return ligne;
}
