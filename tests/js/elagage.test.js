import assert from "node:assert/strict";
import { test } from "node:test";
import { gardees } from "../../static/js/elagage.js";

test("une page courte garde tout", () => assert.deepEqual(gardees(600, 600), { debut: 0, fin: 600 }));

test("en bas, les quatre cents dernières", () => assert.deepEqual(gardees(601, 601), { debut: 201, fin: 601 }));

test("plus haut, rien de proche de ce qu’on lit ne s’en va", () => {
  assert.deepEqual(gardees(700, 500), { debut: 300, fin: 700 });
  assert.deepEqual(gardees(700, 200), { debut: 50, fin: 700 });
  assert.deepEqual(gardees(700, 20), { debut: 0, fin: 700 });
});

test("toute une nuit d’arrivées sous ce qu’on lit ne reste pas dans la page", () => {
  assert.deepEqual(gardees(5_000, 0), { debut: 0, fin: 1_200 });
  assert.deepEqual(gardees(5_000, 300), { debut: 150, fin: 1_350 });
});

test("ce qu’on tient reste, et tout ce qui en sépare : le direct que l’on suit aussi", () => {
  assert.deepEqual(gardees(601, 601, [50]), { debut: 50, fin: 601 });
  assert.deepEqual(gardees(5_000, 5_000, [50]), { debut: 50, fin: 5_000 });
  assert.deepEqual(gardees(5_000, 300, [2_000]), { debut: 150, fin: 2_001 });
  assert.deepEqual(gardees(601, 601, [500]), { debut: 201, fin: 601 });
});
