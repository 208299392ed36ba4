import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument } from "./dom.js";

poserDocument();
const { brancherUneFois } = await import("../../static/js/une-fois.js");

let heure = 0;
/** @type {any} */
let page;

beforeEach(() => {
  heure = 0;
  page =
    poser(`<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="a"><input name="nom" value="Crue">
    <button name="quoi" value="creer">Créer</button><button name="quoi" value="autre">Autre</button><button value="sans-nom">Confirmer</button></form>`);
  brancherUneFois(() => heure);
});

/** @param {string} quoi @returns {boolean} whether it leaves */
function envoyer(quoi = "creer") {
  const formulaire = page.querySelector("form");
  const envoi = new Event("submit", { bubbles: true, cancelable: true });
  Object.defineProperty(envoi, "submitter", { value: page.querySelector(`[value=${quoi}]`) });
  return formulaire.dispatchEvent(envoi);
}

test("un double clic n’envoie qu’une fois, même si le jeton de la page est ajouté encore", () => {
  assert.equal(envoyer(), true);
  page.querySelector("form").insertAdjacentHTML("beforeend", '<input name="csrfmiddlewaretoken" value="b">');
  assert.equal(envoyer(), false);
});

test("ce qui dit autre chose, ou par un autre bouton, part", () => {
  envoyer();
  assert.equal(envoyer("autre"), true);
  page.querySelector("[name=nom]").value = "Crue de la Garonne";
  assert.equal(envoyer("autre"), true);
});

test("ce qui va ailleurs part", () => {
  page
    .querySelector("form")
    .insertAdjacentHTML("beforeend", '<button value="renoncer" formaction="/retour/"></button>');
  envoyer("sans-nom");
  assert.equal(envoyer("renoncer"), true);
});

test("qui n’a pas eu de réponse peut recommencer", () => {
  envoyer();
  heure = 10_000;
  assert.equal(envoyer(), true);
});

test("ce qui répond par un fichier se redemande", () => {
  page.querySelector("form").dataset.fichier = "";
  envoyer();
  assert.equal(envoyer(), true);
});

test("un formulaire qui cherche, ou qu’un autre script envoie, n’est pas retenu", () => {
  page.querySelector("form").method = "get";
  envoyer();
  assert.equal(envoyer(), true);
  page.querySelector("form").method = "post";
  document.addEventListener("submit", (e) => page.dataset.htmx && e.preventDefault());
  page.dataset.htmx = "oui";
  envoyer();
  delete page.dataset.htmx;
  assert.equal(envoyer(), true);
});
