// What depends on the reader and on the hour, added to an entry once it is in the page: its buttons, what waits for an answer.

import { dite, estEnRetard, vieillirEcheances } from "../echeances.js";
import { heureDuServeur } from "../heure-serveur.js";
import { actesPermis } from "./lecteur.js";
import { depuis } from "./temps.js";

/** @typedef {import("./types.d.ts").Moi} Moi */

const RECENT = 60_000;

/** @param {string | undefined} valeur */
const nombre = (valeur) => (valeur ? Number(valeur) : null);

/** What the attributes of an entry's drawing say of it. @param {HTMLElement} article @returns {import("./lecteur.js").Resume} */
export function lireArticle(article) {
  const adresses = /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("[data-adressage]"));
  return {
    auteur: nombre(article.dataset.auteur),
    entite: nombre(article.dataset.entite),
    genre: article.dataset.genre ?? "",
    annulee: article.classList.contains("annulee"),
    adresses: [...adresses].map(({ dataset }) => ({
      entite: nombre(dataset.entite),
      role: dataset.role ?? "",
      personne: nombre(dataset.personne),
      pris: dataset.pris === "oui",
    })),
  };
}

/** Show the buttons of this reader. @param {HTMLElement} article @param {Moi} moi @param {number} droit */
export function preparer(article, moi, droit) {
  const actes = actesPermis(lireArticle(article), moi, droit);
  for (const bouton of /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("[data-acte]"))) {
    const acte = bouton.dataset.acte ?? "";
    bouton.hidden = acte !== "menu" && !actes.has(acte);
  }
  article.dataset.actes = [...actes].join(" ");
  nommerAilleurs(article, moi);
  vieillir(article, heureDuServeur());
}

/** A copy and its origin are named for who takes part in the other groupe; nobody else learns of it. @param {HTMLElement} article @param {Moi} moi */
function nommerAilleurs(article, moi) {
  for (const lien of /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("a[data-ailleurs]"))) {
    const groupe = moi.groupes.find(({ id }) => id === Number(lien.dataset.ailleurs));
    if (groupe) lien.textContent = `${groupe.nom} n° ${lien.dataset.n}`;
    else lien.replaceWith("un autre groupe");
  }
}

/** What waits says for how long; what is late says so. @param {ParentNode} zone @param {number} maintenant */
export function vieillir(zone, maintenant) {
  for (const temps of /** @type {NodeListOf<HTMLElement>} */ (zone.querySelectorAll("[data-depuis]"))) {
    const adresse = temps.dataset.depuis ?? "";
    const recent = maintenant - Date.parse(adresse) < RECENT;
    const retard = estEnRetard(temps.dataset.echeance, maintenant);
    temps.textContent = dite(recent ? "adressé à l’instant" : `sans réponse ${depuis(adresse, maintenant)}`, retard);
    temps.closest(".badge")?.classList.toggle("retard", retard);
  }
  vieillirEcheances(zone, maintenant);
}
