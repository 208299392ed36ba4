import assert from "node:assert/strict";
import { test } from "node:test";
import { copierLAdresse, montrerBulle } from "../../static/js/bulle.js";

/** @param {any} clipboard */
function avecPressePapiers(t, clipboard) {
  const avant = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true });
  t.after(() => avant && Object.defineProperty(globalThis, "navigator", avant));
}

test("un lien qui ne peut pas être copié se montre, au lieu d’être dit copié", async (t) => {
  const copies = [];
  avecPressePapiers(t, { writeText: async (texte) => copies.push(texte) });
  assert.equal(await copierLAdresse("https://portail/1/", "Copié."), "Copié.");
  assert.deepEqual(copies, ["https://portail/1/"]);
  avecPressePapiers(t, { writeText: () => Promise.reject(new Error("refusé")) });
  assert.equal(await copierLAdresse("https://portail/1/", "Copié."), "https://portail/1/");
  avecPressePapiers(t, undefined);
  assert.equal(await copierLAdresse("https://portail/1/", "Copié."), "https://portail/1/");
});

test("une phrase plus récente reste son temps entier", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const bulle = /** @type {any} */ ({ hidden: true, textContent: "" });
  montrerBulle(bulle, "Versé.");
  t.mock.timers.tick(4_000);
  montrerBulle(bulle, "Transféré.");
  t.mock.timers.tick(4_000);
  assert.deepEqual([bulle.textContent, bulle.hidden], ["Transféré.", false]);
  t.mock.timers.tick(1_000);
  assert.equal(bulle.hidden, true);
});
