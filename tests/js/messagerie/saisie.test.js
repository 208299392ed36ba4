import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { documentDeTest, poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
/** @type {Map<string, string>} */ const stockage = new Map();
Object.assign(globalThis, {
  CSS: { supports: () => true },
  localStorage: {
    getItem: (/** @type {string} */ cle) => stockage.get(cle) ?? null,
    setItem: (/** @type {string} */ cle, /** @type {string} */ valeur) => void stockage.set(cle, valeur),
    removeItem: (/** @type {string} */ cle) => void stockage.delete(cle),
  },
});
const { Saisie } = await import("../../../static/js/messagerie/saisie.js");

/** @type {any} */ let saisie;
/** @type {any[]} */ let partis;

const conversation = (id) => /** @type {any} */ ({ id, titre: `n° ${id}`, clos_le: null });
const taper = (texte) => {
  saisie.texte.value = texte;
  saisie.texte.faire("input");
};

beforeEach(() => {
  stockage.clear();
  partis = [];
  poser(`<form data-saisie><p data-contexte hidden><b data-contexte-texte></b><button type="button" data-geste="sans-contexte"></button></p>
    <p data-refus hidden></p><p data-averti hidden></p><ul data-pieces></ul><input data-pieces-champ>
    <button type="button" data-geste="arobase"></button><textarea></textarea><input name="est_urgent"></form><ul id="ms-propositions" hidden></ul>`);
  const noter =
    (/** @type {string} */ quoi) =>
    async (/** @type {any[]} */ ...dits) =>
      void partis.push([quoi, ...dits]);
  saisie = new Saisie(
    documentDeTest.body,
    /** @type {any} */ ({
      moi: { id: 1 },
      tape() {},
      envoyer: noter("envoyer"),
      corriger: noter("corriger"),
    }),
  );
  saisie.ouvrir(conversation(7));
});

test("répondre à un message pendant qu’on en relit un autre rend le brouillon, sans l’ancien texte", async () => {
  taper("ABC");
  saisie.reprendre(3, "vieux message");
  saisie.repondre({ id: 4, qui: "Julie", texte: "…" });
  assert.equal(saisie.texte.value, "ABC");
  saisie.formulaire.faire("submit");
  await calme();
  const [[quoi, champs]] = partis;
  assert.deepEqual([quoi, champs.texte, champs.reponse.id], ["envoyer", "ABC", 4]);
});

test("une modification commencée ne se perd ni pour une réponse, ni pour une autre modification", () => {
  saisie.reprendre(3, "vieux message");
  taper("vieux message, corrigé");
  saisie.repondre({ id: 4, qui: "Julie", texte: "…" });
  saisie.reprendre(5, "un autre");
  assert.equal(saisie.texte.value, "vieux message, corrigé");
  assert.equal(saisie.correction.id, 3);
  assert.equal(saisie.reponse, null);
  assert.match(saisie.formulaire.querySelector("[data-refus]").textContent, /Terminez d’abord la modification/);
});

test("une modification commencée attend dans sa conversation, à côté du brouillon", async () => {
  taper("ABC");
  saisie.reprendre(3, "vieux message");
  taper("vieux message, corrigé");
  saisie.ouvrir(conversation(8));
  assert.deepEqual([saisie.texte.value, saisie.correction], ["", null]);
  saisie.ouvrir(conversation(7));
  assert.equal(saisie.texte.value, "vieux message, corrigé");
  saisie.formulaire.faire("submit");
  await calme();
  assert.deepEqual(partis, [["corriger", 3, "vieux message, corrigé"]]);
  assert.equal(saisie.texte.value, "ABC");
});

test("ce qu’un autre onglet a envoyé n’emporte pas le brouillon de celui-ci", () => {
  taper("ABC");
  stockage.clear();
  documentDeTest.faire("pagehide");
  assert.match([...stockage.values()].join(), /ABC/);
  stockage.clear();
  saisie.ouvrir(conversation(8));
  saisie.ouvrir(conversation(7));
  assert.equal(saisie.texte.value, "ABC");
});

test("une page où l’on n’a rien écrit ne remet pas le brouillon qu’une autre a envoyé", () => {
  taper("ABC");
  saisie.ouvrir(conversation(7));
  stockage.clear();
  documentDeTest.faire("pagehide");
  assert.equal(stockage.size, 0);
});
