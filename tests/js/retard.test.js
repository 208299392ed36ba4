import assert from "node:assert/strict";
import { test } from "node:test";

import { corpsDate } from "../../static/js/retard.js";

const ECRITE = "2026-11-21T14:02:00.000Z";
const ENTREES = "/api/v1/groupes/3/entrees/";
const BILANS = "/api/v1/evenements/7/bilans/";
const a = (minutes) => Date.parse(ECRITE) + minutes * 60_000;

test("une entrée partie aussitôt laisse l'heure au serveur", () => {
  const corps = { texte: "Reçu.", survenu_le: null };
  assert.equal(corpsDate({ url: ENTREES, corps, depose_le: ECRITE }, a(0.5)), corps);
});

test("une entrée qui a attendu le réseau porte l'heure où elle a été écrite", () => {
  const corps = { texte: "Reçu.", survenu_le: null };
  assert.deepEqual(corpsDate({ url: ENTREES, corps, depose_le: ECRITE }, a(88)), {
    texte: "Reçu.",
    survenu_le: ECRITE,
  });
  assert.equal(corps.survenu_le, null);
});

test("une heure donnée par la personne ne change pas", () => {
  const corps = { texte: "Reçu.", survenu_le: "2026-11-21T13:00:00.000Z" };
  assert.equal(corpsDate({ url: ENTREES, corps, depose_le: ECRITE }, a(88)), corps);
});

test("ce qui n'est pas une entrée part tel quel", () => {
  const corps = { motif: "Doublon." };
  assert.equal(corpsDate({ url: ENTREES, corps, depose_le: ECRITE }, a(88)), corps);
});

test("un bilan qui a attendu le réseau date du moment où il a été compté", () => {
  const corps = { source: "terrain", ua: 5 };
  assert.equal(corpsDate({ url: BILANS, corps, depose_le: ECRITE }, a(0.5)), corps);
  assert.equal(corpsDate({ url: BILANS, corps, depose_le: ECRITE }, a(45)).constate_le, ECRITE);
  const dit = { ...corps, constate_le: "2026-11-21T13:00:00.000Z" };
  assert.deepEqual(corpsDate({ url: BILANS, corps: dit, depose_le: ECRITE }, a(45)), dit);
});
