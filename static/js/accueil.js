// The home page, live: new entries come in at the top; what waits for the person is drawn again by the server when it changes.

import { estDUnAutrePoste } from "./boite-envoi.js";
import { arrivees, boite, fil, moi } from "./cadre.js";
import { dessinerHeures, heure } from "./heure.js";
import { relecteur } from "./relecture.js";
import { demander } from "./requetes.js";

const journal = document.getElementById("dernieres");
const aFaire = document.getElementById("a-faire");
const modele = /** @type {HTMLTemplateElement | null} */ (document.getElementById("modele-ligne"));
const IMPORTANCES = /** @type {Record<string, [string, string]>} */ ({
  importante: ["important", "Importante"],
  urgente: ["urgent", "Urgente"],
});
const redessiner = relecteur(lire, dessiner);

fil.addEventListener("depeche", (evenement) => {
  const trame = /** @type {CustomEvent} */ (evenement).detail;
  if (trame.genre === "entree.consignee") ajouter(trame);
  if (meConcerne(trame.donnees)) redessiner();
});

arrivees.addEventListener("rejoint", (evenement) => poserTuile(/** @type {CustomEvent} */ (evenement).detail));

boite.addEventListener("envoye", redessiner);
boite.addEventListener("refuse", (evenement) => montrerRefus(/** @type {CustomEvent} */ (evenement).detail));

/** @type {Set<string>} what was clicked on this very page */
const clics = new Set();

aFaire?.addEventListener("click", ({ target }) => {
  const bouton =
    target instanceof Element ? /** @type {HTMLButtonElement | null} */ (target.closest("[data-prendre]")) : null;
  if (!bouton) return;
  bouton.disabled = true;
  bouton.textContent = fil.etat === "direct" ? "Envoi…" : "En attente";
  const jeton = crypto.randomUUID();
  clics.add(jeton);
  boite.deposer({
    jeton,
    url: `/api/v1/entrees/${bouton.dataset.prendre}/prises-en-compte/`,
    groupe: Number(bouton.dataset.groupe),
    apercu: { acte: "prendre", entree: Number(bouton.dataset.prendre) },
  });
});

/** @param {any} trame */
function ajouter({ groupe, donnees }) {
  const mien = moi.groupes.find(({ id }) => id === groupe);
  if (!journal || !modele || !mien || journal.querySelector(`[data-entree="${donnees.id}"]`)) return;
  const ligne = remplir(/** @type {HTMLElement} */ (modele.content.firstElementChild?.cloneNode(true)), donnees, mien);
  journal.querySelector(".vide")?.remove();
  const premiere = journal.firstElementChild;
  if (premiere?.classList.contains("jour")) premiere.after(ligne);
  else journal.prepend(ligne);
  const lignes = journal.querySelectorAll(".ligne");
  for (const ancienne of [...lignes].slice(Number(journal.dataset.limite))) ancienne.remove();
  const tuile = document.querySelector(`[data-derniere="${groupe}"]`);
  if (tuile) tuile.textContent = `${heure(donnees.consignee_le)} · ${donnees.texte}`;
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

/** @param {HTMLElement} ligne @param {any} donnees @param {import("./moi.js").MonGroupe} groupe */
function remplir(ligne, donnees, groupe) {
  ligne.dataset.entree = donnees.id;
  ligne.classList.add(donnees.importance);
  const temps = /** @type {HTMLTimeElement} */ (ligne.querySelector("time"));
  temps.dateTime = donnees.consignee_le;
  temps.textContent = heure(donnees.consignee_le);
  ecrire(ligne, ".ou", groupe.nom);
  ecrire(ligne, ".qui b", donnees.auteur?.nom ?? "Portail");
  ecrire(ligne, ".qui span", donnees.entite?.nom ?? "");
  const lien = /** @type {HTMLAnchorElement} */ (ligne.querySelector(".quoi"));
  lien.href = `${groupe.url}entrees/${donnees.numero}/`;
  lien.textContent = donnees.texte;
  const [classe, texte] = IMPORTANCES[donnees.importance] ?? ["", donnees.categorie?.libelle ?? ""];
  const badge = /** @type {HTMLElement} */ (ligne.querySelector(".badge"));
  badge.hidden = !texte;
  badge.textContent = texte;
  if (classe) badge.classList.add(classe);
  return ligne;
}

/** @param {HTMLElement} ligne @param {string} ou @param {string} texte */
function ecrire(ligne, ou, texte) {
  const place = ligne.querySelector(ou);
  if (place) place.textContent = texte;
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
  const focus = document.activeElement?.closest("[data-entree]")?.getAttribute("data-entree");
  aFaire.innerHTML = html;
  dessinerHeures();
  /** @type {HTMLElement | null} */ (focus ? aFaire.querySelector(`[data-entree="${focus}"] a`) : null)?.focus();
}

/** @param {{jeton: string, probleme: {detail: string}}} refus */
async function montrerRefus({ jeton, probleme }) {
  // The banner of the frame shows it, with what can be done.
  if (estDUnAutrePoste(probleme)) return redessiner();
  const refuse = (await boite.lister()).find((envoi) => envoi.jeton === jeton);
  const ligne = aFaire?.querySelector(`[data-entree="${refuse?.apercu?.entree}"]`);
  // What was done of that entry on another page is told there, and may hold a text.
  if (!ligne || !clics.delete(jeton)) return;
  const phrase = document.createElement("p");
  phrase.className = "erreur";
  phrase.setAttribute("role", "alert");
  phrase.textContent = probleme.detail;
  ligne.append(phrase);
  ligne.querySelector("button")?.remove();
  boite.ecarter(jeton);
}
