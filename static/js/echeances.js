// What has to be done by a given hour: it bears its day when that is not today, and says that it is late.

import { depuis, heureVueDe } from "./main-courante/temps.js";

/** « 18:00 », « 20/11 18:00 · en retard ». @param {string} echeance @param {number} maintenant */
export function echeanceDite(echeance, maintenant) {
  return dite(heureVueDe(echeance, maintenant), estEnRetard(echeance, maintenant));
}

/** @param {string | undefined} echeance @param {number} maintenant */
export function estEnRetard(echeance, maintenant) {
  return maintenant > Date.parse(echeance ?? "");
}

/** Never by the colour alone. @param {string} texte @param {boolean} retard */
export function dite(texte, retard) {
  return retard ? `${texte} · en retard` : texte;
}

/** @param {ParentNode} zone @param {number} maintenant */
export function vieillirEcheances(zone, maintenant) {
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (zone.querySelectorAll(".badge[data-echeance]"))) {
    const { echeance } = badge.dataset;
    const temps = badge.localName === "time" ? badge : badge.querySelector("time");
    if (!echeance || !temps) continue;
    const retard = estEnRetard(echeance, maintenant);
    badge.classList.toggle("retard", retard);
    badge.title = retard ? `En retard de ${depuis(echeance, maintenant)}` : "";
    temps.textContent = echeanceDite(echeance, maintenant);
  }
}
