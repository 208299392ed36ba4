import assert from "node:assert/strict";
import { test } from "node:test";
import { phraseDe, phraseDuTotal } from "../../../static/js/main-courante/annonces.js";
import { entree, JULIE } from "./donnees.js";

/** @param {string} genre @param {object} [champs] @returns {any} */
const depeche = (genre, champs) => ({ genre, donnees: entree(champs) });

test("une entrée d'un autre se dit, la sienne non", () => {
  const { phrase, urgente } = phraseDe(depeche("entree.consignee"), JULIE.id);
  assert.equal(phrase, "Entrée 1270, Dr M. Alaoui, Samu 31 : Hélico de nouveau disponible.");
  assert.equal(urgente, false);
  assert.equal(phraseDe(depeche("entree.consignee", { auteur: { id: 1, nom: "J. Petit" } }), JULIE.id).phrase, "");
});

test("une entrée urgente se dit aussitôt", () => {
  const annonce = phraseDe(depeche("entree.consignee", { importance: "urgente" }), JULIE.id);
  assert.match(annonce.phrase, /^Urgent\. /);
  assert.equal(annonce.urgente, true);
});

test("une correction se dit en peu de mots, un partage se tait", () => {
  assert.equal(phraseDe(depeche("entree.rectifiee"), JULIE.id).phrase, "Entrée 1270 rectifiée");
  assert.equal(phraseDe(depeche("entree.origine"), JULIE.id).phrase, "Entrée 1270 dont l’original a changé");
  assert.equal(phraseDe(depeche("entree.partagee"), JULIE.id).phrase, "");
});

test("la tête s'accorde avec ce qu'elle compte", () => {
  assert.equal(phraseDuTotal(0), "aucune entrée");
  assert.equal(phraseDuTotal(1), "1 entrée · scellée jusqu’au n° 1");
  assert.equal(phraseDuTotal(2), "2 entrées · scellée jusqu’au n° 2");
});
