// The home page, live: new entries come in at the top; what waits for the person is drawn again by the server when it changes.

import { arrivees, boite, fil, moi } from "./cadre.js";
import { ajouterLigne, daterVues, ecrire, ecrireTuile, reecrireLigne } from "./dernieres.js";
import { vieillirEcheances } from "./echeances.js";
import { dessinerHeures } from "./heure.js";
import { heureDuServeur } from "./heure-serveur.js";
import { jour } from "./main-courante/temps.js";
import { relecteur } from "./relecture.js";
import { demander } from "./requetes.js";
import { estDUnAutrePoste, PAS_GARDE } from "./sort-envoi.js";

const journal = document.getElementById("dernieres");
const aFaire = document.getElementById("a-faire");
const modele = /** @type {HTMLTemplateElement | null} */ (document.getElementById("modele-ligne"));
const RYTHME = 20_000;
const redessiner = relecteur(lire, dessiner);

fil.addEventListener("depeche", (evenement) => {
  const trame = /** @type {CustomEvent} */ (evenement).detail;
  suivre(trame);
  if (meConcerne(trame.donnees)) redessiner();
});

arrivees.addEventListener("rejoint", (evenement) => poserTuile(/** @type {CustomEvent} */ (evenement).detail));

vieillir();
setInterval(vieillir, RYTHME);

boite.addEventListener("envoye", redessiner);
boite.addEventListener("refuse", (evenement) => montrerRefus(/** @type {CustomEvent} */ (evenement).detail));

/** @type {Set<string>} what was clicked on this very page */
const clics = new Set();

aFaire?.addEventListener("click", ({ target }) => {
  const bouton =
    target instanceof Element ? /** @type {HTMLButtonElement | null} */ (target.closest("[data-prendre]")) : null;
  if (!bouton) return;
  const mot = bouton.textContent;
  if (document.activeElement === bouton) bouton.closest("[data-entree]")?.querySelector("a")?.focus();
  bouton.disabled = true;
  bouton.textContent = fil.etat === "direct" ? "Envoi…" : "En attente";
  const jeton = crypto.randomUUID();
  clics.add(jeton);
  boite
    .deposer({
      jeton,
      url: `/api/v1/entrees/${bouton.dataset.prendre}/prises-en-compte/`,
      groupe: Number(bouton.dataset.groupe),
      apercu: { acte: "prendre", entree: Number(bouton.dataset.prendre) },
    })
    .catch(() => {
      bouton.disabled = false;
      bouton.textContent = mot;
      bouton.closest("[data-entree]")?.append(erreur(PAS_GARDE));
    });
});

/** @param {any} trame */
function suivre({ genre, groupe, donnees }) {
  const mien = moi.groupes.find(({ id }) => id === groupe);
  if (!mien || !genre.startsWith("entree.")) return;
  const nouvelle = genre === "entree.consignee";
  if (journal && modele && nouvelle) ajouterLigne(journal, modele, donnees, mien);
  else if (journal) reecrireLigne(journal, donnees, mien);
  const tuile = /** @type {HTMLElement | null} */ (document.querySelector(`[data-derniere="${groupe}"]`));
  if (tuile && (nouvelle || tuile.dataset.numero === String(donnees.numero))) ecrireTuile(tuile, donnees);
}

function vieillir() {
  const maintenant = heureDuServeur();
  daterVues(document, maintenant);
  if (aFaire) vieillirEcheances(aFaire, maintenant);
  const place = document.getElementById("jour");
  if (place) place.textContent = jour(maintenant);
}

/** An event that one is called into takes its place after the logbook of one's own entité. @param {import("./moi.js").MonGroupe} groupe */
function poserTuile({ id, nom, url }) {
  const tuiles = document.querySelector(".tuiles");
  const gabarit = /** @type {HTMLTemplateElement | null} */ (document.getElementById("modele-tuile"));
  // Nothing to lose on a page that showed no groupe at all.
  if (!tuiles || !gabarit) return location.reload();
  const tuile = /** @type {HTMLAnchorElement} */ (gabarit.content.firstElementChild?.cloneNode(true));
  tuile.href = url;
  ecrire(tuile, ".fort", nom);
  ecrire(tuile, "[data-derniere]", "Vous venez d’y être appelé");
  tuile.querySelector("[data-derniere]")?.setAttribute("data-derniere", String(id));
  tuile.querySelector("[data-compte]")?.setAttribute("data-compte", String(id));
  const premiere = tuiles.querySelector(".tuile");
  if (premiere) premiere.after(tuile);
  else tuiles.prepend(tuile);
}

/** Something addressed or given to this person or to their post, or that stood in the list. @param {any} donnees */
function meConcerne(donnees) {
  if (!donnees?.id) return false;
  const pourMoi = ({ entite, personne }) =>
    personne?.id === moi.id || (entite !== null && entite?.id === moi.entite?.id);
  const vises = [...(donnees.destinataires ?? []), ...(donnees.action ? [donnees.action] : [])];
  return vises.some(pourMoi) || aFaire?.querySelector(`[data-entree="${donnees.id}"]`) !== null;
}

function lire() {
  return demander(aFaire?.dataset.url ?? "", { utilisateur: moi.id });
}

/** @param {string} html */
function dessiner(html) {
  if (!aFaire?.dataset.url) return;
  const ligne = document.activeElement?.closest("[data-entree]");
  const lignes = [...aFaire.querySelectorAll("[data-entree]")];
  // Where one was, or at what came after it.
  const suites = ligne
    ? lignes.slice(lignes.indexOf(ligne)).map((suivante) => suivante.getAttribute("data-entree"))
    : [];
  aFaire.innerHTML = html;
  dessinerHeures();
  vieillir();
  const restes = suites.map((entree) => aFaire.querySelector(`[data-entree="${entree}"] a`)).filter(Boolean);
  if (ligne) /** @type {HTMLElement} */ (restes[0] ?? aFaire.querySelector("a") ?? aFaire).focus();
}

/** @param {{jeton: string, probleme: {detail: string}}} refus */
async function montrerRefus({ jeton, probleme }) {
  // The banner of the frame shows it, with what can be done.
  if (estDUnAutrePoste(probleme)) return redessiner();
  const refuse = (await boite.lister()).find((envoi) => envoi.jeton === jeton);
  const ligne = aFaire?.querySelector(`[data-entree="${refuse?.apercu?.entree}"]`);
  // What was done of that entry on another page is told there, and may hold a text.
  if (!ligne || !clics.delete(jeton)) return;
  ligne.append(erreur(probleme.detail));
  ligne.querySelector("button")?.remove();
  boite.ecarter(jeton);
}

/** @param {string} phrase */
function erreur(phrase) {
  const noeud = document.createElement("p");
  noeud.className = "erreur";
  noeud.setAttribute("role", "alert");
  noeud.textContent = phrase;
  return noeud;
}
