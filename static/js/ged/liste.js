// A dossier on the screen: its lines follow the dépêches of the groupe.

import { fil } from "../cadre.js";
import { brancherDeroules } from "../main-courante/deroules.js";
import "./depot.js";

const page = /** @type {HTMLElement} */ (document.getElementById("ged"));
const groupe = Number(page.dataset.groupe);
const dossier = page.dataset.dossier ? Number(page.dataset.dossier) : null;
const LISTES = { document: "[data-documents]", dossier: "[data-dossiers]" };

brancherDeroules(document);
fil.addEventListener("depeche", (e) => recevoir(/** @type {CustomEvent} */ (e).detail));
fil.suivre({ [groupe]: Number(page.dataset.curseur) });
document.addEventListener("lie", () => location.reload());

/** @param {any} depeche */
function recevoir({ groupe: ou, genre, objet, donnees, html }) {
  if (ou !== groupe || !(objet?.type in LISTES)) return;
  const type = /** @type {"document" | "dossier"} */ (objet.type);
  const ancienne = document.getElementById(`${type}-${objet.id}`);
  const sa_place = type === "document" ? donnees.dossier : donnees.parent;
  // A link to a document of another dossier keeps its line; it goes with the document, or when it is taken out.
  const lien = type === "document" && !!ancienne && Number(ancienne.dataset.dossier || 0) !== (dossier ?? 0);
  const delie = genre === "document.delie" && donnees.delie_de === dossier;
  if (donnees.retire_le || delie || (sa_place !== dossier && !lien)) ancienne?.remove();
  else placer(type, ancienne, html);
  montrerVide();
  if (genre === "document.depose" && sa_place === dossier) annoncer(`Nouveau document : ${donnees.titre}`);
}

/** A line takes the place of its former self, or its rank by title. @param {"document" | "dossier"} type @param {Element | null} ancienne @param {string} html */
function placer(type, ancienne, html) {
  const modele = document.createElement("template");
  modele.innerHTML = html.trim();
  const ligne = /** @type {HTMLElement} */ (modele.content.firstElementChild);
  if (ancienne) return ancienne.replaceWith(ligne);
  ligne.classList.add("nouvelle");
  const liste = page.querySelector(LISTES[type]);
  const suivante = /** @type {HTMLElement[]} */ ([...(liste?.children ?? [])]).find(
    ({ dataset }) => (dataset.titre ?? "").localeCompare(ligne.dataset.titre ?? "", "fr") > 0,
  );
  return liste?.insertBefore(ligne, suivante ?? null);
}

function montrerVide() {
  const vide = /** @type {HTMLElement | null} */ (page.querySelector("[data-vide]"));
  if (vide) vide.hidden = page.querySelector(".docs > li") !== null;
}

/** @param {string} texte */
function annoncer(texte) {
  const place = document.querySelector("[data-annonce]");
  if (place) place.textContent = texte;
}
