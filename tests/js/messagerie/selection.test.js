import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument, poserGuet } from "../dom.js";

poserDocument();
poserGuet((noeud) => !noeud.hidden);
const { FilMessages } = await import("../../../static/js/messagerie/fil-messages.js");
const { Selection } = await import("../../../static/js/messagerie/selection.js");

/** @type {any} */ let messages;
/** @type {any} */ let selection;
/** @type {number[][]} */ let verses;
/** @type {any} */ let zone;

const message = (/** @type {number} */ numero, classe = "") =>
  `<article class="message ${classe}" id="message-${numero}" data-id="${numero}" data-numero="${numero}" data-auteur="2" data-envoye-le="2026-11-21T13:00:00Z"><p data-accuse hidden></p><button type="button" data-geste="menu" aria-haspopup="menu" aria-label="Actions sur le message de J. Petit, 13:00"></button></article>`;
const redessiner = (/** @type {number} */ numero, classe = "") =>
  messages.recevoir({
    groupe: 7,
    genre: "message.reaction",
    html: message(numero, classe),
    donnees: { id: numero, numero, auteur: { id: 2 } },
  });
const choisir = (/** @type {number} */ numero) => selection.choisir(messages.message(numero), new Event("click"));
const bouton = (/** @type {number} */ numero) => messages.message(numero).querySelector("button");
const verser = () => {
  faire(zone.querySelector("[data-geste=verser-selection]"), "click");
  return verses.at(-1);
};

beforeEach(async () => {
  poser(`<section><div data-liste><p data-debut></p><p data-premier></p><button type="button" data-geste="plus-ancien"></button>
    <div data-lignes></div><div data-attente></div></div><div data-echec hidden><button type="button">Réessayer</button></div>
    <button type="button" data-geste="vers-le-bas"></button><p data-selection hidden><span data-combien></span>
    <button type="button" data-geste="verser-selection"></button><button type="button" data-geste="fin-selection"></button></p></section>`);
  verses = [];
  zone = document.querySelector("[data-selection]");
  const lirePage = async () =>
    `<div data-a-avant="non" data-a-apres="non">${[1, 2, 3].map((n) => message(n)).join("")}</div>`;
  messages = new FilMessages(document.body, { moi: { id: 1 }, lirePage });
  selection = new Selection(document.body, messages, (ids) => verses.push(ids));
  await messages.ouvrir({ id: 7, genre: "groupe", curseurs: [] });
  document.body.dispatchEvent(new CustomEvent("selection"));
});

test("un message choisi, redessiné par une réaction puis retiré du choix, n’est pas versé", () => {
  choisir(1);
  choisir(2);
  redessiner(1);
  choisir(1);
  assert.deepEqual(verser(), [2]);
});

test("redessiné, il reste choisi à l’œil et à l’oreille", () => {
  choisir(1);
  redessiner(1);
  assert.equal(messages.message(1).hasAttribute("data-choisi"), true);
  assert.equal(bouton(1).getAttribute("aria-pressed"), "true");
  assert.equal(bouton(1).getAttribute("aria-label"), "Choisir le message de J. Petit, 13:00");
  assert.equal(zone.querySelector("[data-combien]").textContent, "1 message choisi");
});

test("supprimé par son auteur pendant qu’on choisit, il n’est plus du choix", () => {
  choisir(1);
  choisir(2);
  redessiner(1, "supprime");
  assert.deepEqual(verser(), [2]);
});

test("un choix recommencé oublie le premier, et un choix fini rend les menus", () => {
  choisir(1);
  document.body.dispatchEvent(new CustomEvent("selection"));
  assert.equal(messages.message(1).hasAttribute("data-choisi"), false);
  choisir(3);
  assert.deepEqual(verser(), [3]);
  faire(zone.querySelector("[data-geste=fin-selection]"), "click");
  const dits = ["aria-pressed", "aria-haspopup"].map((nom) => bouton(3).getAttribute(nom));
  assert.deepEqual([...dits, zone.hidden], [null, "menu", true]);
  assert.equal(bouton(3).getAttribute("aria-label"), "Actions sur le message de J. Petit, 13:00");
});
