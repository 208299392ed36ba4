// The lines of the log in the page: in the order of their numbers, under the heading of their day, each once.

import { dernierVolet } from "../jonction.js";
import { cleJour, jour } from "./temps.js";

/** @param {Element} article */
export const numeroDe = (article) => Number(/** @type {HTMLElement} */ (article).dataset.numero);

/** The entries, without those that wait to leave. @param {Element} lignes @returns {HTMLElement[]} */
export const entreesDe = (lignes) => [
  .../** @type {NodeListOf<HTMLElement>} */ (lignes.querySelectorAll(":scope > .entree[data-numero]")),
];

/** @param {Element} lignes @returns {HTMLElement | null} */
export const derniere = (lignes) => entreesDe(lignes).at(-1) ?? null;

/** @param {Element} lignes @returns {HTMLElement | null} */
export const premiere = (lignes) => lignes.querySelector(":scope > .entree[data-numero]");

/** Put a new entry at its place and its day above it. @param {HTMLElement} lignes @param {HTMLElement} article */
export function inserer(lignes, article) {
  const numero = numeroDe(article);
  const avant = entreesDe(lignes).findLast((autre) => numeroDe(autre) < numero);
  if (avant) dernierVolet(avant).after(article);
  else lignes.prepend(article);
  poserJour(lignes, article);
}

/**
 * The new drawing of an entry takes the place of the old one; an open thread stays open, the focus stays where it was.
 * @param {HTMLElement} ancien @param {HTMLElement} nouveau
 */
export function remplacer(ancien, nouveau) {
  for (const ouvert of ancien.querySelectorAll("details[open]")) {
    nouveau.querySelector(`details.${ouvert.classList[0]}`)?.setAttribute("open", "");
  }
  if (ancien.classList.contains("visee")) nouveau.classList.add("visee");
  const actif = document.activeElement;
  const aLeFoyer = actif === ancien || ancien.contains(actif);
  ancien.replaceWith(nouveau);
  if (aLeFoyer) nouveau.focus({ preventScroll: true });
}

/** @param {HTMLElement} lignes @param {HTMLElement} article */
function poserJour(lignes, article) {
  const instant = article.dataset.consigneeLe ?? "";
  const cle = cleJour(instant);
  const titre = lignes.querySelector(`:scope > [data-jour="${cle}"]`);
  if (titre && titre.compareDocumentPosition(article) & Node.DOCUMENT_POSITION_FOLLOWING) return;
  if (titre) return article.before(titre);
  return article.before(titreDe(instant));
}

/** The heading of the day of this instant. @param {string} instant */
export function titreDe(instant) {
  const titre = document.createElement("h2");
  titre.className = "jour";
  titre.dataset.jour = cleJour(instant);
  titre.textContent = jour(instant);
  return titre;
}
