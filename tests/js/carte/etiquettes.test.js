import assert from "node:assert/strict";
import test from "node:test";
import { placer } from "../../../static/js/carte/etiquettes.js";

/** A symbol and its label, below and above. @param {number} x @param {number} y @param {boolean} [toujours] @returns {any} */
function marque(x, y, toujours = false) {
  const etiquette = (/** @type {number} */ haut) => [x - 40, haut, x + 40, haut + 14];
  return { symbole: [x - 13, y - 13, x + 13, y + 13], etiquettes: [etiquette(y + 20), etiquette(y - 34)], toujours };
}

test("loin les unes des autres, toutes les étiquettes s'écrivent sous leur symbole", () => {
  assert.deepEqual(placer([marque(0, 0), marque(200, 0), marque(-5000, 9000)]), [0, 0, 0]);
});

test("une étiquette que le symbole d'un autre gênerait passe au-dessus du sien", () => {
  assert.deepEqual(placer([marque(0, 0), marque(10, 30)]), [1, 0]);
});

test("dans un tas, la première garde son nom et les autres se taisent", () => {
  assert.deepEqual(placer([marque(0, 0), marque(4, 3), marque(-3, 2)]), [0, 1, -1]);
});

test("ce qui est choisi garde son nom même sans place", () => {
  const serrees = [marque(0, 0), marque(0, 1), marque(0, 2), marque(0, 3, true)];
  assert.equal(placer(serrees).at(-1), 0);
  assert.equal(placer([{ ...marque(0, 0), etiquettes: [], toujours: true }])[0], -1);
});

test("deux mille étiquettes se placent sans attendre", () => {
  const debut = performance.now();
  const placees = placer(Array.from({ length: 2_000 }, (_, n) => marque((n % 50) * 20, Math.floor(n / 50) * 20)));
  assert.ok(placees.includes(-1));
  assert.ok(performance.now() - debut < 500);
});
