import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
const { Saisie } = await import("../../../static/js/messagerie/saisie.js");

/** @type {any} */ let saisie;
/** @type {any[]} */ let partis;

const conversation = (id) => /** @type {any} */ ({ id, titre: `n° ${id}`, clos_le: null });
const taper = (texte) => {
  saisie.texte.value = texte;
  faire(saisie.texte, "input");
};

beforeEach(() => {
  localStorage.clear();
  partis = [];
  poser(`<form data-saisie><p data-contexte hidden><b data-contexte-texte></b><button type="button" data-geste="sans-contexte"></button></p>
    <p data-refus hidden></p><p data-averti hidden></p><ul data-pieces></ul><input data-pieces-champ>
    <button type="button" data-geste="arobase"></button><textarea></textarea><input name="est_urgent"></form><ul id="ms-propositions" hidden></ul>`);
  const noter =
    (/** @type {string} */ quoi) =>
    async (/** @type {any[]} */ ...dits) =>
      void partis.push([quoi, ...dits]);
  saisie = new Saisie(
    document.body,
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
  faire(saisie.formulaire, "submit");
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
  faire(saisie.formulaire, "submit");
  await calme();
  assert.deepEqual(partis, [["corriger", 3, "vieux message, corrigé"]]);
  assert.equal(saisie.texte.value, "ABC");
});

test("ce qu’un autre onglet a envoyé n’emporte pas le brouillon de celui-ci", () => {
  taper("ABC");
  localStorage.clear();
  faire(window, "pagehide");
  assert.match(Object.values(localStorage).join(), /ABC/);
  localStorage.clear();
  saisie.ouvrir(conversation(8));
  saisie.ouvrir(conversation(7));
  assert.equal(saisie.texte.value, "ABC");
});

test("une page où l’on n’a rien écrit ne remet pas le brouillon qu’une autre a envoyé", () => {
  taper("ABC");
  saisie.ouvrir(conversation(7));
  localStorage.clear();
  faire(window, "pagehide");
  assert.equal(localStorage.length, 0);
});

/** The disk fails once the person has gone on. @param {"envoyer" | "corriger"} quoi @returns {(raison: string) => void} */
function tenir(quoi) {
  /** @type {(raison: string) => void} */
  let echouer = () => {};
  saisie.monde[quoi] = () => new Promise((_, refuser) => (echouer = (raison) => refuser(new Error(raison))));
  return (raison) => echouer(raison);
}

test("un message que le disque n’a pas gardé revient dans sa conversation, pas dans celle qu’on a ouverte", async () => {
  const echouer = tenir("envoyer");
  taper("Lignes coupées.");
  faire(saisie.formulaire, "submit");
  await calme();
  saisie.ouvrir(conversation(8));
  taper("Autre chose");
  echouer("Pas gardé.");
  await calme();
  assert.equal(saisie.texte.value, "Autre chose");
  assert.match(saisie.formulaire.querySelector("[data-refus]").textContent, /n° 7.* n’est pas parti/);
  saisie.ouvrir(conversation(7));
  assert.equal(saisie.texte.value, "Lignes coupées.");
  saisie.ouvrir(conversation(8));
  assert.equal(saisie.texte.value, "Autre chose");
});

test("revenu là où l’on écrit déjà la suite, il passe au-dessus d’elle", async () => {
  const echouer = tenir("envoyer");
  taper("Lignes coupées.");
  faire(saisie.formulaire, "submit");
  await calme();
  taper("Je rappelle.");
  echouer("Pas gardé.");
  await calme();
  assert.equal(saisie.texte.value, "Lignes coupées.\nJe rappelle.");
  assert.equal(saisie.formulaire.querySelector("[data-refus]").textContent, "Pas gardé.");
});

test("une modification que le disque n’a pas gardée attend dans sa conversation", async () => {
  const echouer = tenir("corriger");
  saisie.reprendre(3, "vieux message");
  taper("corrigé");
  faire(saisie.formulaire, "submit");
  await calme();
  saisie.ouvrir(conversation(8));
  echouer("Pas gardé.");
  await calme();
  assert.deepEqual([saisie.texte.value, saisie.correction], ["", null]);
  saisie.ouvrir(conversation(7));
  assert.deepEqual([saisie.texte.value, saisie.correction.id], ["corrigé", 3]);
});

test("une modification qui revient refusée ne couvre pas celle que l’on a commencée depuis", async () => {
  const echouer = tenir("corriger");
  saisie.reprendre(3, "vieux message");
  taper("corrigé");
  faire(saisie.formulaire, "submit");
  await calme();
  saisie.reprendre(5, "un autre");
  taper("un autre, corrigé");
  echouer("Pas gardé.");
  await calme();
  assert.deepEqual([saisie.texte.value, saisie.correction.id], ["un autre, corrigé", 5]);
  saisie.ouvrir(conversation(8));
  saisie.ouvrir(conversation(7));
  assert.deepEqual(
    [saisie.texte.value, saisie.correction.id],
    ["un autre, corrigé", 5],
    "celle que l’on avait en main",
  );
  faire(saisie.formulaire, "submit");
  await calme();
  assert.deepEqual([saisie.texte.value, saisie.correction.id], ["corrigé", 3]);
});

/** Two corrections wait in this conversation: the disk did not keep the first. */
async function laisserDeuxModifications() {
  taper("ABC");
  const { corriger } = saisie.monde;
  const echouer = tenir("corriger");
  saisie.reprendre(4, "vieux");
  taper("vieux, corrigé");
  faire(saisie.formulaire, "submit");
  await calme();
  saisie.reprendre(5, "un autre");
  taper("un autre, corrigé");
  echouer("Pas gardé.");
  await calme();
  Object.assign(saisie.monde, { corriger });
}

test("de deux modifications qui attendent, la seconde revient quand la première est partie ou abandonnée", async () => {
  await laisserDeuxModifications();
  faire(saisie.formulaire, "submit");
  await calme();
  assert.deepEqual(partis, [["corriger", 5, "un autre, corrigé"]]);
  assert.deepEqual([saisie.texte.value, saisie.correction.id], ["vieux, corrigé", 4]);
  faire(saisie.formulaire.querySelector("[data-geste=sans-contexte]"), "click");
  assert.deepEqual([saisie.texte.value, saisie.correction], ["ABC", null]);

  await laisserDeuxModifications();
  faire(saisie.formulaire.querySelector("[data-geste=sans-contexte]"), "click");
  assert.deepEqual([saisie.texte.value, saisie.correction.id], ["vieux, corrigé", 4]);
});

test("presser la conversation où l’on est ne change pas la modification sous la main", async () => {
  await laisserDeuxModifications();
  saisie.ouvrir(conversation(7));
  assert.deepEqual([saisie.texte.value, saisie.correction.id], ["un autre, corrigé", 5]);
});

test("une modification commencée attend aussi la réouverture de sa conversation", () => {
  saisie.reprendre(3, "vieux message");
  taper("vieux message, corrigé");
  saisie.ouvrir({ ...conversation(7), clos_le: "2026-11-21T13:00:00Z" });
  assert.equal(saisie.correction, null);
  saisie.ouvrir(conversation(7));
  assert.equal(saisie.texte.value, "vieux message, corrigé");
});

test("un message qui attendait ses pièces, et dont on a quitté la conversation, dit qu’il n’est pas parti", async () => {
  /** @type {() => void} */ let arriver = () => {};
  const arrivee = new Promise((resoudre) => (arriver = () => resoudre(undefined)));
  Object.defineProperty(saisie.pieces, "enCours", { value: true });
  saisie.pieces.attendre = () => arrivee;
  taper("Le plan est joint.");
  faire(saisie.formulaire, "submit");
  const refus = saisie.formulaire.querySelector("[data-refus]");
  assert.match(refus.textContent, /partira dès que ses pièces/);
  saisie.ouvrir(conversation(8));
  arriver();
  await calme();
  assert.deepEqual(partis, []);
  assert.match(refus.textContent, /n° 7.* n’est pas parti/);
  saisie.ouvrir(conversation(7));
  assert.equal(saisie.texte.value, "Le plan est joint.");
});
