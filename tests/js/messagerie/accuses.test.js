import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { suivreAccuses } from "../../../static/js/messagerie/accuses.js";
import { calme } from "../horloge.js";

/** @type {any} */ let fil;
/** @type {any} */ let messages;
/** @type {number[]} the conversations that were asked for */ let lues;

const devenir = async (/** @type {any} */ t, /** @type {string} */ etat) => {
  fil.etat = etat;
  fil.dispatchEvent(new CustomEvent("etat", { detail: etat }));
  t.mock.timers.tick(1_000);
  await calme();
};

beforeEach(() => {
  fil = new EventTarget();
  lues = [];
  messages = { conversation: { id: 7 }, dits: [], accuser: (/** @type {any} */ dits) => messages.dits.push(...dits) };
  const conversations = {
    rafraichir: async (/** @type {number} */ id) => {
      lues.push(id);
      return /** @type {any} */ ({ id, curseurs: [{ personne: 2, quoi: "lu", numero: 12 }] });
    },
  };
  suivreAccuses({ fil, conversations, messages });
});

test("après une coupure, ce qui a été lu pendant ce temps est redemandé", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await devenir(t, "reconnexion");
  assert.deepEqual(lues, []);
  await devenir(t, "direct");
  assert.deepEqual(messages.dits, [[2, "lu", 12]]);
  await devenir(t, "direct");
  assert.deepEqual(lues, [7], "une fois par coupure");
});

test("sans coupure, ou sans conversation ouverte, rien n’est redemandé", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await devenir(t, "connexion");
  await devenir(t, "direct");
  messages.conversation = null;
  await devenir(t, "hors-ligne");
  await devenir(t, "direct");
  assert.deepEqual(lues, []);
});

test("un accusé d’une autre conversation ne change rien à celle-ci", () => {
  const dire = (/** @type {number} */ groupe) =>
    fil.dispatchEvent(new CustomEvent("accuses", { detail: { groupe, accuses: [[2, "recu", groupe]] } }));
  dire(8);
  dire(7);
  assert.deepEqual(messages.dits, [[2, "recu", 7]]);
});
