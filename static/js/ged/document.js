// A document on the screen: read again when its preview is ready, told when somebody replaces it.

import { fil, moi } from "../cadre.js";
import { brancherDeroules } from "../main-courante/deroules.js";
import "./depot.js";

const page = /** @type {HTMLElement} */ (document.getElementById("ged"));
const groupe = Number(page.dataset.groupe);
const vu = Number(page.dataset.document);

brancherDeroules(document);
fil.addEventListener("depeche", (e) => recevoir(/** @type {CustomEvent} */ (e).detail));
fil.suivre({ [groupe]: Number(page.dataset.curseur) });
document.addEventListener("depose", () => location.assign(location.pathname));

/** @param {any} depeche */
function recevoir({ groupe: ou, genre, objet, auteur, donnees }) {
  if (ou !== groupe || objet?.type !== "document" || objet.id !== vu) return;
  const { version } = donnees;
  if (genre === "document.traite") {
    if (page.dataset.etat !== `${version.etat}-${version.lecture}` && !occupe()) location.reload();
    return;
  }
  if (genre === "document.lu" || auteur === moi.id) return;
  const phrase =
    genre === "document.remplace" ? "Une nouvelle version vient d’arriver. " : "Ce document vient de changer. ";
  const place = /** @type {HTMLElement | null} */ (page.querySelector("[data-change]"));
  const lien = document.createElement("a");
  lien.href = location.pathname;
  lien.textContent = "Relire la page";
  place?.replaceChildren(phrase, lien);
  if (place) place.hidden = false;
}

/** Somebody who types or has a panel open is not to be interrupted. */
function occupe() {
  return document.querySelector("details.deroule[open], dialog[open], .ged-envoi:not(.fini)") !== null;
}
