import assert from "node:assert/strict";
import { test } from "node:test";
import { dite, echeanceDite } from "../../static/js/echeances.js";

const ECHEANCE = "2026-11-28T17:00:00Z";

test("une échéance du jour dit son heure, et sa date quand le jour a passé", () => {
  assert.equal(echeanceDite(ECHEANCE, Date.parse("2026-11-28T16:59:00Z")), "18:00");
  assert.equal(echeanceDite(ECHEANCE, Date.parse("2026-11-27T16:59:00Z")), "28/11 18:00");
});

test("le retard est écrit, pas seulement peint", () => {
  assert.equal(echeanceDite(ECHEANCE, Date.parse("2026-11-28T17:01:00Z")), "18:00 · en retard");
  assert.equal(echeanceDite(ECHEANCE, Date.parse("2026-11-29T08:00:00Z")), "28/11 18:00 · en retard");
  assert.equal(dite("sans réponse 12 min", true), "sans réponse 12 min · en retard");
  assert.equal(dite("sans réponse 2 min", false), "sans réponse 2 min");
});
