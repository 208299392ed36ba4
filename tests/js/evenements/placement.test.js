import assert from "node:assert/strict";
import { test } from "node:test";
import { placer } from "../../../static/js/evenements/placement.js";

/** @param {number} x @param {number} y */
const marque = (x, y) => ({ x, y, rayon: 12, large: 80 });

test("une marque seule reste à sa place et se nomme à droite", () => {
  assert.deepEqual(placer([marque(100, 100)]), [{ dx: 0, dy: 0, cote: "droite" }]);
});

test("de vingt événements au même lieu, le plus important garde sa place et aucun n’en couvre un autre", () => {
  const marques = Array.from({ length: 20 }, () => marque(100, 100));
  const places = placer(marques);
  assert.deepEqual([places[0].dx, places[0].dy], [0, 0]);
  const centres = places.map(({ dx, dy }) => [100 + dx, 100 + dy]);
  for (const [rang, [x, y]] of centres.entries()) {
    for (const [ax, ay] of centres.slice(rang + 1)) assert.ok(Math.hypot(x - ax, y - ay) >= 24 - 1e-6);
  }
});

test("un nom qui en couvrirait un autre passe à gauche, puis se tait", () => {
  const cotes = placer([marque(100, 100), marque(150, 104), marque(125, 130)]).map(({ cote }) => cote);
  assert.equal(cotes[0], "gauche");
  assert.equal(cotes[1], "droite");
  assert.equal(placer([marque(100, 100), marque(130, 100), marque(70, 100)])[0].cote, "");
});

test("un nom ne sort pas de la carte", () => {
  assert.equal(placer([marque(250, 100)], 300)[0].cote, "gauche");
  assert.equal(placer([marque(60, 100)], 130)[0].cote, "");
});

test("rien ne se place sans événement", () => {
  assert.deepEqual(placer([]), []);
});
