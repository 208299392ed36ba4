import assert from "node:assert/strict";
import { test } from "node:test";
import { choixDe, estDansLeCalme, estMuet } from "../../static/js/notifications.js";

const a = (/** @type {string} */ heure) => new Date(`2026-11-26T${heure}:00`);

test("les heures de calme passent minuit", () => {
  const nuit = { calmeDe: "22:00", calmeA: "07:00" };
  assert.equal(estDansLeCalme(nuit, a("23:30")), true);
  assert.equal(estDansLeCalme(nuit, a("06:59")), true);
  assert.equal(estDansLeCalme(nuit, a("07:00")), false);
  assert.equal(estDansLeCalme(nuit, a("12:00")), false);
});

test("dans la journée, du début à la fin ; sans heures, jamais", () => {
  assert.equal(estDansLeCalme({ calmeDe: "12:00", calmeA: "14:00" }, a("13:00")), true);
  assert.equal(estDansLeCalme({ calmeDe: "12:00", calmeA: "14:00" }, a("14:00")), false);
  assert.equal(estDansLeCalme({}, a("13:00")), false);
  assert.equal(estDansLeCalme({ calmeDe: "12:00" }, a("13:00")), false);
});

test("sur un poste partagé, le silence de qui part n’est pas celui de qui arrive", (t) => {
  const jusquA = JSON.stringify({ muetJusqua: Date.now() + 12 * 3_600_000 });
  const rangee = new Map([["portail-alertes:1", jusquA]]);
  Object.assign(globalThis, { localStorage: { getItem: (/** @type {string} */ cle) => rangee.get(cle) ?? null } });
  t.after(() => Reflect.deleteProperty(globalThis, "localStorage"));

  choixDe(1);
  assert.equal(estMuet(), true);
  choixDe(2);
  assert.equal(estMuet(), false);
});
