import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument } from "./dom.js";
import { calme } from "./horloge.js";

poserDocument();
const { Propositions } = await import("../../static/js/propositions.js");

/** @type {any} */ let champ;
/** @type {any} */ let propositions;
/** @type {string[]} */ let choisis;

beforeEach(() => {
  const page = poser('<input><ul id="liste" hidden></ul>');
  [champ, choisis] = [page.querySelector("input"), []];
  propositions = new Propositions(champ, page.querySelector("ul"), {
    chercher: async () => [{ nom: "ARS Occitanie" }, { nom: "Samu 31" }, { nom: "Samu 82" }],
    choisir: ({ nom }) => choisis.push(nom),
  });
});

/** The list that opens under what is in the field. @param {string} mot */
async function ouvrir(mot) {
  champ.value = mot;
  propositions.proposer(mot);
  await new Promise((suite) => setTimeout(suite, 130));
  await calme();
  assert.equal(propositions.ouverte, true);
}

/** @param {string} key */
function presser(key, shiftKey = false) {
  let retenue = false;
  const e = { key, shiftKey, preventDefault: () => (retenue = true), stopPropagation() {} };
  propositions.touche(e);
  return retenue;
}

test("Tab passe un champ vide sans y choisir personne", async () => {
  await ouvrir("");
  assert.equal(presser("Tab"), false);
  assert.deepEqual(choisis, []);
});

test("Tab prend la première réponse à ce qui est tapé, Maj+Tab revient sans rien prendre", async () => {
  await ouvrir("sa");
  assert.equal(presser("Tab", true), false);
  assert.equal(presser("Tab"), true);
  assert.deepEqual(choisis, ["ARS Occitanie"]);
});

for (const [fleche, nom] of [
  ["ArrowDown", "ARS Occitanie"],
  ["ArrowUp", "Samu 82"],
])
  test(`dans un champ vide, ${fleche} vise et Tab prend`, async () => {
    await ouvrir("");
    presser(fleche);
    assert.equal(presser("Tab"), true);
    assert.deepEqual(choisis, [nom]);
  });
