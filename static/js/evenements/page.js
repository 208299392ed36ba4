// Every page of an event: its head, its bilan and its lists follow the dépêches of its fil.

import { boite, fil, moi } from "../cadre.js";
import { dessinerHeures } from "../heure.js";
import { heureDuServeur } from "../heure-serveur.js";
import { brancherDeroules } from "../main-courante/deroules.js";
import { cookie, DELAI, SEUL } from "../requetes.js";
import { vieillir } from "./ages.js";
import { brancherBilan } from "./bilan.js";
import { adresseRelue, brancherRelecture } from "./relire.js";

const RYTHME = 20_000;
/** Signing in changes it: a page that outlived its person sends nothing in the name of the next one, as for any other form. */
const JETON = cookie("csrftoken");
const CHANGEMENTS = ["evenement.clos", "evenement.rouvert"];
const tete = /** @type {HTMLElement} */ (document.getElementById("evenement"));
const groupe = Number(tete.dataset.groupe);
const aBouge = brancherRelecture({ racine: document, lire: lirePage, apres: redater });

fil.addEventListener("depeche", (e) => recevoir(/** @type {CustomEvent} */ (e).detail));
// The main courante follows its groupe from its own cursor; the other pages from the head that they were drawn with.
if (tete.dataset.curseur) fil.suivre({ [groupe]: Number(tete.dataset.curseur) });
brancherBilan(document, { boite, groupe });
brancherFormulaires();
// The main courante under this head does it for the whole page.
if (!document.getElementById("main-courante")) brancherDeroules(document);
// On a narrow screen the tabs scroll: the open one is in view.
tete.querySelector(".ev-onglets [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
redater();
setInterval(redater, RYTHME);

/** @param {any} depeche */
function recevoir(depeche) {
  if (depeche.groupe !== groupe) return;
  const { type, id } = depeche.objet ?? {};
  remplacer(document.querySelectorAll(`[data-objet="${type}"]`), depeche.html);
  ranger(document.querySelector(`[data-liste="${type}"]`), `${type}-${id}`, depeche.html);
  montrerFormulaires();
  aBouge(type, { aussitot: depeche.auteur === moi.id });
  if (type === "bilan") chiffrer(depeche.donnees.situation);
  if (CHANGEMENTS.includes(depeche.genre)) relire(depeche);
  redater();
}

/** @param {Iterable<Element>} places @param {string} html */
function remplacer(places, html) {
  for (const place of places) place.innerHTML = html;
}

/** The figures of the head, from the first count on. @param {{figures: Record<string, {valeur: number} | null>, sources: any[]}} situation */
function chiffrer({ figures, sources }) {
  tete.querySelector(".ev-court")?.toggleAttribute("hidden", sources.length === 0);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (tete.querySelectorAll("[data-figure]"))) {
    place.textContent = String(figures[place.dataset.figure ?? ""]?.valeur ?? "—");
  }
}

async function lirePage() {
  const reponse = await fetch(adresseRelue(document, location.href), {
    credentials: "same-origin",
    redirect: "manual",
    headers: SEUL,
    signal: AbortSignal.timeout(DELAI),
  });
  if (reponse.status >= 500) throw new Error(`réponse ${reponse.status}`);
  return reponse.ok ? reponse.text() : "";
}

/** A line of a list takes the place of its former self, or comes first. @param {Element | null} liste @param {string} cle @param {string} html */
function ranger(liste, cle, html) {
  if (!liste) return;
  const modele = document.createElement("template");
  modele.innerHTML = html;
  const ancienne = liste.querySelector(`[data-cle="${cle}"]`);
  if (ancienne) ancienne.replaceWith(modele.content);
  else liste.prepend(modele.content);
  liste.parentElement?.querySelector("[data-vide]")?.remove();
}

/** Rights have changed for everybody: say it, and let each read the page again when ready. @param {any} depeche */
function relire({ genre, donnees }) {
  const place = /** @type {HTMLElement | null} */ (tete.querySelector("[data-etat-change]"));
  const etat = donnees.etat?.code;
  if (!place || etat === tete.dataset.etat) return;
  tete.dataset.etat = etat;
  const lien = document.createElement("a");
  lien.href = adresseRelue(document, location.href);
  lien.textContent = "Recharger la page";
  place.replaceChildren(
    genre === "evenement.clos" ? "L’événement vient d’être clos. " : "L’événement est rouvert. ",
    lien,
  );
  place.hidden = false;
}

/** A fragment is drawn once for everybody: the browser gives its forms to whoever may send them, with the token of this page. */
function brancherFormulaires() {
  montrerFormulaires();
  document.addEventListener("submit", ({ target }) => {
    if (!(target instanceof HTMLFormElement) || !target.matches("[data-post]")) return;
    const jeton = document.createElement("input");
    Object.assign(jeton, { type: "hidden", name: "csrfmiddlewaretoken", value: JETON });
    target.append(jeton);
  });
}

function montrerFormulaires() {
  for (const formulaire of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-post]"))) {
    formulaire.hidden = tete.dataset.ecrit !== "oui" || Number(formulaire.dataset.sortant) === moi.id;
  }
}

function redater() {
  dessinerHeures();
  vieillir(document, heureDuServeur());
}
