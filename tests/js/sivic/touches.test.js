import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { brancherClavier } from "../../../static/js/clavier.js";
import { brancherTouches } from "../../../static/js/sivic/touches.js";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();

/** @type {string[]} */ let comptes;
/** @type {(() => void)[]} */ let attendent;
let heure = 0;

beforeEach(() => {
  poser(`<form data-denombrer="/"><button type="submit" disabled hidden></button><input name="sinus">
    ${["ua", "ur", "implique", "dcd"].map((etat) => `<button type="button" name="etat" value="${etat}">${etat}</button>`).join("")}
    </form>`);
  comptes = [];
  attendent = [];
  heure = 0;
  brancherTouches(
    (action) => attendent.push(action),
    () => heure,
  );
  brancherClavier();
  for (const bouton of document.querySelectorAll("[name=etat]"))
    bouton.addEventListener("click", () => comptes.push(/** @type {HTMLButtonElement} */ (bouton).value));
});

/** @param {string} key @param {{ecart?: number, ou?: Element | Document, repeat?: boolean}} [options] */
function taper(key, { ecart = 300, ou = document, repeat = false } = {}) {
  heure += ecart;
  // What was waiting has come to its end, unless the next key is there before.
  if (ecart >= 60) finir();
  return faire(ou, "keydown", { key, repeat });
}

function finir() {
  for (const action of attendent.splice(0)) action();
}

test("chaque chiffre compte comme son bouton, et le signe de la même touche aussi", () => {
  for (const touche of ["1", "2", "3", "4", "&", "é", '"', "'"]) taper(touche);
  finir();
  assert.deepEqual(comptes, ["ua", "ur", "implique", "dcd", "ua", "ur", "implique", "dcd"]);
});

test("deux personnes de suite se comptent, une touche tenue n’en compte qu’une", () => {
  for (const ecart of [300, 120]) taper("2", { ecart });
  for (const ecart of [30, 30, 30]) taper("2", { ecart, repeat: true });
  finir();
  assert.deepEqual(comptes, ["ur", "ur"]);
});

test("la majuscule qu’on tient pour un chiffre n’en fait pas une rafale", () => {
  taper("Shift");
  taper("1", { ecart: 8 });
  finir();
  assert.deepEqual(comptes, ["ua"]);
});

test("un bracelet lu hors de son champ ne compte personne", () => {
  for (const touche of "FR031SDIS2026TR000412") taper(touche, { ecart: 8 });
  taper("Enter", { ecart: 8 });
  finir();
  assert.deepEqual(comptes, []);
  // Nor one that begins with a figure.
  heure += 1000;
  for (const touche of "4120003") taper(touche, { ecart: 8 });
  finir();
  assert.deepEqual(comptes, []);
});

test("dans un champ, un chiffre est un chiffre", () => {
  taper("1", { ou: /** @type {Element} */ (document.querySelector("[name=sinus]")) });
  finir();
  assert.deepEqual(comptes, []);
});
