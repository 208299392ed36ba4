import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { Reglages } = await import("../../../static/js/messagerie/reglages.js");

test("on ne quitte que le groupe où l’on est soi-même, non par son seul établissement", () => {
  const offert = (
    /** @type {string} */ genre,
    /** @type {boolean | undefined} */ enPersonne,
    geste = "quitter",
    clos_le = "",
  ) => {
    poser(`<button type="button" data-geste="favorite"></button><div id="ms-menu-conversation">
      ${["muette", "archiver", "quitter", "selection"].map((geste) => `<button data-geste="${geste}"><b data-libelle></b></button>`).join("")}</div>`);
    const conversations = Object.assign(new EventTarget(), { de: () => null });
    const suivies = new Map(enPersonne === undefined ? [] : [[7, { en_personne: enPersonne }]]);
    const monde = /** @type {any} */ ({ racine: document.body, conversations, suivies });
    new Reglages(monde).ouvrir(/** @type {any} */ ({ id: 7, genre, clos_le }));
    return !(/** @type {HTMLElement} */ (document.querySelector(`[data-geste=${geste}]`)).hidden);
  };
  assert.deepEqual([offert("groupe", true), offert("groupe", undefined)], [true, true]);
  assert.deepEqual([offert("groupe", false), offert("directe", true)], [false, false]);
  const gestes = (clos_le = "") => ["quitter", "selection"].map((geste) => offert("groupe", true, geste, clos_le));
  assert.deepEqual([gestes(), gestes("2026-11-21T13:00:00Z")].flat(), [true, true, false, false]);
});
