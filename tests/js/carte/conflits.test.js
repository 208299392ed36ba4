import assert from "node:assert/strict";
import { test } from "node:test";
import { cleDe } from "../../../static/js/carte/objets.js";

/** @type {any} */
const CONFLIT = { geste: { jeton: "g1", objet: "o1", champs: {} }, probleme: { statut: 409 } };
const objet = (/** @type {object} */ champs) => /** @type {any} */ ({ version: 3, supprime_le: null, ...champs });

test("un conflit n’est redit que si son objet a changé", () => {
  assert.equal(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, objet({ libelle: "PMA" })));
  assert.notEqual(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, objet({ version: 4 })));
  assert.notEqual(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, objet({ supprime_le: "2026-11-28T10:00:00Z" })));
  assert.notEqual(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, null));
});
