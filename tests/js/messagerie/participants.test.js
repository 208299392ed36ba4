import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
const { montrerParticipants } = await import("../../../static/js/messagerie/participants.js");

test("gère la conversation qui en a le droit, fût-ce par son entité", async () => {
  const membres = [
    { participation: 3, personne: null, entite: { id: 82, nom: "Samu 82" }, droit: 3 },
    { participation: 4, personne: { id: 2, nom: "A. Martin" }, entite: null, droit: 2 },
  ];
  const offerts = async (/** @type {boolean} */ peut_composer, fonction = "") => {
    const boite =
      poser(`<dialog id="ms-participants"><ul data-membres></ul><p data-erreur></p><div data-ajout><input id="ms-ajout">
      <ul data-proposes></ul></div><form data-renommer><input name="nom"></form><button data-fermer></button></dialog>`);
    boite.firstChild.showModal = () => {};
    const lire = async (/** @type {string} */ url) => (url.endsWith("participants/") ? membres : { peut_composer });
    const conversation = /** @type {any} */ ({ id: 7, genre: "groupe", nom: "Samu 82", clos_le: null, fonction });
    await montrerParticipants({ conversation, moi: { id: 1 }, lire });
    await calme();
    return [
      ...["[data-ajout]", "[data-renommer]"].map((zone) => !boite.querySelector(zone).hidden),
      boite.querySelectorAll("[data-membres] button").length,
    ];
  };
  assert.deepEqual(await offerts(true), [true, true, 2]);
  assert.deepEqual(await offerts(true, "ARM"), [true, false, 2]);
  assert.deepEqual(await offerts(false), [false, false, 0]);
});
