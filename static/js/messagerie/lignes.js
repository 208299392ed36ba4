// The messages of a conversation in the page: in the order of their numbers, under the heading of their day, each once.

import { cleJour, jour } from "../main-courante/temps.js";

/** @param {Element} lignes */
export function articlesDe(lignes) {
  return /** @type {HTMLElement[]} */ ([...lignes.querySelectorAll(":scope > .message")]);
}

/** Put a new message at its place and its day above it. @param {HTMLElement} lignes @param {HTMLElement} article */
export function inserer(lignes, article) {
  const numero = Number(article.dataset.numero);
  const avant = articlesDe(lignes).findLast((autre) => Number(autre.dataset.numero) < numero);
  if (avant) avant.after(article);
  else lignes.prepend(article);
  poserJour(lignes, article);
}

/** The line above what is new. @param {HTMLElement} lignes @param {HTMLElement} article @param {number} [combien] */
export function tracer(lignes, article, combien = 0) {
  lignes.querySelector("[data-non-lus]")?.remove();
  const trait = document.createElement("p");
  trait.className = "non-lus";
  trait.dataset.nonLus = "";
  trait.textContent =
    combien > 1 ? `${combien} nouveaux messages` : combien ? "1 nouveau message" : "Nouveaux messages";
  article.before(trait);
}

/** @param {HTMLElement} lignes @param {HTMLElement} article */
function poserJour(lignes, article) {
  const cle = cleJour(article.dataset.envoyeLe ?? "");
  if (lignes.querySelector(`:scope > [data-jour="${cle}"]`)) return;
  const titre = document.createElement("h3");
  titre.className = "jour";
  titre.dataset.jour = cle;
  titre.textContent = jour(article.dataset.envoyeLe ?? "");
  article.before(titre);
}
