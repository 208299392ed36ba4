// What the pieces of the messagerie share: finding in the page, asking the server, words for times and people.

import { heureDuServeur } from "../heure-serveur.js";
import { cleJour, heure, jourCourt } from "../main-courante/temps.js";
import { moi } from "../moi.js";
import { demander } from "../requetes.js";

const SANS_REPONSE = "Le portail n’a pas répondu : réessayez.";

/** @param {ParentNode} racine @param {string} ou @returns {any} */
export function un(racine, ou) {
  return racine.querySelector(ou);
}

/** The JSON of our server. A refusal is raised with its French sentence. @param {string} url @param {any} [corps] @param {string} [methode] */
export async function lire(url, corps, methode = corps === undefined ? "GET" : "POST") {
  const reponse = await demander(url, { methode, corps, utilisateur: moi.id }).catch(() => {
    throw new Error(SANS_REPONSE);
  });
  if (reponse.status === 204) return null;
  const lu = await reponse.json().catch(() => null);
  if (!reponse.ok) throw new Error(lu?.detail || SANS_REPONSE);
  return lu;
}

/** The hour of today, the day of what is older. @param {string} instant @param {number} [maintenant] */
export function quand(instant, maintenant = heureDuServeur()) {
  return cleJour(instant) === cleJour(maintenant) ? heure(instant) : jourCourt(instant);
}

/** Two letters, without the title. @param {string} nom */
export function initiales(nom) {
  const mots = nom
    .replace(/^(Dr|Pr|M\.|Mme)\s+/, "")
    .split(/[\s.·]+/)
    .filter(Boolean);
  return mots
    .slice(0, 2)
    .map((mot) => mot[0].toUpperCase())
    .join("");
}

/** @param {HTMLElement} place @param {string} phrase an empty one hides it */
export function dire(place, phrase) {
  place.textContent = phrase;
  place.hidden = !phrase;
}
