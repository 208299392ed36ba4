// The page of a main courante: the frame's feed and outbox, and the elements of the page that live from them.

import { Brouillon, oublierLesVieux } from "../brouillon.js";
import { montrerBulle } from "../bulle.js";
import { boite, fil, moi } from "../cadre.js";
import { raccourci } from "../clavier.js";
import { demander as envoyer } from "../ged/reseau.js";
import { heureDuServeur } from "../heure-serveur.js";
import { demander } from "../requetes.js";
import { lirePage } from "../suite.js";
import { Actes } from "./actes.js";
import { annoncer, phraseDe, phraseDuTotal } from "./annonces.js";
import { Attente } from "./attente.js";
import "./choix.js";
import "./cote.js";
import { Depots } from "./demandes.js";
import { brancherDeroules } from "./deroules.js";
import "./journal.js";
import { Navigation } from "./navigation.js";
import { vieillir } from "./preparation.js";
import { phraseDePresence, quiEcrit } from "./presence.js";
import "./saisie.js";
import { Suivi } from "./suivi.js";

/** @typedef {import("./types.d.ts").Depeche} Depeche */
/** @typedef {import("../depot.js").Envoi} Envoi */

const RYTHME = 20_000;
const page = /** @type {HTMLElement} */ (document.getElementById("main-courante"));
const groupe = Number(page.dataset.groupe);
const droit = Number(page.dataset.droit);
const journal = /** @type {import("./journal.js").Journal} */ (page.querySelector("mc-journal"));
const saisie = /** @type {import("./saisie.js").Saisie | null} */ (page.querySelector("mc-saisie"));
const actions = /** @type {import("./cote.js").Actions} */ (page.querySelector("mc-actions"));
const points = /** @type {import("./cote.js").Points} */ (page.querySelector("mc-points"));
const presence = /** @type {import("./presence.js").Presence} */ (page.querySelector("mc-presence"));

const depots = new Depots(boite, fil);
const suivi = new Suivi(lireJson("suivi"), moi);
const actes = new Actes({
  moi,
  groupe,
  chercher,
  deposer: (demande) => depots.deposer(demande),
  dire: (phrase) => annoncerIci(phrase),
});
const boiteDIci = {
  lister: () => boite.lister(groupe),
  ecarter: (/** @type {string} */ jeton) => boite.ecarter(jeton),
  reessayer: (/** @type {string} */ jeton) => boite.reessayer(jeton),
};
const formulaire = { ici: () => !!saisie?.isConnected, libre: () => !!saisie?.estLibre(), reprendre: corriger };
const attente = new Attente(journal, moi.nom, boiteDIci, formulaire);

journal.addEventListener("bas", () => fil.lu(groupe, fil.curseur(groupe) ?? 0));
journal.brancher({ moi, droit, filtres: new URLSearchParams(journal.dataset.requete), lirePage });
actes.ecouter(journal);
oublierLesVieux(localStorage);
brancherSaisie();
brancherFil();
brancherBoite();
brancherCote();
brancherClavier();
brancherDeroules(document);
vieillir(page, heureDuServeur());
setInterval(() => vieillir(page, heureDuServeur()), RYTHME);

function brancherSaisie() {
  saisie?.brancher({
    chercher,
    modeles: lireJson("modeles") ?? [],
    brouillon: new Brouillon(localStorage, moi.id, groupe),
    ecrit: () => fil.ecrit(groupe),
    quitter: () => journal.liste.focus({ preventScroll: true }),
    groupe,
    envoyer,
    deposer: ({ url, corps, jeton, champs }) =>
      boite.deposer({ url, corps, jeton, groupe, apercu: { genre: "entree", champs } }),
  });
}

function brancherFil() {
  fil.addEventListener("depeche", (e) => recevoir(/** @type {CustomEvent} */ (e).detail));
  fil.addEventListener("presence", (e) => {
    const trame = /** @type {CustomEvent} */ (e).detail;
    if (Number(trame.groupe) !== groupe) return;
    presence.recevoir(trame, moi.id);
    const la = /** @type {HTMLElement | null} */ (page.querySelector("[data-presents]"));
    if (la) la.textContent = phraseDePresence(trame.total);
    const ecrit = page.querySelector("[data-ecrit]");
    if (ecrit) ecrit.textContent = quiEcrit(trame.presents, moi.id);
  });
  fil.addEventListener("refus", (e) => {
    const { detail } = /** @type {CustomEvent} */ (e);
    if (Number(detail.groupe) === groupe) fermer();
  });
  const direPresence = () => fil.presence(document.hidden ? null : groupe);
  document.addEventListener("visibilitychange", direPresence);
  // From what this page shows: the frame may already be further, and what comes twice is replaced.
  fil.suivre({ [groupe]: Number(page.dataset.curseur) });
  direPresence();
}

