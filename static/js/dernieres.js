// The last entries of all the logbooks, and the last one of each tile, kept as the fils go: as `_derniere.html` and `_tuile.html` draw them.

import { heureDuServeur } from "./heure-serveur.js";
import { direOriginal, marquerOriginal } from "./main-courante/original.js";
import { cleJour, heure, heureVueDe, jour } from "./main-courante/temps.js";

/** @typedef {import("./moi.js").MonGroupe} MonGroupe @typedef {{cle: string, instant?: number}} Rang */

const COUPE = { ligne: 220, tuile: 120 };
const IMPORTANCES = /** @type {Record<string, [string, string]>} */ ({
  importante: ["important", "Importante"],
  urgente: ["urgent", "Urgente"],
});

/**
 * Where an entry goes in a list whose newest stand first, under the heading of their day: before what stands at `rang` (at the
 * end, when nothing does), and whether its day has yet to be written above it. What comes late goes to its own time.
 * @param {Rang[]} rangs headings have no instant @param {string} instant @returns {{rang: number, titre: boolean}}
 */
export function ouPlacer(rangs, instant) {
  const cle = cleJour(instant);
  const plusVieille = rangs.findIndex((autre) => autre.instant !== undefined && autre.instant <= Date.parse(instant));
  const finDuJour = rangs.findIndex((autre) => autre.cle < cle);
  const possibles = [plusVieille, finDuJour].filter((rang) => rang >= 0);
  return { rang: possibles.length ? Math.min(...possibles) : rangs.length, titre: !rangs.some((r) => r.cle === cle) };
}

/** @param {HTMLElement} journal @param {HTMLTemplateElement} modele @param {any} donnees @param {MonGroupe} groupe */
export function ajouterLigne(journal, modele, donnees, groupe) {
  if (journal.querySelector(`[data-entree="${donnees.id}"]`)) return;
  const ligne = /** @type {HTMLElement} */ (modele.content.firstElementChild?.cloneNode(true));
  ligne.dataset.entree = donnees.id;
  ligne.classList.add("nouvelle");
  ecrireLigne(ligne, donnees, groupe);
  journal.querySelector(".vide")?.remove();
  const enfants = /** @type {HTMLElement[]} */ ([...journal.children]);
  const { rang, titre } = ouPlacer(enfants.map(rangDe), donnees.consignee_le);
  journal.insertBefore(ligne, enfants[rang] ?? null);
  if (titre) ligne.before(titreDe(donnees.consignee_le));
  for (const ancienne of [...journal.querySelectorAll(".ligne")].slice(Number(journal.dataset.limite)))
    ancienne.remove();
  for (const seul of journal.querySelectorAll(".jour")) if (!seul.nextElementSibling?.matches(".ligne")) seul.remove();
}

/** What was said of an entry since it was drawn. @param {HTMLElement} journal @param {any} donnees @param {MonGroupe} groupe */
export function reecrireLigne(journal, donnees, groupe) {
  const ligne = /** @type {HTMLElement | null} */ (journal.querySelector(`[data-entree="${donnees.id}"]`));
  if (ligne) ecrireLigne(ligne, donnees, groupe);
}

/** @param {HTMLElement} tuile where the last entry of a logbook is told @param {any} donnees */
export function ecrireTuile(tuile, donnees) {
  if (Number(tuile.dataset.numero) > donnees.numero) return;
  tuile.dataset.numero = donnees.numero;
  const temps = document.createElement("time");
  temps.dataset.vue = "";
  temps.dateTime = donnees.consignee_le;
  temps.textContent = heureVueDe(donnees.consignee_le, heureDuServeur());
  const original = direOriginal(donnees.origine);
  tuile.replaceChildren(temps, original ? ` · ${original} · ` : " · ", texteDe(donnees, COUPE.tuile));
}

/** The times that are told without their day take it when it is over. @param {ParentNode} racine @param {number} maintenant */
export function daterVues(racine, maintenant) {
  for (const temps of /** @type {NodeListOf<HTMLTimeElement>} */ (racine.querySelectorAll("time[data-vue]")))
    temps.textContent = heureVueDe(temps.dateTime, maintenant);
}

/** @param {HTMLElement} enfant @returns {Rang} */
function rangDe(enfant) {
  if (enfant.matches(".jour")) return { cle: enfant.dataset.jour ?? "" };
  const instant = enfant.querySelector("time")?.dateTime ?? "";
  return { cle: cleJour(instant), instant: Date.parse(instant) };
}

/** @param {string} instant */
function titreDe(instant) {
  const titre = document.createElement("li");
  titre.className = "jour";
  titre.dataset.jour = cleJour(instant);
  titre.textContent = jour(instant);
  return titre;
}

/** @param {HTMLElement} ligne @param {any} donnees @param {MonGroupe} groupe */
function ecrireLigne(ligne, donnees, groupe) {
  if (donnees.importance !== "normale") ligne.classList.add(donnees.importance);
  ligne.classList.toggle("systeme", donnees.genre === "systeme");
  const temps = /** @type {HTMLTimeElement} */ (ligne.querySelector("time"));
  temps.dateTime = donnees.consignee_le;
  temps.textContent = heure(donnees.consignee_le);
  ecrire(ligne, ".ou", groupe.nom);
  ecrire(ligne, ".qui b", donnees.auteur?.nom ?? "Portail");
  ecrire(ligne, ".qui span", donnees.entite?.nom ?? "");
  const lien = /** @type {HTMLAnchorElement} */ (ligne.querySelector(".quoi"));
  lien.href = `${groupe.url}entrees/${donnees.numero}/`;
  lien.replaceChildren(texteDe(donnees, COUPE.ligne));
  const [classe, mot] = IMPORTANCES[donnees.importance] ?? ["", ""];
  poserBadge(ligne, "[data-importance]", mot, classe);
  poserBadge(ligne, "[data-annulee]", donnees.annulation ? "Annulée" : "");
  marquerOriginal(ligne, donnees);
  poserBadge(ligne, "[data-categorie]", donnees.annulation ? "" : (donnees.categorie?.libelle ?? ""));
}

/** @param {HTMLElement} ligne @param {string} ou @param {string} mot nothing hides it @param {string} [classe] */
function poserBadge(ligne, ou, mot, classe) {
  const badge = /** @type {HTMLElement} */ (ligne.querySelector(ou));
  badge.hidden = !mot;
  badge.textContent = mot;
  if (classe) badge.classList.add(classe);
}

/** @param {any} donnees @param {number} longueur @returns {Node} */
function texteDe({ texte, annulation }, longueur) {
  const coupe = texte.length > longueur ? `${texte.slice(0, longueur - 1)}…` : texte;
  if (!annulation) return document.createTextNode(coupe);
  const barre = document.createElement("s");
  barre.textContent = coupe;
  return barre;
}

/** @param {HTMLElement} ligne @param {string} ou @param {string} texte */
export function ecrire(ligne, ou, texte) {
  const place = ligne.querySelector(ou);
  if (place) place.textContent = texte;
}
