import assert from "node:assert/strict";
import { test } from "node:test";
import { suivreMessagerie } from "../../../static/js/messagerie/cadre.js";

const rien = { getElementById: () => null, querySelector: () => null, querySelectorAll: () => [] };
globalThis.document = /** @type {any} */ (rien);

test("qui entre dans une conversation la suit depuis la tête qu’elle avait", () => {
  const fil = /** @type {any} */ (new EventTarget());
  fil.suivis = {};
  fil.suivre = (curseurs) => Object.assign(fil.suivis, curseurs);
  const compteurs = /** @type {any} */ (new EventTarget());
  Object.assign(compteurs, { ajoutes: [], ajouter: (groupe) => compteurs.ajoutes.push(groupe) });
  compteurs.de = () => ({ non_lus: 0, urgents: 0 });
  const monde = /** @type {any} */ ({ moi: { id: 1 }, fil, compteurs, boite: new EventTarget() });
  const { suivies } = suivreMessagerie(monde);
  const detail = { groupe: 12, genre: "conversation", participation: 4, en_personne: true, tete: 340 };
  fil.dispatchEvent(new CustomEvent("rejoint", { detail }));
  assert.deepEqual(fil.suivis, { 12: 340 });
  assert.deepEqual(compteurs.ajoutes, [{ id: 12, tete: 340 }]);
  // What this reads without telling is what came before: no banner for it.
  assert.equal(suivies.get(12)?.tete, 340);
});
