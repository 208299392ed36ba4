import assert from "node:assert/strict";
import { test } from "node:test";
import { effet, meNomme, urgentsAMontrer } from "../../../static/js/messagerie/niveaux.js";

const moi = { id: 1, fonction: "ARM", entite: { id: 31 } };
const suivie = {
  id: 9,
  tete: 0,
  non_lus: 0,
  urgents: 0,
  muette: false,
  niveau: "tout",
  fonction: "",
  en_personne: true,
};
const message = (plus = {}) => ({ auteur: { id: 2 }, mentions: [], est_urgent: false, ...plus });
const son = (donnees, plus = {}, calme = false) => effet(donnees, moi, { ...suivie, ...plus }, calme).son;

test("ses propres messages ne disent rien", () => {
  assert.deepEqual(effet(message({ auteur: { id: 1 }, est_urgent: true }), moi, suivie, false), {
    bandeau: false,
    son: null,
  });
});

test("chaque niveau laisse passer ce qu'il dit", () => {
  const nomme = message({ mentions: [{ personne: { id: 1 } }] });
  assert.equal(son(message()), "message");
  assert.equal(son(message(), { niveau: "mentions" }), null);
  assert.equal(son(nomme, { niveau: "mentions" }), "message");
  assert.equal(son(nomme, { niveau: "urgent" }), null);
  assert.equal(son(message({ est_urgent: true }), { niveau: "urgent" }), "urgent");
});

test("l'urgent passe le silence et les heures de calme, et se montre même quand on n'a rien demandé", () => {
  const urgent = message({ est_urgent: true });
  assert.equal(son(urgent, { muette: true }, true), "urgent");
  assert.deepEqual(effet(urgent, moi, { ...suivie, niveau: "rien" }, false), { bandeau: true, son: null });
});

test("muette ou au calme, une conversation se tait", () => {
  assert.equal(son(message(), { muette: true }), null);
  assert.equal(son(message(), {}, true), null);
});

test("ce qui s'adresse à une fonction ne prévient qu'elle", () => {
  const garde = { en_personne: false, fonction: "Médecin régulateur" };
  assert.equal(son(message(), garde), null);
  assert.equal(effet(message({ est_urgent: true }), moi, { ...suivie, ...garde }, false).bandeau, false);
  assert.equal(son(message(), { ...garde, fonction: "ARM" }), "message");
  assert.equal(son(message({ mentions: [{ personne: { id: 1 } }] }), garde), "message");
});

test("on est nommé en personne, par son entité, ou par sa fonction dans elle", () => {
  const par = (/** @type {any} */ mention) => meNomme({ mentions: [mention] }, moi);
  assert.equal(par({ personne: { id: 1 } }), true);
  assert.equal(par({ entite: { id: 31 }, fonction: "" }), true);
  assert.equal(par({ entite: { id: 31 }, fonction: "ARM" }), true);
  assert.equal(par({ entite: { id: 31 }, fonction: "Cadre" }), false);
  assert.equal(par({ entite: { id: 82 } }), false);
});

test("les urgents d'une autre fonction ne prennent la place de personne", () => {
  const garde = { ...suivie, en_personne: false, fonction: "Médecin régulateur" };
  const suivies = new Map([
    [9, garde],
    [10, suivie],
  ]);
  const urgents = [9, 9, 9, 10, 11, 10, 10].map((groupe_id, id) => ({ id, groupe_id, mentions: [] }));
  const ids = urgentsAMontrer(urgents, moi, suivies).map(({ id }) => id);
  assert.deepEqual(ids, [3, 4, 5]);
});
