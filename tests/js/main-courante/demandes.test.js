import assert from "node:assert/strict";
import { test } from "node:test";
import { demander, deposer, passage } from "../../../static/js/main-courante/demandes.js";

const CIBLE = { id: 5, numero: 12, groupe: 7 };

test("un passage dit l’état que l’écran montrait", () => {
  assert.deepEqual(passage(1, "en_cours", "a_faire"), { etat: "en_cours", vu: "a_faire" });
});

test("sur son propre passage qui n’est pas revenu, l’écran ne dit rien de l’état", () => {
  passage(2, "en_cours", "a_faire");
  assert.deepEqual(passage(2, "fait", "a_faire"), { etat: "fait" });
  assert.deepEqual(passage(2, "en_cours", "fait"), { etat: "en_cours", vu: "fait" }, "revenu, il en dit de nouveau");
});

for (const [quoi, attente, dit] of /** @type {[string, any[], boolean][]} */ ([
  ["de la même action", [{ url: "/api/v1/entrees/5/action/", etat: "attente" }], false],
  ["de la même action, refusé", [{ url: "/api/v1/entrees/5/action/", etat: "refuse" }], true],
  ["d’une autre", [{ url: "/api/v1/entrees/6/action/", etat: "attente" }], true],
]))
  test(`après un passage qu’une page d’avant n’a pas pu envoyer, ${quoi}`, async () => {
    /** @type {any[]} */ const deposes = [];
    const boite = { lister: async () => attente, deposer: async (/** @type {any} */ d) => deposes.push(d) };
    await deposer(/** @type {any} */ (boite), demander("action", CIBLE, { etat: "fait", vu: "a_faire" }, "jeton"));
    assert.equal("vu" in deposes[0].corps, dit);
    assert.equal(deposes[0].corps.etat, "fait");
  });
