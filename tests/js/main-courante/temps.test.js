import assert from "node:assert/strict";
import { test } from "node:test";
import {
  auPlusTard,
  auPlusTot,
  champsDeParis,
  cleJour,
  depuis,
  heure,
  heureVueDe,
  instantDeParis,
  jour,
} from "../../../static/js/main-courante/temps.js";

test("les heures sont celles de Paris, hiver comme été", () => {
  assert.equal(heure("2026-11-21T13:11:00Z"), "14:11");
  assert.equal(heure("2026-07-14T22:30:00Z"), "00:30");
  assert.equal(cleJour("2026-07-14T22:30:00Z"), "2026-07-15");
  assert.equal(jour("2026-11-21T13:11:00Z"), "Samedi 21 novembre 2026");
  assert.equal(jour("2026-11-30T23:11:00Z"), "Mardi 1er décembre 2026");
  assert.equal(jour("2026-12-11T13:11:00Z"), "Vendredi 11 décembre 2026");
});

test("une heure d'un autre jour porte sa date", () => {
  assert.equal(heureVueDe("2026-11-21T13:11:00Z", "2026-11-21T20:00:00Z"), "14:11");
  assert.equal(heureVueDe("2026-11-20T22:41:00Z", "2026-11-21T20:00:00Z"), "20/11 23:41");
});

test("une date et une heure de Paris donnent le bon instant", () => {
  assert.equal(instantDeParis("2026-11-21", "14:15"), "2026-11-21T13:15:00.000Z");
  assert.equal(instantDeParis("2026-07-14", "00:30"), "2026-07-13T22:30:00.000Z");
});

test("le jour du changement d'heure, l'instant suit le décalage de ce moment", () => {
  assert.equal(instantDeParis("2026-03-29", "01:30"), "2026-03-29T00:30:00.000Z");
  assert.equal(instantDeParis("2026-03-29", "03:30"), "2026-03-29T01:30:00.000Z");
  assert.equal(instantDeParis("2026-03-29", "02:30"), "2026-03-29T01:30:00.000Z");
  assert.equal(instantDeParis("2026-10-25", "01:59"), "2026-10-24T23:59:00.000Z");
  assert.equal(instantDeParis("2026-10-25", "03:00"), "2026-10-25T02:00:00.000Z");
});

test("l’heure d’octobre qui revient nomme deux instants", () => {
  const [ete, hiver] = ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"];
  const lu = (/** @type {(instants: number[]) => number} */ retenir) => instantDeParis("2026-10-25", "02:30", retenir);
  assert.equal(instantDeParis("2026-10-25", "02:30"), ete);
  assert.equal(lu(auPlusTard(Date.parse("2026-10-25T00:45:00Z"))), ete);
  assert.equal(lu(auPlusTard(Date.parse("2026-10-25T01:45:00Z"))), hiver);
  assert.equal(lu(auPlusTot(Date.parse("2026-10-25T00:10:00Z"))), ete);
  assert.equal(lu(auPlusTot(Date.parse("2026-10-25T01:10:00Z"))), hiver);
  assert.equal(lu(auPlusTot(Date.parse("2026-10-25T04:00:00Z"))), ete);
});

test("une date impossible n'est pas un instant", () => {
  assert.equal(instantDeParis("", "14:15"), null);
  assert.equal(instantDeParis("2026-11-21", "25:99"), null);
});

test("les champs d'un formulaire rendent l'instant qu'ils montrent", () => {
  const { date, heure: h } = champsDeParis("2026-11-21T13:15:00Z");
  assert.deepEqual([date, h], ["2026-11-21", "14:15"]);
  assert.equal(instantDeParis(date, h), "2026-11-21T13:15:00.000Z");
});

test("une attente se dit en peu de mots", () => {
  const depart = "2026-11-21T13:00:00Z";
  const apres = (/** @type {number} */ minutes) => depuis(depart, Date.parse(depart) + minutes * 60_000);
  assert.deepEqual([apres(0), apres(6.9), apres(65), apres(24 * 60 * 2)], ["0 min", "6 min", "1 h 05", "2 j"]);
  assert.equal(apres(-3), "0 min");
});
