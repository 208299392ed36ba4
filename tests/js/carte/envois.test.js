import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Annulations } from "../../../static/js/carte/annulations.js";
import { Envois } from "../../../static/js/carte/envois.js";
import { Objets } from "../../../static/js/carte/objets.js";

const PMA = /** @type {any} */ ({
  jeton: "pma",
  version: 3,
  genre: "point",
  libelle: "PMA",
  geometrie: { type: "Point", coordinates: [1, 43] },
  supprime_le: null,
});
const DE_LUC = { ...PMA, version: 4, libelle: "De Luc" };

/** @type {any} */ let boite;
/** @type {any[]} */ let deposes;
/** @type {Objets} */ let objets;
/** @type {Envois} */ let envois;

beforeEach(() => {
  deposes = [];
  boite = Object.assign(new EventTarget(), { deposer: async (/** @type {any} */ action) => deposes.push(action) });
  objets = new Objets();
  objets.charger([PMA]);
  const annulations = new Annulations((jeton) => objets.lire(jeton));
  envois = new Envois({ boite, groupe: 7, objets, annulations, nom: ({ libelle }) => libelle });
});

/** @param {string} jeton */
function refuser(jeton) {
  const probleme = { statut: 409, detail: "Changé.", erreurs: {}, actuel: DE_LUC };
  boite.dispatchEvent(new CustomEvent("refuse", { detail: { jeton, probleme } }));
}

test("les mots de la fiche partent d’abord, sa place tient sur eux", () => {
  envois.decrire(PMA, { libelle: "PMA nord" }, { geometrie: { type: "Point", coordinates: [2, 43] } });
  const [mots, place] = deposes;
  assert.deepEqual([mots.corps.version, mots.apres], [3, null]);
  assert.deepEqual([place.corps.version, place.apres], [4, mots.jeton]);
});

test("sans autre mot, seule la place part", () => {
  envois.decrire(PMA, {}, { geometrie: { type: "Point", coordinates: [2, 43] } });
  assert.deepEqual(
    deposes.map(({ url }) => url.split("/").at(-2)),
    ["deplacement"],
  );
});

test("ce qui tient sur un changement refusé puis écarté ne passe pas pour la suite de celui du collègue", () => {
  envois.envoyer("modifier", PMA, { libelle: "PMA nord" });
  const vu = /** @type {any} */ (objets.lire("pma"));
  const [{ jeton }] = deposes;
  refuser(jeton);
  boite.dispatchEvent(new CustomEvent("ecarte", { detail: { jeton } }));
  assert.equal(vu.version, DE_LUC.version);
  envois.envoyer("modifier", vu, { note: "Deux médecins" });
  assert.notEqual(deposes[1].corps.version, DE_LUC.version);
});

test("un changement refusé puis envoyé de nouveau porte ceux qui suivent", () => {
  envois.envoyer("modifier", PMA, { libelle: "PMA nord" });
  const [premier] = deposes;
  refuser(premier.jeton);
  boite.dispatchEvent(new CustomEvent("depose", { detail: { ...premier, etat: "attente" } }));
  assert.deepEqual(objets.conflits, []);
  const vu = /** @type {any} */ (objets.lire("pma"));
  envois.envoyer("modifier", vu, { note: "Deux médecins" });
  assert.equal(deposes[1].corps.version, vu.version);
  assert.equal(deposes[1].apres, premier.jeton);
});

test("ce qui n’a pas pu être gardé ne s’annule pas", async () => {
  boite.deposer = () => Promise.reject(new Error("disque plein"));
  envois.envoyer("modifier", PMA, { libelle: "PMA nord" });
  await new Promise((suite) => setTimeout(suite));
  assert.equal(envois.annulations.peutAnnuler, false);
  assert.equal(objets.lire("pma")?.libelle, "PMA");
});
