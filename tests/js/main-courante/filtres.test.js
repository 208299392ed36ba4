import assert from "node:assert/strict";
import { test } from "node:test";
import { correspond, estFiltree } from "../../../static/js/main-courante/filtres.js";
import { destinataire, entree, JULIE } from "./donnees.js";

const MAINTENANT = Date.parse("2026-11-21T14:00:00Z");

/** @param {string} requete @param {object} [champs] */
const reponse = (requete, champs) => correspond(entree(champs), new URLSearchParams(requete), JULIE, MAINTENANT);

test("sans filtre, tout est dans la vue", () => {
  assert.equal(reponse(""), "oui");
  assert.equal(estFiltree(new URLSearchParams("avant=12&q=")), false);
  assert.equal(estFiltree(new URLSearchParams("periode=1h")), true);
});

test("la période compte depuis la consignation", () => {
  assert.equal(reponse("periode=1h"), "oui");
  assert.equal(reponse("periode=1h", { consignee_le: "2026-11-21T12:00:00Z" }), "non");
});

test("une fin de période passée écarte ce qui arrive", () => {
  assert.equal(reponse("au=2026-11-21T14:00"), "non");
  assert.equal(reponse("du=2026-11-21T14:00&au=2026-11-21T15:00"), "oui");
});

test("l’heure d’octobre qui revient est dans la période entière", () => {
  for (const consignee_le of ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]) {
    assert.equal(reponse("du=2026-10-25T02:30&au=2026-10-25T02:30", { consignee_le }), "oui");
  }
});

test("auteur, entité, catégorie, importance et lignes du portail", () => {
  assert.deepEqual([reponse("auteur=2"), reponse("auteur=3")], ["oui", "non"]);
  assert.deepEqual([reponse("entite=31"), reponse("entite=76")], ["oui", "non"]);
  assert.deepEqual([reponse("categorie=moyens"), reponse("categorie=bilan")], ["oui", "non"]);
  assert.equal(reponse("importance=urgente&importance=normale"), "oui");
  assert.equal(reponse("importance=urgente"), "non");
  assert.equal(reponse("systeme=non", { genre: "systeme" }), "non");
});

test("les vues suivent la personne et l'état de l'entrée", () => {
  assert.equal(reponse("vue=miennes"), "non");
  assert.equal(reponse("vue=miennes", { auteur: { id: 1, nom: "J. Petit" } }), "oui");
  assert.equal(reponse("vue=a-prendre", { destinataires: [destinataire()] }), "oui");
  assert.equal(reponse("vue=points-cles", { epingle: {} }), "oui");
  const pris = { ...destinataire(), pris_par: { id: 2, nom: "L. Blanc" } };
  assert.equal(reponse("vue=sans-reponse", { destinataires: [pris, destinataire()] }), "oui");
  assert.equal(reponse("vue=sans-reponse", { destinataires: [pris] }), "non");
  assert.equal(reponse("vue=sans-reponse", { destinataires: [destinataire()], annulation: {} }), "non");
  const action = { entite: null, personne: null, echeance: null };
  assert.equal(reponse("vue=actions", { action: { ...action, etat: "en_cours" } }), "oui");
  assert.equal(reponse("vue=actions", { action: { ...action, etat: "fait" } }), "non");
  for (const vue of ["vue=actions", "vue=points-cles"])
    assert.equal(reponse(vue, { annulation: {}, epingle: {}, action: { ...action, etat: "en_cours" } }), "non");
});

test("des mots présents sans souci des accents sont dans la vue, les autres au jugement du serveur", () => {
  assert.equal(reponse("q=helico disponible"), "oui");
  assert.equal(reponse("q=hélicos"), "peut-etre");
  assert.equal(reponse("q=hélico&importance=urgente"), "non");
});
