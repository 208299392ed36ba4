import assert from "node:assert/strict";
import { test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();
const { Liste, phraseDeRecherche } = await import("../../../static/js/messagerie/liste.js");

const GABARIT = `<template id="ms-gabarit-conversation"><li><button type="button"><span class="rond"></span><b data-nom></b><time data-quand></time>
  <span data-dernier></span><span data-nombre hidden></span></button></li></template>`;

/** Draw the list of these conversations. @param {any[]} rangees @param {{non_lus: number, urgents: number}} [compte] @param {(id: number) => void} [ouvrir] */
function lister(rangees, compte = { non_lus: 0, urgents: 0 }, ouvrir = () => {}) {
  poser(`${GABARIT}<section id="messagerie"><input data-recherche><ul data-conversations></ul><p data-aucune></p>
    <button type="button" data-geste="archivees"></button><button type="button" data-geste="plus-de-resultats"></button></section>`);
  const conversations = Object.assign(new EventTarget(), {
    liste: ({ archivees = false } = {}) => (archivees ? [] : rangees),
    nombreArchivees: 0,
  });
  const monde = { conversations, compte: () => compte, etatDe: () => "absent", moi: { id: 1 }, ouvrir };
  new Liste(document.body, /** @type {any} */ (monde)).dessiner();
  return conversations;
}

const REGULATION = {
  ...{ id: 7, titre: "Régulation", dernier_message_le: "2026-01-21T13:00:00Z", avec: null, clos_le: null },
  dernier: { texte: "Deux UA.", auteur: 2, nom: "J. Petit", supprime: false },
};

/** What a screen reader says of this conversation. */
function dit(/** @type {any} */ conversation, non_lus = 0, urgents = 0) {
  lister([{ ...REGULATION, ...conversation }], { non_lus, urgents });
  return document.querySelector("[data-conversation]")?.getAttribute("aria-label");
}

test("une conversation dit à l’oreille ce qu’elle montre, accordé", () => {
  assert.match(dit({}) ?? "", /^Régulation, J\. Petit : Deux UA\., 21\/01$/);
  assert.match(dit({}, 1, 1) ?? "", /^Régulation, 1 non lu, 1 urgent, J\. Petit/);
  assert.match(dit({}, 3, 2) ?? "", /^Régulation, 3 non lus, 2 urgents, J\. Petit/);
  const suivie = { est_favorite: true, est_muette: true, clos_le: "2026-01-22T13:00:00Z" };
  assert.match(dit(suivie) ?? "", /^Régulation, favorite, muette, close, J\. Petit/);
});

test("une conversation pressée pendant que la liste change s’ouvre, et la liste suit au relâcher", async () => {
  /** @type {number[]} */ const ouvertes = [];
  const rangees = [REGULATION, { ...REGULATION, id: 8, titre: "Lignes" }];
  const conversations = lister(rangees, undefined, (id) => ouvertes.push(id));
  const montrees = () =>
    [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-conversation]"))].map(
      ({ dataset }) => dataset.conversation,
    );
  const [pressee] = document.querySelectorAll("[data-conversation]");
  faire(pressee, "pointerdown", { button: 0 });
  rangees.reverse();
  conversations.dispatchEvent(new CustomEvent("change"));
  assert.ok(pressee.isConnected);
  faire(pressee, "pointerup");
  faire(pressee, "click");
  await new Promise((resoudre) => setTimeout(resoudre));
  assert.deepEqual([ouvertes, montrees()], [[7], ["8", "7"]]);
  rangees.reverse();
  conversations.dispatchEvent(new CustomEvent("change"));
  assert.deepEqual(montrees(), ["7", "8"], "relâchée, la liste suit aussitôt");
});

test("une recherche qui n’aboutit pas ne dit pas que rien ne répond", () => {
  assert.equal(phraseDeRecherche({ mot: "", echec: true, trouve: false }), "");
  assert.match(phraseDeRecherche({ mot: "lits", echec: true, trouve: true }), /vérifiez le réseau/);
  assert.match(phraseDeRecherche({ mot: "lits", echec: false, trouve: false }), /Rien ne répond/);
  assert.equal(phraseDeRecherche({ mot: "lits", echec: false, trouve: true }), "");
});
