import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
const { Actes } = await import("../../../static/js/main-courante/actes.js");
await import("../../../static/js/main-courante/choix.js");

const VOLET = (acte) => `<template id="gabarit-${acte}"><form class="volet"><textarea name="texte"></textarea>
  <p data-erreur="texte" hidden></p><button type="button" data-fermer></button></form></template>`;
const ACTION = `<template id="gabarit-action"><form class="volet"><select name="etat">
  ${["a_faire", "en_cours", "fait"].map((etat) => `<option value="${etat}">${etat}</option>`).join("")}</select>
  <mc-choix><input name="qui"><div role="listbox"></div></mc-choix>
  <input name="echeance_date"><input name="echeance_heure"></form></template>`;
const ENTREE = (numero) => `<article class="entree" id="entree-${numero}" data-id="${numero}" data-numero="${numero}">
  <p class="texte">dit</p><button type="button" data-acte="prendre"></button></article>`;

/** @type {any} */ let page;
/** @type {any} */ let actes;
/** @type {string[]} */ let dits;
/** @type {any[]} */ let deposes;
let disque = true;

beforeEach(() => {
  page = poser(
    `${VOLET("commenter")}${VOLET("rectifier")}${ACTION}<div id="menu-entree"></div><main>${ENTREE(12)}${ENTREE(15)}</main>`,
  );
  [dits, deposes, disque] = [[], [], true];
  actes = new Actes({
    moi: /** @type {any} */ ({ groupes: [] }),
    groupe: 7,
    chercher: async () => [],
    deposer: async (demande) => {
      if (!disque) throw new Error("IndexedDB");
      deposes.push(demande);
    },
    dire: (phrase) => dits.push(phrase),
  });
});

const article = (numero) => page.querySelector(`#entree-${numero}`);
const ouvert = () => page.querySelector("main .volet");

test("un commentaire que ce poste ne peut pas garder revient sous son entrée, avec la raison", async () => {
  disque = false;
  actes.faire("commenter", article(12));
  ouvert().querySelector("textarea").value = "Renfort parti.";
  faire(ouvert(), "submit");
  await calme();
  assert.equal(ouvert().querySelector("textarea").value, "Renfort parti.");
  assert.match(dits[0], /n’a pas pu être gardé/);
});

test("un bouton dont le geste n’a pas pu être gardé se presse de nouveau", async () => {
  disque = false;
  await actes.faire("prendre", article(12));
  assert.equal(article(12).querySelector("button").disabled, false);
  assert.equal(dits.length, 1);
});

test("un commentaire gardé ferme son volet", async () => {
  actes.faire("commenter", article(12));
  ouvert().querySelector("textarea").value = "Renfort parti.";
  faire(ouvert(), "submit");
  await calme();
  assert.equal(ouvert(), null);
  assert.equal(deposes[0].corps.texte, "Renfort parti.");
});

test("ce qui s’écrit sous une entrée ne s’en va pas quand on en ouvre une autre", () => {
  actes.faire("commenter", article(12));
  ouvert().querySelector("textarea").value = "Un long commentaire";
  actes.faire("rectifier", article(15));
  assert.equal(ouvert().dataset.pour, "entree-12");
  assert.equal(ouvert().querySelector("textarea").value, "Un long commentaire");
  assert.equal(document.activeElement, ouvert().querySelector("textarea"));
  assert.match(ouvert().querySelector("[data-erreur]").textContent, /d’abord/);
});

test("d’une action, seul ce que l’on a changé s’envoie : le reste est peut-être déjà autre", async () => {
  article(12).dataset.action = "en_cours";
  article(12).insertAdjacentHTML(
    "beforeend",
    `<span class="badge tache" data-entite="5" data-nom="ARS Occitanie"><time datetime="2026-11-20T13:10:23Z"></time></span>`,
  );
  actes.faire("action", article(12));
  assert.equal(ouvert().elements.namedItem("echeance_heure").value, "14:10");
  ouvert().elements.namedItem("etat").value = "fait";
  faire(ouvert(), "submit");
  await calme();
  const dit = (/** @type {number} */ rang) => {
    const { jeton, ...corps } = deposes[rang].corps;
    assert.equal(jeton, deposes[rang].jeton);
    return corps;
  };
  // With the état that was read: another one since is not covered.
  assert.deepEqual(dit(0), { etat: "fait", vu: "en_cours" });
  actes.faire("action", article(12));
  ouvert().elements.namedItem("echeance_heure").value = "15:00";
  faire(ouvert(), "submit");
  await calme();
  // As the entry says it, to the second, which the field does not show.
  const vues = { echeance: "2026-11-20T13:10:23Z" };
  assert.deepEqual(dit(1), { echeance: "2026-11-20T14:00:00.000Z", vues });
  assert.match(deposes[1].apercu.texte, /pour le 20\/11 à 15:00$/);
  actes.faire("action", article(15));
  faire(ouvert(), "submit");
  await calme();
  assert.deepEqual(dit(2), { etat: "a_faire", vu: "" }, "ce qui n’était pas une action le devient");
});

test("confier une action dit à qui elle l’était, et à qui on la voulait s’il faut le refaire", async () => {
  const badge = (/** @type {string} */ qui) => `<span class="badge tache" ${qui} data-nom="ARS"></span>`;
  article(12).dataset.action = "a_faire";
  article(12).insertAdjacentHTML("beforeend", badge('data-entite="5"'));
  actes.faire("action", article(12));
  article(12).querySelector(".badge").outerHTML = badge('data-entite="6"'); // of a colleague, while one writes
  ouvert().querySelector("mc-choix").poser({ type: "personne", entite: null, personne: 3, role: "", nom: "Alix Roux" });
  faire(ouvert(), "submit");
  actes.faire("action", article(12));
  ouvert().querySelector("mc-choix").poser(null);
  faire(ouvert(), "submit");
  await calme();
  const [{ jeton, ...confiee }, { jeton: _, ...otee }] = deposes.map(({ corps }) => corps);
  assert.deepEqual(confiee, { personne: 3, vues: { entite: 5, personne: null } });
  assert.deepEqual(otee, { entite: null, personne: null, vues: { entite: 6, personne: null } });
  assert.deepEqual(
    deposes.map(({ apercu }) => apercu.texte),
    ["Action\u00a0: confiée à Alix Roux", "Action\u00a0: confiée à personne"],
  );
});

test("une rectification à laquelle on n’a pas touché laisse la place", () => {
  actes.faire("rectifier", article(15));
  assert.equal(ouvert().querySelector("textarea").value, "dit");
  actes.faire("commenter", article(12));
  assert.equal(ouvert().dataset.pour, "entree-12");
});

test("une rectification dit combien l’écran en montrait quand elle a été ouverte", async () => {
  const rectifiee = '<p class="rectification"></p>';
  article(12).insertAdjacentHTML("beforeend", rectifiee);
  actes.faire("rectifier", article(12));
  article(12).insertAdjacentHTML("beforeend", rectifiee); // of a colleague, while one writes
  ouvert().querySelector("textarea").value = "2 UA, place Wilson";
  faire(ouvert(), "submit");
  await calme();
  assert.equal(deposes[0].corps.vues, 1);
});
