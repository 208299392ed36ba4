import assert from "node:assert/strict";
import { test } from "node:test";
import { poser } from "../dom.js";
import { poserLeaflet, poserPlan } from "./plan.js";

const L = poserLeaflet();
const { Conflits } = await import("../../../static/js/carte/conflits.js");
const { Objets, cleDe } = await import("../../../static/js/carte/objets.js");

/** @type {any} */
const CONFLIT = { geste: { jeton: "g1", objet: "o1", champs: {} }, probleme: { statut: 409 } };
const objet = (/** @type {object} */ champs) => /** @type {any} */ ({ version: 3, supprime_le: null, ...champs });

test("un conflit n’est redit que si son objet a changé", () => {
  assert.equal(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, objet({ libelle: "PMA" })));
  assert.notEqual(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, objet({ version: 4 })));
  assert.notEqual(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, objet({ supprime_le: "2026-11-28T10:00:00Z" })));
  assert.notEqual(cleDe(CONFLIT, objet({})), cleDe(CONFLIT, null));
});

test("un refus qu’on ne peut pas dessiner se lit, et n’en cache pas d’autre", () => {
  const carte = poserPlan(L);
  const zone = poser(`<section hidden></section><template><article><b data-titre></b><p data-raison></p><dl></dl>
    <button data-garder></button><button data-appliquer></button></article></template>`);
  const panneau = zone.querySelector("section");
  const objets = new Objets();
  objets.charger([objet({ jeton: "o1" })]);
  const dessinateur = {
    nom: () => "Zone",
    creer() {
      throw new Error("Circle radius cannot be NaN");
    },
  };
  new Conflits(
    panneau,
    zone.querySelector("template"),
    objets,
    /** @type {any} */ (dessinateur),
    carte,
    /** @type {any} */ ({}),
  );
  for (const [jeton, champs] of /** @type {[string, any][]} */ ([
    ["g1", { geometrie: {}, rayon_m: Number.NaN }],
    ["g2", { note: "b" }],
  ])) {
    objets.proposer({ jeton, acte: "deplacer", objet: "o1", version: 3, sur: null, champs });
    objets.refuser(jeton, /** @type {any} */ ({ statut: 400, detail: `Refusé ${jeton}.`, erreurs: {} }));
  }
  assert.equal(panneau.hidden, false);
  assert.deepEqual(
    [...panneau.querySelectorAll("[data-raison]")].map((p) => p.textContent),
    ["Refusé g1.", "Refusé g2."],
  );
});
