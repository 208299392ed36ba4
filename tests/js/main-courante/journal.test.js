import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
const { Journal } = await import("../../../static/js/main-courante/journal.js");

/** @type {any} */ let journal;
/** @type {(html: string) => void} what the server answers to the page that is asked for */ let repondre;

const entree = (numero, mot = "") =>
  `<article class="entree" id="entree-${numero}" data-numero="${numero}" data-consignee-le="2026-11-21T13:00:00Z">${mot}</article>`;
const depeche = (numero, genre = "entree.consignee", mot = "") => ({
  genre,
  html: entree(numero, mot),
  donnees: { numero, auteur: { id: 2 }, importance: "normale" },
});
const page = (numeros, apres, avant = "") =>
  `<div data-apres="${apres}" data-avant="${avant}">${numeros.map((n) => entree(n)).join("")}</div>`;
const numeros = () => [...journal.querySelectorAll(".entree")].map((article) => Number(article.dataset.numero));

beforeEach(() => {
  poser("");
  journal = new Journal();
  journal.innerHTML = `<div class="mc-liste"><p data-haut></p><div data-lignes>${entree(8)}${entree(9)}${entree(10)}</div></div>
    <button type="button" data-vers-le-bas></button><a data-hors-filtre hidden></a>`;
  Object.assign(journal.dataset, { apres: "10", avant: "", requete: "", suite: "/suite/" });
  document.body.append(journal);
  const lirePage = () => new Promise((resoudre) => (repondre = resoudre));
  journal.brancher({ moi: { id: 1, groupes: [] }, droit: 1, filtres: new URLSearchParams(), lirePage });
});

const descendre = () => faire(journal.liste, "scroll");

test("une entrée arrivée pendant que la page qui la précède se lit n’est pas perdue", async () => {
  descendre();
  journal.recevoir(depeche(13));
  repondre(page([11, 12], ""));
  await calme();
  journal.recevoir(depeche(14));
  assert.deepEqual(numeros(), [8, 9, 10, 11, 12, 13, 14]);
});

test("celle que la page tenait déjà n’y est pas deux fois", async () => {
  descendre();
  journal.recevoir(depeche(12));
  repondre(page([11, 12], ""));
  await calme();
  assert.deepEqual(numeros(), [8, 9, 10, 11, 12]);
});

test("une rectification arrivée pendant la lecture se voit sur l’entrée que la page apporte", async () => {
  descendre();
  journal.recevoir(depeche(12, "entree.rectifiee", "rectifiée"));
  repondre(page([11, 12], ""));
  await calme();
  assert.equal(journal.entree(12).textContent, "rectifiée");
});

test("encore loin du direct, ce qui est arrivé se compte une fois", async () => {
  descendre();
  journal.recevoir(depeche(40));
  repondre(page([11, 12], "12"));
  await calme();
  assert.deepEqual(numeros(), [8, 9, 10, 11, 12]);
  assert.equal(journal.nouvelles, 1);
});

test("des entrées plus anciennes que l’élagage du haut a séparées de ce qui reste ne laissent pas de trou", async () => {
  const suite = Array.from({ length: 590 }, (_, rang) => entree(11 + rang)).join("");
  journal.lignes.innerHTML = entree(8) + entree(9) + entree(10) + suite;
  Object.assign(journal.dataset, { apres: "", avant: "8" });
  faire(poserBouton(), "click");
  for (let numero = 601; numero <= 608; numero += 1) journal.recevoir(depeche(numero));
  const [premiere] = numeros();
  assert.ok(premiere > 8, "le haut a été retiré");
  repondre(page([6, 7], ""));
  await calme();
  assert.equal(numeros()[0], premiere);
  assert.equal(journal.dataset.avant, String(premiere), "elles seront demandées de là");
});

test("ni un refus ni ce qu’on écrit sous une entrée ne s’en vont avec le haut du journal", () => {
  remplir(1, 1_299);
  const note = poserSous(50, '<div class="volet" data-attente="j1"></div>');
  const volet = poserSous(60, '<form class="volet"><textarea></textarea></form>');
  journal.recevoir(depeche(1_300));
  assert.ok(note.isConnected && volet.isConnected);
  assert.equal(note.previousElementSibling, journal.entree(50));
  assert.deepEqual(
    numeros(),
    Array.from({ length: 1_251 }, (_, rang) => 50 + rang),
    "le direct suit, sans trou",
  );
  note.remove();
  volet.remove();
  journal.recevoir(depeche(1_301));
  assert.equal(numeros()[0], 902, "rien ne les retient plus");
});

test("ce qui attend de partir reste au bout du journal, quoi qu’il arrive ou s’en aille au-dessus", async () => {
  remplir(1, 1_209);
  const ligne = Object.assign(document.createElement("article"), { className: "entree attente" });
  const note = Object.assign(document.createElement("div"), { className: "volet" });
  Object.assign(ligne.dataset, { attente: "j1" });
  Object.assign(note.dataset, { attente: "j2", pour: "entree-3000" });
  journal.lignes.append(note, ligne);
  const auBout = () => [...journal.lignes.children].slice(-3).map(({ id, dataset }) => id || dataset.attente);
  // Reading the top: what comes below is not followed.
  Object.defineProperty(journal.defilement, "colle", { get: () => false, set() {} });
  journal.recevoir(depeche(1_210));
  assert.equal(journal.dataset.apres, "1200");
  assert.deepEqual(auBout(), ["entree-1200", "j2", "j1"]);
  journal.suite.charger("apres");
  repondre(page([1_201, 1_202], ""));
  await calme();
  assert.deepEqual(auBout(), ["entree-1202", "j2", "j1"]);
  ligne.getBoundingClientRect = () => /** @type {any} */ ({ top: 0, bottom: 20 });
  assert.equal(journal.defilement.rang([journal.entree(1)]), 1, "lue, elle a toutes les entrées au-dessus d’elle");
});

test("une suite qui avait échoué vient, et le défilement demande de nouveau ce qui la précède", async () => {
  Object.assign(journal.dataset, { apres: "", avant: "7" });
  const haut = journal.querySelector("[data-haut]");
  faire(poserBouton(), "click");
  const guette = new Promise((dire) => (journal.suite.guet = { observe: dire, unobserve() {} }));
  repondre(page([5, 6], "", "5"));
  assert.equal(await guette, haut);
  assert.equal(haut.querySelector("button"), null);
  assert.equal(journal.dataset.avant, "5");
});

/** @param {number} debut @param {number} fin */
function remplir(debut, fin) {
  journal.lignes.innerHTML = Array.from({ length: fin - debut + 1 }, (_, rang) => entree(debut + rang)).join("");
  Object.assign(journal.dataset, { apres: "", avant: "" });
}

/** What a person opens, or left, under an entry. @param {number} numero @param {string} html */
function poserSous(numero, html) {
  journal.entree(numero).insertAdjacentHTML("afterend", html);
  const pose = journal.entree(numero).nextElementSibling;
  pose.dataset.pour = `entree-${numero}`;
  return pose;
}

/** « Réessayer », by which one asks for them. */
function poserBouton() {
  const haut = journal.querySelector("[data-haut]");
  haut.innerHTML = '<button type="button" data-plus-ancien></button>';
  return haut.firstElementChild;
}
