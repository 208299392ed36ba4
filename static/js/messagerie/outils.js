// What the pieces of the messagerie share: finding in the page, asking the server, words for times and people.

import { heureDuServeur } from "../heure-serveur.js";
import { moi } from "../moi.js";
import { demander } from "../requetes.js";

const HEURE = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
const JOUR = new Intl.DateTimeFormat("fr-FR", { day: "2-digit", month: "2-digit", timeZone: "Europe/Paris" });
const CLE_JOUR = new Intl.DateTimeFormat("fr-CA", { timeZone: "Europe/Paris" });
const JOUR_LONG = new Intl.DateTimeFormat("fr-FR", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "Europe/Paris",
});

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

/** @param {string | number | Date} instant */
export function heure(instant) {
  return HEURE.format(new Date(instant));
}

/** The hour of today, the day of what is older. @param {string} instant @param {number} [maintenant] */
export function quand(instant, maintenant = heureDuServeur()) {
  return cleJour(instant) === cleJour(maintenant) ? heure(instant) : JOUR.format(new Date(instant));
}

/** @param {string | number} instant "2026-11-20" in Paris */
export function cleJour(instant) {
  return CLE_JOUR.format(new Date(instant));
}

/** @param {string} instant "Vendredi 20 novembre 2026" */
export function jour(instant) {
  const ecrit = JOUR_LONG.format(new Date(instant));
  return ecrit.charAt(0).toUpperCase() + ecrit.slice(1);
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
