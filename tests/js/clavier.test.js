import assert from "node:assert/strict";
import { test } from "node:test";
import { brancherClavier, nomsDesTouches, raccourci } from "../../static/js/clavier.js";
import { faire, poser, poserDocument } from "./dom.js";

test("les touches se disent comme sur le clavier", () => {
  assert.deepEqual(nomsDesTouches("p"), ["p"]);
  assert.deepEqual(nomsDesTouches("?"), ["?"]);
  assert.deepEqual(nomsDesTouches("Delete"), ["Suppr"]);
  assert.deepEqual(nomsDesTouches("Ctrl+Enter"), ["Ctrl", "Entrée"]);
});

test("annuler et rétablir ne se confondent pas", () => {
  assert.deepEqual(nomsDesTouches("Ctrl+z"), ["Ctrl", "Z"]);
  assert.deepEqual(nomsDesTouches("Ctrl+Z"), ["Ctrl", "Maj", "Z"]);
});

test("une touche tenue ne refait pas un geste, et fait avancer", () => {
  poserDocument();
  poser("");
  brancherClavier();
  /** @type {string[]} */
  const faits = [];
  raccourci({ touche: "e", libelle: "Épingler", action: () => faits.push("e") });
  raccourci({ touche: "j", libelle: "Suivante", repete: true, action: () => faits.push("j") });
  const tenir = (/** @type {string} */ key) =>
    [false, true, true].map((repeat) => faire(document, "keydown", { key, repeat }).defaultPrevented);
  assert.deepEqual(tenir("e"), [true, true, true], "et la page n’en fait rien non plus");
  tenir("j");
  assert.deepEqual(faits, ["e", "j", "j", "j"]);
});
