import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { Reglages } = await import("../../../static/js/messagerie/reglages.js");

test("on ne quitte que le groupe où l’on est soi-même, non par son seul établissement", () => {
  const offert = (/** @type {string} */ genre, /** @type {boolean | undefined} */ enPersonne) => {
    poser(`<button type="button" data-geste="favorite"></button><div id="ms-menu-conversation">
      ${["muette", "archiver", "quitter"].map((geste) => `<button data-geste="${geste}"><b data-libelle></b></button>`).join("")}</div>`);
    const conversations = Object.assign(new EventTarget(), { de: () => null });
    const suivies = new Map(enPersonne === undefined ? [] : [[7, { en_personne: enPersonne }]]);
    const monde = /** @type {any} */ ({ racine: document.body, conversations, suivies });
    new Reglages(monde).ouvrir(/** @type {any} */ ({ id: 7, genre }));
    return !(/** @type {HTMLElement} */ (document.querySelector("[data-geste=quitter]")).hidden);
  };
  assert.deepEqual([offert("groupe", true), offert("groupe", undefined)], [true, true]);
  assert.deepEqual([offert("groupe", false), offert("directe", true)], [false, false]);
});
