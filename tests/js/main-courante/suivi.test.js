import assert from "node:assert/strict";
import { test } from "node:test";
import { Suivi } from "../../../static/js/main-courante/suivi.js";
import { destinataire, entree, JULIE } from "./donnees.js";

const ouverte = { etat: /** @type {const} */ ("a_faire"), entite: null, personne: null, echeance: null };

test("une entrée qui m'attend compte jusqu'à ce que quelqu'un la prenne", () => {
  const suivi = new Suivi({ a_prendre: [3] }, JULIE);
  assert.deepEqual(suivi.recevoir(entree({ destinataires: [destinataire()] })), ["a_prendre"]);
  assert.equal(suivi.compte("a_prendre"), 2);

  const prise = [destinataire({ pris_par: { id: 2, nom: "Dr M. Alaoui" } })];
  assert.deepEqual(suivi.recevoir(entree({ destinataires: prise })), ["a_prendre"]);
  assert.equal(suivi.compte("a_prendre"), 1);
});

test("la même dépêche reçue deux fois compte une fois", () => {
  const suivi = new Suivi(null, JULIE);
  suivi.recevoir(entree({ action: ouverte }));
  assert.deepEqual(suivi.recevoir(entree({ action: ouverte })), []);
  assert.equal(suivi.compte("actions"), 1);
});

test("une action faite, un point désépinglé ou une entrée annulée sortent des listes", () => {
  const suivi = new Suivi({ actions: [10], points_cles: [10], a_prendre: [10] }, JULIE);
  suivi.recevoir(entree({ action: { ...ouverte, etat: "fait" } }));
  assert.deepEqual([suivi.compte("actions"), suivi.compte("points_cles"), suivi.compte("a_prendre")], [0, 0, 0]);

  suivi.recevoir(entree({ action: ouverte, epingle: {}, annulation: {} }));
  assert.equal(suivi.contient("actions", 10), false);
  assert.equal(suivi.contient("points_cles", 10), false);
});

test("un compte venu coupé le dit tant que la page est ouverte", () => {
  const suivi = new Suivi({ actions: [10, 11], points_cles: [], en_partie: ["actions"] }, JULIE);
  assert.deepEqual([suivi.dit("actions"), suivi.dit("points_cles")], ["2+", ""]);
  suivi.recevoir(entree({ action: { ...ouverte, etat: "fait" } }));
  assert.equal(suivi.dit("actions"), "1+");
});
