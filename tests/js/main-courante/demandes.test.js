import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Depots, demander } from "../../../static/js/main-courante/demandes.js";

const CIBLE = { id: 5, numero: 12, groupe: 7 };
const ADRESSE = "/api/v1/entrees/5/action/";

/** @type {any} */ let boite;
/** @type {any[]} */ let deposes;
/** @type {any[]} */ let attente;
/** @type {Depots} */ let depots;

beforeEach(() => {
  deposes = [];
  attente = [];
  boite = Object.assign(new EventTarget(), {
    lister: async () => attente,
    deposer: async (/** @type {any} */ demande) => deposes.push(demande),
  });
  depots = new Depots(boite);
});

/** A change of the action, and the état that left with it as seen. @param {string} etat @param {string} vu */
async function passer(etat, vu) {
  const jeton = `${deposes.length}`;
  await depots.deposer(demander("action", CIBLE, { etat, vu }, jeton));
  assert.equal(deposes.at(-1).corps.etat, etat);
  return deposes.at(-1).corps.vu;
}

test("un passage dit l’état que l’écran montrait", async () => {
  assert.equal(await passer("en_cours", "a_faire"), "a_faire");
});

test("sur son propre passage qui n’est pas revenu, l’écran ne dit rien de l’état", async () => {
  await passer("en_cours", "a_faire");
  assert.equal(await passer("fait", "a_faire"), undefined);
  assert.equal(await passer("en_cours", "fait"), "fait", "revenu, il en dit de nouveau");
});

test("ce qu’un collègue a changé depuis se dit de nouveau", async () => {
  await passer("en_cours", "a_faire");
  assert.equal(await passer("a_faire", "fait"), "fait");
});

test("après un refus, l’écran dit de nouveau ce qu’il montre", async () => {
  await passer("en_cours", "a_faire");
  boite.dispatchEvent(new CustomEvent("refuse", { detail: { jeton: "0" } }));
  assert.equal(await passer("fait", "a_faire"), "a_faire");
});

for (const [quoi, envoi, vu] of /** @type {[string, any, string | undefined][]} */ ([
  ["de la même action", { url: ADRESSE, etat: "attente" }, undefined],
  ["de la même action, refusé", { url: ADRESSE, etat: "refuse" }, "a_faire"],
  ["d’une autre", { url: "/api/v1/entrees/6/action/", etat: "attente" }, "a_faire"],
]))
  test(`après un passage qu’une page d’avant n’a pas pu envoyer, ${quoi}`, async () => {
    attente = [envoi];
    assert.equal(await passer("fait", "a_faire"), vu);
  });
