import assert from "node:assert/strict";
import { test } from "node:test";
import { resumer } from "../../../static/js/main-courante/filtres.js";
import { actesPermis, attendMoi } from "../../../static/js/main-courante/lecteur.js";
import { ARS, destinataire, entree, JULIE } from "./donnees.js";

const LECTURE = 1;
const ECRITURE = 2;
const PILOTAGE = 3;

/** @param {Partial<import("../../../static/js/main-courante/types.d.ts").Entree>} champs @param {number} droit */
const permis = (champs, droit, moi = JULIE) => [...actesPermis(resumer(entree(champs)), moi, droit)].sort();

test("un lecteur ne peut que copier le lien, et répondre si on le lui demande", () => {
  assert.deepEqual(permis({}, LECTURE), ["copier"]);
  assert.deepEqual(permis({ destinataires: [destinataire()] }, LECTURE), ["copier", "prendre"]);
});

test("qui écrit commente, épingle, partage et suit l'action, sans corriger celle d'un autre", () => {
  assert.deepEqual(permis({}, ECRITURE), ["action", "commenter", "copier", "epingler", "partager"]);
});

test("l'auteur, son responsable et un pilote corrigent", () => {
  const responsable = { ...JULIE, role: "responsable" };
  const d_ailleurs = { ...responsable, entite: ARS };
  assert.ok(permis({ auteur: { id: JULIE.id, nom: JULIE.nom } }, ECRITURE).includes("rectifier"));
  assert.ok(permis({}, ECRITURE, responsable).includes("annuler"));
  assert.ok(!permis({}, ECRITURE, d_ailleurs).includes("annuler"));
  assert.ok(permis({}, PILOTAGE, d_ailleurs).includes("annuler"));
});

test("une ligne du portail ne se corrige pas", () => {
  assert.ok(!permis({ genre: "systeme", auteur: null }, PILOTAGE).includes("rectifier"));
});

test("une entrée annulée ne se change plus, elle se commente", () => {
  const annulee = { annulation: { motif: "Fausse alerte" }, destinataires: [destinataire()] };
  assert.deepEqual(permis(annulee, PILOTAGE), ["commenter", "copier"]);
});

test("l'auteur relance ceux qui n'ont pas répondu, pas lui-même", () => {
  const mienne = { auteur: { id: JULIE.id, nom: JULIE.nom } };
  const ars = destinataire({ entite: ARS });
  assert.ok(permis({ ...mienne, destinataires: [ars] }, ECRITURE).includes("relancer"));
  assert.ok(!permis({ ...mienne, destinataires: [destinataire()] }, ECRITURE).includes("relancer"));
  const repondu = { ...ars, pris_par: { id: 9, nom: "C. Roux" } };
  assert.ok(!permis({ ...mienne, destinataires: [repondu] }, ECRITURE).includes("relancer"));
});

test("un rôle d'une entité n'est demandé qu'à qui le tient", () => {
  const demande = entree({ destinataires: [destinataire({ role: "responsable" })] });
  assert.equal(attendMoi(resumer(demande), JULIE), false);
  assert.equal(attendMoi(resumer(demande), { ...JULIE, role: "responsable" }), true);
});

test("une personne nommée répond, quel que soit son poste", () => {
  const demande = entree({ destinataires: [destinataire({ entite: null, personne: { id: 1, nom: "J. Petit" } })] });
  assert.equal(attendMoi(resumer(demande), { ...JULIE, entite: null }), true);
  assert.equal(attendMoi(resumer(demande), { ...JULIE, id: 99 }), false);
});
