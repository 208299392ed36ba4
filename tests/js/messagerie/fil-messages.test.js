import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument, poserGuet } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
poserGuet((noeud) => !noeud.hidden);
const { FilMessages } = await import("../../../static/js/messagerie/fil-messages.js");

/** @type {any} */ let messages;
/** @type {(html: string) => void} what the server answers to the page that is asked for */ let repondre;

const message = (numero, mot = "") =>
  `<article class="message" id="message-${numero}" data-numero="${numero}" data-auteur="2" data-envoye-le="2026-11-21T13:00:00Z">${mot}<p data-accuse hidden></p></article>`;
const trame = (numero, genre = "message.envoye", mot = "", groupe = 7) => ({
  groupe,
  genre,
  html: message(numero, mot),
  donnees: { id: numero, numero, auteur: { id: 2 } },
});
const page = (numeros, suite, passe = "non") =>
  `<div data-a-avant="${passe}" data-a-apres="${suite}">${numeros.map((n) => message(n)).join("")}</div>`;
const numeros = () => [...messages.lignes.querySelectorAll(".message")].map(({ dataset }) => Number(dataset.numero));

beforeEach(async () => {
  poser(`<section><div data-liste><p data-debut></p><p data-premier></p><button type="button" data-geste="plus-ancien"></button>
    <div data-lignes></div><div data-attente></div></div><div data-echec hidden><button type="button">Réessayer</button></div>
    <button type="button" data-geste="vers-le-bas"></button></section>`);
  const lirePage = () => new Promise((resoudre) => (repondre = resoudre));
  messages = new FilMessages(document.body, { moi: { id: 1 }, lirePage });
  const ouverte = messages.ouvrir({ id: 7, genre: "groupe", curseurs: [] }, { vers: 8 });
  repondre(page([7, 8], "oui"));
  await ouverte;
  faire(messages.liste, "scroll");
});

test("un message arrivé pendant que la suite se lit n’est pas perdu", async () => {
  messages.recevoir(trame(11));
  repondre(page([9, 10], "non"));
  await calme();
  messages.recevoir(trame(12));
  assert.deepEqual(numeros(), [7, 8, 9, 10, 11, 12]);
});

test("une correction arrivée pendant la lecture se voit sur le message que la suite apporte", async () => {
  messages.recevoir(trame(10, "message.modifie", "corrigé"));
  repondre(page([9, 10], "non"));
  await calme();
  assert.equal(messages.message(10).textContent, "corrigé");
});

test("une lecture interrompue par une autre conversation n’y apporte rien", async () => {
  messages.recevoir(trame(11));
  const suite = repondre;
  const autre = messages.ouvrir({ id: 8, genre: "groupe", curseurs: [] });
  const lignes = repondre;
  lignes(page([1], "oui"));
  await autre;
  messages.recevoir(trame(3, "message.envoye", "", 8));
  suite(page([9, 10], "non"));
  await calme();
  assert.deepEqual(numeros(), [1]);
  assert.equal(messages.nouvelles, 1, "ce qui est venu dans l’autre, et rien d’ici");
});

/** Somebody reads a page of the past, and what precedes it is on its way. @returns {Promise<(html: string) => void>} its answer */
async function remonter(jusqua = 41) {
  repondre(page([], "non"));
  await calme();
  const ouverte = messages.ouvrir(messages.conversation, { vers: 41 });
  repondre(
    page(
      Array.from({ length: jusqua - 39 }, (_, rang) => 40 + rang),
      "non",
      "oui",
    ),
  );
  await ouverte;
  faire(messages.plusAncien, "click");
  return repondre;
}

test("des messages plus anciens venus après un retour en bas ne laissent pas de trou", async () => {
  const passes = await remonter();
  const ouverte = messages.ouvrir(messages.conversation);
  repondre(page([90, 91], "non", "oui"));
  await ouverte;
  passes(page([38, 39], "non", "oui"));
  await calme();
  assert.deepEqual(numeros(), [90, 91]);

  repondre(page([88, 89], "non"));
  await calme();
  assert.deepEqual(numeros(), [88, 89, 90, 91], "demandés de nouveau d’eux-mêmes, ils suivent");
});

test("ni ceux que l’élagage du haut a séparés de ce qui reste", async () => {
  const passes = await remonter(639);
  messages.recevoir(trame(640));
  const [premier] = numeros();
  assert.ok(premier > 40, "le haut a été retiré");
  passes(page([38, 39], "non", "oui"));
  await calme();
  assert.equal(numeros()[0], premier);
});

