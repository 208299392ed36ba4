import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
const { Actions, Points } = await import("../../../static/js/main-courante/cote.js");

const MIDI = "2026-11-21T11:00:00Z";
const LIGNE = (numero) =>
  `<li class="action" data-id="${numero}"><input><a data-vers="${numero}">dit</a><time hidden></time><i data-original hidden></i><b data-qui></b></li>`;
/** @type {any} */ let actions;
/** @type {number[]} */ let cochees;
/** @type {() => Promise<string>} */ let garder;

beforeEach(() => {
  poser(`<template id="gabarit-ligne-action">${LIGNE("")}</template>`);
  actions = new Actions();
  actions.innerHTML = `<h2><a>Tableau</a></h2><ul data-liste>${LIGNE(12)}${LIGNE(15)}</ul><p data-aucune hidden></p>`;
  document.body.append(actions);
  [cochees, garder] = [[], async () => "j1"];
  actions.brancher({
    cocher: (/** @type {number} */ id) => {
      cochees.push(id);
      return garder();
    },
  });
});

const coche = (/** @type {number} */ id) => actions.querySelector(`[data-id="${id}"] input`);
const cocher = async (/** @type {number} */ id, oui = true) => {
  const champ = coche(id);
  champ.focus();
  champ.checked = oui;
  faire(champ, "change");
  await calme();
};
const donnees = (numero, action) =>
  /** @type {any} */ ({ id: numero, groupe: 7, numero, texte: "dit", action, annulation: null });

test("une action cochée ne se coche qu’une fois, et refusée se décoche", async () => {
  await cocher(12);
  assert.deepEqual([coche(12).checked, coche(12).disabled], [true, true]);
  actions.refuser("un autre envoi");
  assert.equal(coche(12).disabled, true);
  actions.refuser("j1");
  assert.deepEqual([coche(12).checked, coche(12).disabled], [false, false]);
  await cocher(12, false);
  assert.deepEqual(cochees, [12], "décocher n’envoie rien");
});

test("celle qui vient d’un original annulé le dit, et lui seul", () => {
  const dit = (/** @type {number} */ id) => actions.querySelector(`[data-id="${id}"] [data-original]`);
  actions.recevoir(donnees(12, { etat: "a_faire" }), true);
  assert.equal(dit(12).hidden, true);
  actions.recevoir({ ...donnees(12, { etat: "a_faire" }), origine: { annulee_le: "2026-11-21T13:00:00Z" } }, true);
  assert.deepEqual([dit(12).hidden, dit(12).textContent], [false, "original annulé"]);
});

test("celle que ce poste n’a pas pu garder se décoche", async () => {
  garder = () => Promise.reject(new Error("IndexedDB"));
  await cocher(12);
  assert.deepEqual([coche(12).checked, coche(12).disabled], [false, false]);
});

test("le clavier reste à sa place quand l’action faite s’en va", async () => {
  await cocher(12);
  actions.recevoir(donnees(12, null), false);
  assert.equal(document.activeElement, actions.querySelector('[data-id="15"] a'));
  actions.recevoir(donnees(15, { etat: "en_cours" }), true);
  assert.equal(document.activeElement, actions.querySelector('[data-id="15"] a'), "la ligne redessinée");
  actions.recevoir(donnees(15, null), false);
  assert.equal(document.activeElement?.textContent, "Tableau");
});

test("un point clé que l’on commente garde sa place, et autant de signes qu’au premier affichage", () => {
  const gabarit = '<li class="point"><time></time><a></a><i data-original hidden></i></li>';
  poser(`<template id="gabarit-ligne-point">${gabarit}</template>`);
  const points = /** @type {any} */ (new Points());
  points.innerHTML = "<h2><a>Points clés</a></h2><ul data-liste></ul><p data-aucune></p>";
  document.body.append(points);
  const lus = () => [...points.querySelectorAll("li a")].map(({ dataset }) => Number(dataset.vers));
  for (const numero of [10, 30, 20, 10]) points.recevoir({ ...donnees(numero, null), survenu_le: MIDI }, true);
  assert.deepEqual(lus(), [30, 20, 10]);
  const texte = "x".repeat(105);
  points.recevoir({ ...donnees(20, null), texte, survenu_le: MIDI }, true);
  assert.equal(points.querySelector('[data-id="20"] a').textContent, texte);
});
