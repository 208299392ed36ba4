import assert from "node:assert/strict";
import test from "node:test";
import { commencePar, Restes } from "../../../static/js/ged/restes.js";

/** The part of a Storage that is used: its keys are its own properties. @returns {any} */
function memoire() {
  return Object.create({
    /** @param {string} cle @param {string} valeur */
    setItem(cle, valeur) {
      this[cle] = valeur;
    },
    /** @param {string} cle */
    getItem(cle) {
      return this[cle] ?? null;
    },
    /** @param {string} cle */
    removeItem(cle) {
      delete this[cle];
    },
  });
}

const LIEU = { groupe: 3, dossier: "", document: "" };
const RESTE = { jeton: "j", nom: "plan.pdf", taille: 9, ...LIEU };

test("un dépôt coupé se retrouve là où il allait, pour celui qui l'envoyait", async () => {
  const partagee = memoire();
  const restes = new Restes(partagee, 1);
  await assert.rejects(restes.tenir(RESTE, () => Promise.reject(new Error("coupé"))));
  assert.deepEqual(await restes.ici(LIEU), [RESTE]);
  assert.deepEqual(await restes.ici({ ...LIEU, dossier: "8" }), []);
  assert.deepEqual(await new Restes(partagee, 2).ici(LIEU), []);
  restes.oublier("j");
  assert.deepEqual(await restes.ici(LIEU), []);
});

test("celui qu'un autre onglet envoie n'est pas proposé", async () => {
  /** @type {any} */
  const verrous = {
    request: (/** @type {string} */ _nom, /** @type {() => Promise<any>} */ action) => action(),
    query: async () => ({ held: [{ name: "depot-1-j" }] }),
  };
  const restes = new Restes(memoire(), 1, verrous);
  await restes.tenir(RESTE, async () => {});
  assert.deepEqual(await restes.ici(LIEU), []);
});

test("un fichier qui a changé depuis se reconnaît à son début", async () => {
  // SHA-256 of "0123".
  const depot = { recu: 4, empreinte: "1be2e452b46d7a0d9656bbb1f768e8248eba1b75baed65f5d99eafa948899a6a" };
  assert.equal(await commencePar(new Blob(["0123456789"]), depot), true);
  assert.equal(await commencePar(new Blob(["0x23456789"]), depot), false);
});

test("un navigateur qui ne peut plus rien retenir n’empêche pas d’envoyer", async () => {
  const plein = { ...memoire(), setItem: () => assert.fail("QuotaExceededError") };
  assert.equal(await new Restes(plein, 1).tenir(RESTE, async () => "parti"), "parti");
});
