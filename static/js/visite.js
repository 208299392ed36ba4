// The first-visit tour: a few steps beside what they speak of. Taken or skipped, it is not offered again to this person.

import { moi } from "./moi.js";
import { demander } from "./requetes.js";

const invite = /** @type {HTMLElement} */ (document.getElementById("invite-visite"));
const carte = /** @type {HTMLDialogElement} */ (document.getElementById("visite"));
const etapes = [...carte.querySelectorAll("template")];
let ici = 0;

const commencer = bouton(invite, "visiter");
commencer.hidden = false;
commencer.addEventListener("click", () => {
  carte.show();
  invite.hidden = true;
  montrer(0);
});
bouton(carte, "suivant").addEventListener("click", () => (ici + 1 < etapes.length ? montrer(ici + 1) : finir()));
bouton(carte, "precedent").addEventListener("click", () => montrer(ici - 1));
bouton(carte, "finir").addEventListener("click", finir);
carte.addEventListener("keydown", (e) => {
  if (e.key === "Escape") finir();
});

/** @param {number} rang */
function montrer(rang) {
  ici = rang;
  const etape = etapes[rang].content;
  texte("[data-rang]").textContent = `Étape ${rang + 1} sur ${etapes.length}`;
  texte("#titre-visite").textContent = etape.querySelector("b")?.textContent ?? "";
  texte("#texte-visite").textContent = etape.querySelector("p")?.textContent ?? "";
  bouton(carte, "precedent").hidden = rang === 0;
  const derniere = rang === etapes.length - 1;
  bouton(carte, "suivant").textContent = derniere ? "Terminer" : "Suivant";
  bouton(carte, "finir").hidden = derniere;
  viser(String(etapes[rang].dataset.vise));
  texte("#titre-visite").focus();
}

/** What the step speaks of, where this screen shows it. @param {string} selecteur */
function viser(selecteur) {
  document.querySelector(".vise")?.classList.remove("vise");
  const vise = [...document.querySelectorAll(selecteur)].find((element) => element.checkVisibility());
  vise?.classList.add("vise");
  vise?.scrollIntoView({ block: "nearest" });
}

function finir() {
  carte.close();
  document.querySelector(".vise")?.classList.remove("vise");
  document.getElementById("contenu")?.focus();
  demander(String(carte.dataset.fin), { methode: "POST", utilisateur: moi.id, keepalive: true }).catch(() => {});
}

/** @param {ParentNode} ou @param {string} nom */
function bouton(ou, nom) {
  return /** @type {HTMLButtonElement} */ (ou.querySelector(`[data-${nom}]`));
}

/** @param {string} selecteur */
function texte(selecteur) {
  return /** @type {HTMLElement} */ (carte.querySelector(selecteur));
}
