import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { faire, poser } from "../dom.js";
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

const GABARIT = readFileSync(new URL("../../../templates/evenements/carte/_conflits.html", import.meta.url), "utf8");
const dessinateur = /** @type {any} */ ({ nom: () => "PMA", symboles: new Map(), creer: () => [] });

/** The page's own template, over these objects. @param {any[]} connus @param {any} [suites] */
function poserConflits(connus, suites = {}) {
  const carte = poserPlan(L);
  const page = poser(GABARIT);
  const objets = new Objets();
  objets.charger(connus);
  new Conflits(page.querySelector("section"), page.querySelector("template"), objets, dessinateur, carte, suites);
  return { page, objets };
}

test("ce qui fut écrit à un autre poste s’y renvoie ou part au nom du poste actif, et n’accuse personne", () => {
  const postes = { posteEcrit: { id: 1, libelle: "Samu 82" }, posteActif: { id: 2, libelle: "Samu 31" } };
  /** @type {string[]} */
  const envoyes = [];
  const reessayer = (/** @type {string} */ jeton) => envoyes.push(jeton);
  const { page, objets } = poserConflits([objet({ jeton: "o1", modifie_par: { nom: "L. Roux" } })], { reessayer });
  for (const [jeton, acte, nomme] of /** @type {[string, any, string][]} */ ([
    ["g1", "modifier", "o1"],
    ["g2", "dessiner", "o2"],
  ])) {
    objets.proposer({ jeton, acte, objet: nomme, version: 3, sur: null, champs: { note: "Deux médecins" } });
    const probleme = { statut: 409, detail: "Vous avez changé de poste.", erreurs: {}, ...postes };
    objets.refuser(jeton, /** @type {any} */ (probleme));
  }
  for (const article of page.querySelectorAll("article")) {
    assert.equal(article.querySelector("[data-titre]").textContent, "PMA : changement refusé");
    assert.equal(article.querySelector("dl").hidden, true);
    assert.deepEqual(
      [...article.querySelectorAll("button")].filter(({ hidden }) => !hidden).map((bouton) => bouton.textContent),
      ["Revenir au poste Samu 82", "Envoyer comme Samu 31", "J’ai compris, renoncer"],
    );
    faire(article.querySelector("[data-renvoyer]"), "click");
  }
  assert.deepEqual(envoyes, ["g1", "g2"]);
});

test("le contour d’une zone changé par deux personnes se dit par sa place", () => {
  const zone = (/** @type {number} */ lng, /** @type {object} */ suite = {}) => ({
    genre: "polygone",
    geometrie: {
      type: "Polygon",
      coordinates: [
        [
          [lng, 43],
          [lng + 0.02, 43],
          [lng + 0.01, 43.03],
          [lng, 43],
        ],
      ],
    },
    ...suite,
  });
  const actuel = objet(zone(1.5, { jeton: "o1", version: 4, modifie_par: { nom: "L. Roux" } }));
  const { page, objets } = poserConflits([objet({ ...actuel, version: 3 })]);
  const { geometrie } = zone(1.7);
  objets.proposer({ jeton: "g1", acte: "deplacer", objet: "o1", version: 3, sur: null, champs: { geometrie } });
  objets.refuser("g1", { statut: 409, detail: "Changé entre-temps.", erreurs: {}, actuel });
  assert.match(page.querySelector("[data-leur]").textContent, /^place : 43\.0100, 1\.5100 · /);
  assert.match(page.querySelector("[data-votre]").textContent, /^place : 43\.0100, 1\.7100 · /);
  assert.equal(page.querySelector("[data-appliquer]").hidden, false);
});
