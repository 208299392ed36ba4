import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument, poserGuet } from "./dom.js";
import { calme } from "./horloge.js";

poserDocument();
poserGuet(() => enVue);
const { Suite } = await import("../../static/js/suite.js");

/** @type {boolean} whether the top is in view */ let enVue;
/** @type {{avant: string, apres: string}} */ let adresses;
/** @type {{adresse: string, repondre: (html: string) => void, echouer: (faute: Error) => void}[]} */ let lues;
/** @type {string[]} */ let faits;
/** @type {any} */ let suite;

const demandees = () => lues.map(({ adresse }) => adresse);
/** The last page asked for comes. @param {string} mot */
async function venir(mot) {
  lues.at(-1)?.repondre(`<div>${mot}</div>`);
  await calme();
}

beforeEach(() => {
  poser("<section><p></p></section>");
  enVue = false;
  adresses = { avant: "/?avant=40", apres: "/?apres=60" };
  lues = [];
  faits = [];
  const lignes = {
    adresse: (sens) => adresses[sens],
    lirePage: (adresse) => new Promise((repondre, echouer) => lues.push({ adresse, repondre, echouer })),
    joindre: (sens, page) => {
      faits.push(`${sens} ${page.textContent}`);
      adresses[sens] = page.textContent === "fin" ? "" : `/?${sens}=${page.textContent}`;
    },
    manquer: (sens) => void faits.push(`${sens} manque`),
    recevoir: (trame) => void faits.push(`reçu ${trame}`),
  };
  const place = { liste: document.querySelector("section"), haut: document.querySelector("p") };
  suite = new Suite(lignes, /** @type {any} */ (place));
});

test("une page à la fois, et une seule fois la même", async () => {
  suite.charger("avant");
  suite.charger("avant");
  await venir("20");
  assert.deepEqual(demandees(), ["/?avant=40"]);
  assert.deepEqual(faits, ["avant 20"]);
});

test("celle de l’autre côté, demandée pendant une lecture, vient ensuite d’elle-même", async () => {
  suite.charger("avant");
  suite.charger("apres");
  await venir("20");
  await venir("fin");
  assert.deepEqual(demandees(), ["/?avant=40", "/?apres=60"]);
  assert.deepEqual(faits, ["avant 20", "apres fin"]);
  suite.charger("apres");
  assert.equal(lues.length, 2, "plus rien ne suit");
});

test("ce que l’on demande une fois la vue changée attend que la page d’avant soit rendue, et vient", async () => {
  suite.charger("apres");
  adresses.apres = "/autre/?apres=3";
  suite.charger("apres");
  await venir("80");
  assert.deepEqual(faits, [], "la page de l’ancienne vue n’entre pas dans la nouvelle");
  await venir("fin");
  assert.deepEqual(demandees(), ["/?apres=60", "/autre/?apres=3"]);
  assert.deepEqual(faits, ["apres fin"]);
});

test("le haut resté en vue demande page après page jusqu’au début", async () => {
  enVue = true;
  suite.charger("avant");
  await venir("20");
  await venir("fin");
  await calme();
  assert.deepEqual(demandees(), ["/?avant=40", "/?avant=20"]);
});

test("une page qui ne vient pas se dit, n’est pas redemandée sans fin, et peut l’être", async () => {
  enVue = true;
  suite.charger("avant");
  lues[0].echouer(new Error("coupure"));
  await calme();
  assert.deepEqual(faits, ["avant manque"]);
  assert.equal(lues.length, 1);
  suite.charger("avant");
  await venir("fin");
  assert.deepEqual(faits, ["avant manque", "avant fin"]);
});

test("une page sans rien manque aussi", async () => {
  suite.charger("apres");
  lues[0].repondre("");
  await calme();
  assert.deepEqual(faits, ["apres manque"]);
});

test("ce qui arrive pendant la lecture est revu une fois la page rendue, dans l’ordre", async () => {
  assert.equal(suite.retient("avant"), false);
  suite.charger("apres");
  assert.equal(suite.retient("a"), true);
  assert.equal(suite.retient("b"), true);
  await venir("fin");
  assert.equal(suite.retient("c"), false);
  assert.deepEqual(faits, ["apres fin", "reçu a", "reçu b"]);
});