test("le haut resté en vue après une page demande la suivante sans qu’on y revienne", async () => {
  const passes = await remonter();
  passes(page([38, 39], "non", "oui"));
  await calme();
  repondre(page([36, 37], "non"));
  await calme();
  assert.deepEqual(numeros(), [36, 37, 38, 39, 40, 41]);
});

test("une page plus ancienne qui n’est pas venue n’est pas redemandée sans fin", async () => {
  const passes = await remonter();
  const demandee = repondre;
  passes("");
  await calme();
  assert.equal(repondre, demandee);
  assert.equal(messages.plusAncien.hidden, false);
});

test("une conversation dont les lignes ne sont pas venues n’est pas dite lue", async () => {
  repondre(page([9, 10], "non"));
  await calme();
  messages.liste.offsetParent = document.body;
  const dits = [];
  messages.addEventListener("bas", () => dits.push(messages.conversation.id));
  faire(messages.liste, "scroll");
  assert.deepEqual(dits, [7]);
  const ouverte = messages.ouvrir({ id: 8, genre: "groupe", curseurs: [], non_lus: 140 });
  faire(messages.liste, "scroll");
  faire(document, "visibilitychange");
  assert.deepEqual(dits, [7]);
  repondre(page([140], "non"));
  await ouverte;
  faire(messages.liste, "scroll");
  assert.deepEqual(dits, [7, 8]);
});

test("un message venu pendant que le panneau est fermé est dit lu quand il se rouvre", async () => {
  repondre(page([9, 10], "non"));
  await calme();
  let dits = 0;
  messages.addEventListener("bas", () => (dits += 1));
  messages.liste.offsetParent = document.body;
  faire(messages.liste, "scroll");
  messages.liste.offsetParent = null;
  messages.recevoir(trame(11));
  assert.equal(dits, 1, "fermé, on ne l’a pas vu");
  messages.liste.offsetParent = document.body;
  messages.direLeBas();
  assert.equal(dits, 2);
});

/** The last two of its messages are unread. */
async function ouvrirDeuxNonLus() {
  repondre(page([], "non"));
  const conversation = { id: 8, genre: "groupe", curseurs: [], lus: 8, non_lus: 2 };
  const ouverte = messages.ouvrir(conversation);
  repondre(page([7, 8, 9, 10], "non", "oui"));
  await ouverte;
  return conversation;
}

test("ce que les autres ont lu reste dit quand les lignes se relisent", async () => {
  await ouvrirDeuxNonLus();
  messages.moi.id = 2; // The lines of these tests are hers.
  messages.accuser([
    [3, "lu", 10],
    [4, "lu", 10],
  ]);
  const visee = messages.viser(1);
  repondre(page([1, 2], "oui"));
  await visee;
  const revenue = messages.allerEnBas();
  repondre(page([9, 10], "non", "oui"));
  await revenue;
  assert.equal(messages.message(10).querySelector("[data-accuse]").textContent, "Lu par 2");
});

test("le trait des nouveaux messages ne se retrace pas quand les lignes se relisent", async () => {
  const trait = () => messages.lignes.querySelector("[data-non-lus]")?.textContent;
  const conversation = await ouvrirDeuxNonLus();
  assert.equal(trait(), "2 nouveaux messages");
  const visee = messages.viser(1);
  repondre(page([1, 2], "oui"));
  await visee;
  const revenue = messages.allerEnBas();
  repondre(page([9, 10], "non", "oui"));
  await revenue;
  assert.equal(trait(), undefined);
  const deNouveau = messages.ouvrir({ ...conversation, lus: 9, non_lus: 1 });
  repondre(page([9, 10], "non", "oui"));
  await deNouveau;
  assert.equal(trait(), "1 nouveau message", "rouverte, elle dit ce qui est venu depuis");
});

test("ouverte sur un message d’avant, elle trace ce qui est nouveau en revenant en bas", async () => {
  repondre(page([], "non"));
  const trait = () => messages.lignes.querySelector("[data-non-lus]")?.textContent;
  const ouverte = messages.ouvrir({ id: 8, genre: "groupe", curseurs: [], lus: 8, non_lus: 2 }, { vers: 1 });
  repondre(page([1, 2], "oui"));
  await ouverte;
  const enBas = messages.allerEnBas();
  repondre(page([8, 9, 10], "non", "oui"));
  await enBas;
  assert.equal(trait(), "2 nouveaux messages");
});
