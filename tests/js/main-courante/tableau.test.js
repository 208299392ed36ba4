import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { Tableau } = await import("../../../static/js/main-courante/tableau.js");

const CARTE = `<li class="carte" tabindex="-1"><a data-texte></a><p><span data-urgente hidden>Urgente</span><span data-original hidden></span>
  <time hidden></time><span data-qui hidden></span></p><p><span data-origine></span><button data-vers-etat="fait" hidden>Fait</button></p></li>`;
const COLONNE = (etat) =>
  `<section data-etat="${etat}"><h2><b data-nombre>0</b></h2><ul data-liste></ul><p data-aucune></p></section>`;
/** @type {any} */ let tableau;

const donnees = (champs = {}) => ({
  id: 12,
  numero: 633,
  groupe: 7,
  texte: "Demander dix lits à Purpan.",
  importance: "normale",
  auteur: { nom: "J. Petit" },
  consignee_le: "2026-11-30T06:52:00Z",
  action: { etat: "a_faire" },
  annulation: null,
  ...champs,
});
const badge = () => tableau.querySelector("[data-original]");

beforeEach(() => {
  poser(`<template id="gabarit-carte">${CARTE}</template>`);
  tableau = new Tableau();
  tableau.innerHTML = `${COLONNE("a_faire")}${COLONNE("en_cours")}${COLONNE("fait")}<p data-refus hidden></p>`;
  document.body.append(tableau);
});

test("une action suit son état, et quitte le tableau avec l’entrée annulée", () => {
  tableau.recevoir(donnees());
  tableau.recevoir(donnees({ action: { etat: "en_cours" } }));
  assert.equal(tableau.querySelectorAll(".carte").length, 1);
  assert.ok(tableau.querySelector("[data-etat=en_cours] .carte"));
  tableau.recevoir(donnees({ annulation: { motif: "Doublon." } }));
  assert.equal(tableau.querySelector(".carte"), null);
});

test("celle d’une copie dit, en direct, que son original ne tient plus", () => {
  tableau.recevoir(donnees({ origine: { annulee_le: null, rectifiee_le: null } }));
  assert.equal(badge().hidden, true);
  tableau.recevoir(donnees({ origine: { annulee_le: "2026-11-30T06:53:00Z" } }));
  assert.equal(badge().hidden, false);
  assert.equal(badge().textContent, "original annulé");
});

test("les actions faites restent dans l’ordre où elles l’ont été, comme la page les rend", () => {
  const faite = (/** @type {number} */ numero, faite_le) =>
    tableau.recevoir(donnees({ id: numero, numero, action: { etat: "fait", faite_le } }));
  faite(7, "2026-11-30T06:53:00.200000+00:00");
  faite(9, "2026-11-30T06:53:00+00:00");
  faite(5, "2026-11-30T06:54:00+00:00");
  faite(8, null); // done before it was written when
  faite(9, "2026-11-30T06:53:00+00:00"); // commented: it is not done once more
  const numeros = () => [...tableau.querySelectorAll("[data-etat=fait] .carte")].map(({ dataset }) => dataset.numero);
  assert.deepEqual(numeros(), ["5", "7", "9", "8"]);
});

test("une action sans échéance que l’on commente garde sa place", () => {
  for (const numero of [5, 7, 5]) tableau.recevoir(donnees({ id: numero, numero }));
  const numeros = [...tableau.querySelectorAll(".carte")].map(({ dataset }) => dataset.numero);
  assert.deepEqual(numeros, ["5", "7"]);
});
