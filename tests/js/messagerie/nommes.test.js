import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();
const { Nommes, phraseDesAbsents } = await import("../../../static/js/messagerie/nommes.js");

const ROUX = { personne: 2, nom: "M. Roux", participe: true };
const BLANC = { personne: 3, nom: "L. Blanc", participe: false };

/** @type {any} */ let texte;
/** @type {any} */ let averti;
/** @type {any} */ let nommes;
/** @type {string[]} what the list is asked for, "" when it closes */ let cherches;
let choix = 0;

beforeEach(() => {
  const page = poser("<textarea></textarea><ul id='liste' hidden></ul><p data-averti hidden></p>");
  [texte, averti] = [page.querySelector("textarea"), page.querySelector("p")];
  [cherches, choix] = [[], 0];
  const places = { liste: page.querySelector("ul"), averti };
  nommes = new Nommes(texte, places, { chercher: async () => [], choisi: () => (choix += 1) });
  nommes.propositions.proposer = (/** @type {string} */ mot) => cherches.push(mot);
  nommes.propositions.fermer = () => cherches.push("");
});

/** @param {string} valeur with the caret at its end */
function ecrire(valeur) {
  texte.value = valeur;
  texte.setSelectionRange(valeur.length, valeur.length);
}
const choisir = (/** @type {any} */ contact) => nommes.propositions.choisir(contact);
const noms = () => nommes.tous.map((/** @type {any} */ { nom }) => nom);

test("le nom choisi prend la place de ce qui était tapé, une seule fois dans ceux que l’on nomme", () => {
  ecrire("Voir @Ro");
  choisir(ROUX);
  assert.deepEqual([texte.value, texte.selectionEnd, noms()], ["Voir @M. Roux ", 14, ["M. Roux"]]);
  ecrire("Voir @M. Roux et @Rou");
  choisir(ROUX);
  assert.deepEqual([noms(), choix], [["M. Roux"], 2]);
});

test("ce qui suit un @ se cherche, en tapant comme en revenant dessus ; un nom déjà choisi, non", () => {
  ecrire("Voir @Ro");
  nommes.relire();
  faire(texte, "click");
  choisir(ROUX);
  nommes.relire();
  assert.deepEqual(cherches, ["Ro", "Ro", ""]);
});

test("effacer un nom du texte, c’est ne plus le nommer", () => {
  ecrire("Voir @M. Roux et @L. Blanc");
  nommes.poser([ROUX, BLANC]);
  assert.match(averti.textContent, /^L\. Blanc ne voit pas cette conversation/);
  ecrire("Voir @M. Roux");
  nommes.relire();
  assert.deepEqual([noms(), averti.hidden], [["M. Roux"], true]);
});

test("ceux que l’on pose restent à qui les a posés", () => {
  const gardes = [ROUX];
  ecrire("@M. Roux et @Bl");
  nommes.poser(gardes);
  choisir(BLANC);
  assert.deepEqual([gardes.length, noms()], [1, ["M. Roux", "L. Blanc"]]);
});

test("le bouton met un @ là où l’on écrit, à part du mot d’avant", () => {
  for (const [avant, apres] of [
    ["", "@"],
    ["Voir", "Voir @"],
    ["Voir ", "Voir @"],
  ]) {
    ecrire(avant);
    nommes.arobase();
    assert.equal(texte.value, apres);
  }
});

test("qui est nommé sans voir la conversation se dit au bon nombre", () => {
  assert.equal(phraseDesAbsents([]), "");
  assert.equal(
    phraseDesAbsents(["M. Roux"]),
    "M. Roux ne voit pas cette conversation : le message ne lui parviendra pas.",
  );
  assert.match(phraseDesAbsents(["M. Roux", "L. Blanc"]), /ne voient pas .* ne leur parviendra pas/);
});
