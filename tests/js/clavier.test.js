import assert from "node:assert/strict";
import { test } from "node:test";
import { nomsDesTouches } from "../../static/js/clavier.js";

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
