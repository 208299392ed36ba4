import assert from "node:assert/strict";
import { test } from "node:test";
import { age } from "../../../static/js/evenements/ages.js";
import { lireBilan } from "../../../static/js/evenements/bilan.js";

const MIDI = new Date("2026-11-25T11:00:00Z");

test("un bilan ne garde que ce qui a été compté", () => {
  const lu = lireBilan({ source: "terrain", ua: " 4 ", ur: "", dcd: "0" }, MIDI);
  assert.deepEqual(lu, { corps: { source: "terrain", ua: 4, dcd: 0 } });
});

test("un bilan vide ou illisible se refuse par une phrase", () => {
  assert.match(/** @type {any} */ (lireBilan({ source: "terrain" }, MIDI)).erreur, /au moins un chiffre/);
  for (const faux of ["-1", "4,5", "beaucoup", "1e3", "12345678"]) {
    assert.match(/** @type {any} */ (lireBilan({ source: "terrain", ua: faux }, MIDI)).erreur, /nombre entier/, faux);
  }
});

test("l’heure du constat est la dernière fois qu’elle a sonné", () => {
  const lu = (/** @type {string} */ heure, maintenant = MIDI) =>
    /** @type {any} */ (lireBilan({ source: "terrain", ua: "1", constate_heure: heure }, maintenant)).corps.constate_le;
  assert.equal(lu("11:50"), "2026-11-25T10:50:00.000Z");
  assert.equal(lu("23:50"), "2026-11-24T22:50:00.000Z");
  assert.equal(lu("02:30", new Date("2026-10-25T00:45:00Z")), "2026-10-25T00:30:00.000Z");
});

test("un chiffre prévient à vingt minutes et pâlit à une heure", () => {
  const ilYA = (/** @type {number} */ minutes) => new Date(MIDI.getTime() - minutes * 60_000).toISOString();
  assert.equal(age(ilYA(19), MIDI.getTime()), "");
  assert.equal(age(ilYA(20), MIDI.getTime()), "vieux");
  assert.equal(age(ilYA(60), MIDI.getTime()), "perime");
  assert.equal(age("", MIDI.getTime()), "");
});
