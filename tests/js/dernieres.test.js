import assert from "node:assert/strict";
import { test } from "node:test";
import { ouPlacer } from "../../static/js/dernieres.js";

const jour = (cle) => ({ cle });
const ligne = (cle, instant) => ({ cle, instant: Date.parse(instant) });

const HIER = "2026-11-28";
const LISTE = [jour(HIER), ligne(HIER, "2026-11-28T22:50:00Z"), ligne(HIER, "2026-11-28T21:00:00Z")];

test("une entrée du même jour passe sous son titre, au-dessus des autres", () => {
  assert.deepEqual(ouPlacer(LISTE, "2026-11-28T22:55:00Z"), { rang: 1, titre: false });
});

test("après minuit à Paris, un nouveau jour s’écrit au-dessus de celui d’hier", () => {
  assert.deepEqual(ouPlacer(LISTE, "2026-11-28T23:31:00Z"), { rang: 0, titre: true });
});

test("ce qui arrive tard va à son heure, sous son jour", () => {
  assert.deepEqual(ouPlacer(LISTE, "2026-11-28T22:00:00Z"), { rang: 2, titre: false });
  assert.deepEqual(ouPlacer(LISTE, "2026-11-27T22:00:00Z"), { rang: 3, titre: true });
  const deux = [jour("2026-11-29"), ligne("2026-11-29", "2026-11-29T08:00:00Z"), ...LISTE];
  assert.deepEqual(ouPlacer(deux, "2026-11-28T22:59:00Z"), { rang: 3, titre: false });
  assert.deepEqual(ouPlacer(deux, "2026-11-29T07:00:00Z"), { rang: 2, titre: false });
});

test("dans une liste vide, l’entrée vient avec son jour", () => {
  assert.deepEqual(ouPlacer([], "2026-11-28T22:55:00Z"), { rang: 0, titre: true });
});
