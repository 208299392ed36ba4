// Instants of the past as they are written: to the second, in Paris.

import { vieillir } from "../evenements/ages.js";
import { duree } from "../heure.js";
import { cleJour, jour, jourCourt } from "../main-courante/temps.js";

const SECONDES = new Intl.DateTimeFormat("fr-FR", {
  timeZone: "Europe/Paris",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** 14:11:05. @param {number} instant */
export const aLaSeconde = (instant) => SECONDES.format(instant);

/** Samedi 21 novembre 2026, 14:11:05. @param {number} instant */
export const enToutesLettres = (instant) => `${jour(instant)}, ${aLaSeconde(instant)}`;

/**
 * « 22/11 », to put in front of the hour where the story goes beyond one day.
 * @param {{debut: number, fin: number}} histoire @param {string | number} instant
 */
export const leJour = ({ debut, fin }, instant) => (cleJour(debut) === cleJour(fin) ? "" : `${jourCourt(instant)} `);

/** How long: « 3 h 05 », « 12 min ». @param {number} ms */
export function longueur(ms) {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 1440)} j ${Math.floor((minutes % 1440) / 60)} h`;
}

/** The clock of the frame must not date what is shown here by the present. @param {Element} racine */
export function detacherDuPresent(racine) {
  for (const temps of racine.querySelectorAll("time[data-relatif]")) {
    temps.setAttribute("data-passe", temps.getAttribute("data-relatif") ?? "");
    temps.removeAttribute("data-relatif");
  }
}

/** The ages as they were read at that instant. @param {ParentNode} racine @param {number} instant */
export function dater(racine, instant) {
  for (const temps of /** @type {NodeListOf<HTMLTimeElement>} */ (racine.querySelectorAll("time[data-passe]"))) {
    const ecrit = duree(instant - Date.parse(temps.dateTime));
    temps.textContent =
      temps.dataset.passe === "court" ? ecrit.replace(/^il y a /, "").replace("à l’instant", "0 min") : ecrit;
  }
  vieillir(racine, instant);
}
