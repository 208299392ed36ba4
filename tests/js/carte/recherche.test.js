import assert from "node:assert/strict";
import test from "node:test";
import { Communes } from "../../../static/js/carte/communes.js";
import { normaliser } from "../../../static/js/carte/liste.js";

/** The communes of the map, as the file gives them. @param {any[]} [lignes] @param {boolean} [ok] */
function communes(lignes = [], ok = true) {
  /** @type {string[]} */
  const sources = [];
  const carte = { attributionControl: { addAttribution: (/** @type {string} */ source) => sources.push(source) } };
  let lectures = 0;
  const lire = async () => {
    lectures += 1;
    return /** @type {any} */ ({ ok, status: ok ? 200 : 503, json: async () => lignes });
  };
  return { sources, nombre: () => lectures, communes: new Communes("/c.json", carte, lire) };
}

test("les communes se lisent une fois, et leur source est dite", async () => {
  const { communes: lues, sources, nombre } = communes([["Muret", "31", 43.46, 1.32]]);
  await lues.charger();
  await lues.charger();
  assert.equal(nombre(), 1);
  assert.deepEqual(lues.lieux, [{ nom: "Muret", quoi: "commune (31)", lat: 43.46, lng: 1.32, zoom: 13 }]);
  assert.deepEqual(sources, ["Communes : GeoNames, CC BY 4.0"]);
});

test("sans le fichier, on cherche le reste, et l’on réessaie", async () => {
  const { communes: lues, nombre } = communes([], false);
  await lues.charger();
  await lues.charger();
  assert.equal(nombre(), 2);
  assert.deepEqual(lues.lieux, []);
});

test("un nom se cherche sans accents ni capitales", () => {
  assert.equal(normaliser(" Bagnères-de-Luchon "), "bagneres-de-luchon");
});