/** @param {Depeche} depeche */
function recevoir(depeche) {
  if (depeche.groupe !== groupe || depeche.objet?.type !== "entree") return;
  const { donnees } = depeche;
  attente.retirer(donnees.jeton);
  journal.recevoir(depeche);
  suivi.recevoir(donnees);
  actions.recevoir(donnees, suivi.contient("actions", donnees.id));
  points.recevoir(donnees, suivi.contient("points_cles", donnees.id));
  annoncer(journal, phraseDe(depeche, moi.id));
  compter(donnees.numero);
}

/** @param {number} numero */
function compter(numero) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-compteur]"))) {
    const nom = /** @type {import("./suivi.js").Panneau} */ (place.dataset.compteur);
    place.textContent = suivi.dit(nom);
  }
  const total = /** @type {HTMLElement | null} */ (page.querySelector("[data-total-entrees]"));
  if (total && Number(total.dataset.totalEntrees) < numero) {
    total.dataset.totalEntrees = String(numero);
    total.textContent = phraseDuTotal(numero);
  }
  vieillir(page, heureDuServeur());
}

function brancherBoite() {
  /** @param {string} nom @param {(detail: any) => void} action */
  const sur = (nom, action) => boite.addEventListener(nom, (e) => action(/** @type {CustomEvent} */ (e).detail));
  sur("depose", (envoi) => envoi.groupe === groupe && attente.deposer(envoi));
  sur("envoye", ({ jeton, reponse }) => attente.envoyer(jeton, reponse));
  sur("refuse", ({ jeton, probleme }) => {
    attente.refuser(jeton, probleme);
    actions.refuser(jeton);
    for (const bouton of journal.querySelectorAll("button[data-acte][disabled]")) bouton.removeAttribute("disabled");
  });
  sur("ecarte", ({ jeton }) => attente.retirer(jeton));
  attente.reprendre();
}

/** What was refused goes back where it was typed. @param {Envoi} envoi */
function corriger({ apercu, probleme }) {
  if (apercu?.genre === "entree") saisie?.corriger(apercu.champs, probleme?.erreurs);
}

function brancherCote() {
  actions.brancher({ cocher: (id, numero) => actes.cocher(id, numero) });
  page.addEventListener("click", (e) => {
    const cible = e.target instanceof Element ? e.target : page;
    const lien = /** @type {HTMLElement | null} */ (cible.closest("[data-vers]"));
    const article = lien && journal.entree(Number(lien.dataset.vers));
    if (cible.closest("[data-imprimer]")) print();
    if (!article) return;
    e.preventDefault();
    journal.defilement.centrer(article);
    article.focus({ preventScroll: true });
  });
}

function brancherClavier() {
  const navigation = new Navigation(journal, (acte, article) => actes.faire(acte, article));
  for (const touche of navigation.raccourcis(() => saisie?.texte.focus())) raccourci(touche);
}

/** The right to see this groupe ends: what is shown stays, nothing more is written. */
function fermer() {
  page.querySelector(".acces-retire")?.removeAttribute("hidden");
  saisie?.remove();
  for (const bouton of journal.querySelectorAll("[data-corriger]")) bouton.setAttribute("hidden", "");
}

/** @param {string} phrase */
function annoncerIci(phrase) {
  montrerBulle(/** @type {HTMLElement} */ (page.querySelector("[data-bulle]")), phrase);
}

/** @param {string} mot @returns {Promise<import("./types.d.ts").Proposition[]>} */
async function chercher(mot) {
  const reponse = await demander(`/api/v1/groupes/${groupe}/destinataires/?q=${encodeURIComponent(mot)}`);
  if (!reponse.ok) throw new Error(`réponse ${reponse.status}`);
  return reponse.json();
}

/** @param {string} id */
function lireJson(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}
