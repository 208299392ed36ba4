import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { Liste } = await import("../../../static/js/messagerie/liste.js");

const GABARIT = `<template id="ms-gabarit-conversation"><li><button type="button"><span class="rond"></span><b data-nom></b><time data-quand></time>
  <span data-dernier></span><span data-nombre hidden></span></button></li></template>`;

/** What a screen reader says of this conversation. */
function dit(/** @type {any} */ conversation, non_lus = 0, urgents = 0) {
  poser(`${GABARIT}<section id="messagerie"><input data-recherche><ul data-conversations></ul><p data-aucune></p>
    <button type="button" data-geste="archivees"></button><button type="button" data-geste="plus-de-resultats"></button></section>`);
  const une = {
    ...{ id: 7, titre: "Régulation", dernier_message_le: "2026-01-21T13:00:00Z", avec: null, clos_le: null },
    ...{ dernier: { texte: "Deux UA.", auteur: 2, nom: "J. Petit", supprime: false } },
    ...conversation,
  };
  const conversations = Object.assign(new EventTarget(), {
    liste: ({ archivees = false } = {}) => (archivees ? [] : [une]),
    nombreArchivees: 0,
  });
  const monde = { conversations, compte: () => ({ non_lus, urgents }), etatDe: () => "absent", moi: { id: 1 } };
  new Liste(document.body, /** @type {any} */ (monde)).dessiner();
  return document.querySelector("[data-conversation]")?.getAttribute("aria-label");
}

test("une conversation dit à l’oreille ce qu’elle montre, accordé", () => {
  assert.match(dit({}) ?? "", /^Régulation, J\. Petit : Deux UA\., 21\/01$/);
  assert.match(dit({}, 1, 1) ?? "", /^Régulation, 1 non lu, 1 urgent, J\. Petit/);
  assert.match(dit({}, 3, 2) ?? "", /^Régulation, 3 non lus, 2 urgents, J\. Petit/);
  const suivie = { est_favorite: true, est_muette: true, clos_le: "2026-01-22T13:00:00Z" };
  assert.match(dit(suivie) ?? "", /^Régulation, favorite, muette, close, J\. Petit/);
});
