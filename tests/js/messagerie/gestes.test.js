// What may be done with a message changes with time alone: its line is not drawn again for that.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument, poserGuet } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
poserGuet((noeud) => !noeud.hidden);
const { FilMessages } = await import("../../../static/js/messagerie/fil-messages.js");
const { Gestes } = await import("../../../static/js/messagerie/gestes.js");

const moi = { id: 1, role: "contributeur", groupes: [] };
const message = (/** @type {number} */ numero) =>
  `<article class="message" id="message-${numero}" data-id="${numero}" data-numero="${numero}" data-auteur="1"
    data-envoye-le="${new Date().toISOString()}"><p data-accuse hidden></p><button type="button" data-geste="menu"></button></article>`;

/** @type {any} */ let messages;
/** @type {string[]} */ let dites = [];
const vieillir = (/** @type {number} */ numero, minutes = 16) => {
  messages.message(numero).dataset.envoyeLe = new Date(Date.now() - minutes * 60_000).toISOString();
};

beforeEach(async () => {
  poser(`<section><div data-liste><p data-debut></p><p data-premier></p><button type="button" data-geste="plus-ancien"></button>
    <div data-lignes></div><div data-attente></div></div><div data-echec hidden><button type="button">Réessayer</button></div>
    <button type="button" data-geste="vers-le-bas"></button><p data-selection hidden><span data-combien></span>
    <button type="button" data-geste="verser-selection"></button><button type="button" data-geste="fin-selection"></button></p>
    <div data-differes></div><div id="ms-menu-message"><div class="ms-signes"></div><hr>
    <button type="button" data-acte="repondre"></button><button type="button" data-acte="modifier"></button>
    <button type="button" data-acte="supprimer"></button><button type="button" data-acte="transferer"></button></div></section>`);
  const lirePage = async () => `<div data-a-avant="non" data-a-apres="non">${message(1)}${message(2)}</div>`;
  messages = new FilMessages(document.body, { moi, lirePage });
  await messages.ouvrir({ id: 7, genre: "groupe", curseurs: [] });
});

/** @param {any} boite @param {boolean} [hidden] the field, in a closed conversation */
function brancher(boite, hidden = false) {
  const menu = /** @type {any} */ (document.getElementById("ms-menu-message"));
  menu.showPopover = () => {};
  Object.assign(globalThis, { innerHeight: 800 });
  const dire = (/** @type {string} */ phrase) => dites.push(phrase);
  const saisie = { formulaire: { hidden } };
  new Gestes(/** @type {any} */ ({ racine: document.body, moi, boite, messages, saisie, dire }));
  return menu;
}

test("ouvrir le menu d’un message pris en compte n’offre pas de le prendre encore ; pas gardé, si", async () => {
  /** @type {(raison: Error) => void} */ let echouer = () => {};
  const deposer = () => new Promise((_, refuser) => (echouer = refuser));
  brancher(Object.assign(new EventTarget(), { deposer }));
  const article = messages.message(1);
  Object.assign(article.dataset, { auteur: "2", urgent: "", pris: "5" });
  article.insertAdjacentHTML("beforeend", `<button type="button" data-geste="prendre"></button>`);
  const prendre = article.querySelector("[data-geste=prendre]");
  const ouvrirLeMenu = () => faire(article.querySelector("[data-geste=menu]"), "click");
  faire(prendre, "click");
  ouvrirLeMenu();
  assert.equal(prendre.hidden, true);
  echouer(new Error("disque plein"));
  await calme();
  ouvrirLeMenu();
  assert.equal(prendre.hidden, false);
});

test("passé le quart d’heure, le menu n’offre plus de modifier ni de supprimer", () => {
  const menu = brancher(new EventTarget());
  const offerts = () => {
    faire(messages.message(1).querySelector("button"), "click");
    return [...menu.querySelectorAll("[data-acte]:not([hidden])")].map(({ dataset }) => dataset.acte);
  };
  assert.deepEqual(offerts(), ["repondre", "modifier", "supprimer", "transferer"]);
  vieillir(1);
  assert.deepEqual(offerts(), ["repondre", "transferer"]);
});

test("close, elle n’offre plus que ce qui s’y fait encore, et dit pourquoi", () => {
  const deposer = () => assert.fail("rien ne part d’une conversation close");
  dites = [];
  const menu = brancher(Object.assign(new EventTarget(), { deposer }), true);
  const article = messages.message(1);
  article.insertAdjacentHTML("beforeend", `<b data-geste="prendre"></b><b data-signe="fait"></b>`);
  faire(article.querySelector("button"), "click");
  const offerts = [...menu.querySelectorAll("[data-acte]:not([hidden])")].map(({ dataset }) => dataset.acte);
  assert.deepEqual([offerts, menu.querySelector(".ms-signes").hidden], [["transferer"], true]);
  for (const geste of ["[data-geste=prendre]", "[data-signe]"]) faire(article.querySelector(geste), "click");
  assert.deepEqual(
    dites.map((phrase) => phrase.slice(0, 31)),
    Array(2).fill("Cette conversation est close\u00a0: "),
  );
});

test("ce que l’on a transféré se supprime, sans se modifier : les mots sont d’un autre", () => {
  const menu = brancher(new EventTarget());
  messages.message(1).insertAdjacentHTML("beforeend", `<p class="origine">Transféré · L. Blanc</p>`);
  faire(messages.message(1).querySelector("button"), "click");
  const offerts = [...menu.querySelectorAll("[data-acte]:not([hidden])")].map(({ dataset }) => dataset.acte);
  assert.deepEqual(offerts, ["repondre", "supprimer", "transferer"]);
});

test("ni la flèche du haut, qui reprend le dernier que l’on peut encore changer", () => {
  assert.equal(messages.dernierMien(), messages.message(2));
  vieillir(2);
  assert.equal(messages.dernierMien(), messages.message(1));
  vieillir(1);
  assert.equal(messages.dernierMien(), null);
});
