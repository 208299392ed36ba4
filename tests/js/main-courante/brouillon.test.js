import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();
await import("../../../static/js/main-courante/choix.js");
const { Saisie } = await import("../../../static/js/main-courante/saisie.js");

/** @type {any} */ let saisie;
/** @type {string | null} the draft, that the tabs of a person share */ let garde;

beforeEach(() => {
  garde = null;
  poser("");
  saisie = new Saisie();
  const options = ["survenu", "lieu", "action"].map((nom) => `<p data-option="${nom}"><b data-resume></b></p>`);
  saisie.innerHTML = `<form><textarea></textarea><input name="action"><mc-choix><input><ul role="listbox"></ul></mc-choix>${options.join("")}</form><ul id="propositions"></ul>
    <ul data-pieces></ul><input data-pieces-champ><p data-refus hidden></p><p data-brouillon hidden></p><p data-choisis></p><p data-adressee></p>`;
  document.body.append(saisie);
  saisie.brancher({
    brouillon: {
      garder: (/** @type {any} */ { texte }) => (garde = texte),
      effacer: () => (garde = null),
      lire: () => null,
    },
    modeles: [],
    ecrit() {},
    deposer: async () => {},
  });
});

const taper = (/** @type {string} */ texte) => {
  const champ = saisie.querySelector("textarea");
  champ.value = texte;
  faire(champ, "input");
};

test("ce qu’un autre onglet a envoyé n’emporte pas le brouillon de celui-ci", () => {
  taper("Renfort");
  garde = null;
  faire(window, "pagehide");
  assert.equal(garde, "Renfort");
});

test("ce qui est parti de celui-ci ne revient pas en brouillon", async () => {
  taper("Renfort");
  await saisie.consigner();
  faire(window, "pagehide");
  assert.equal(garde, null);
});

test("ce qu’un autre onglet vient d’envoyer ne reste pas à envoyer ici, ce qui est autre y reste", () => {
  let parti = "Renfort parti.";
  saisie.monde.brouillon.partiAilleurs = () => ({ texte: parti });
  saisie.texte.value = "Renfort parti, à confirmer.";
  window.dispatchEvent(new Event("storage"));
  assert.equal(saisie.texte.value, "Renfort parti, à confirmer.");
  parti = saisie.texte.value;
  window.dispatchEvent(new Event("storage"));
  assert.equal(saisie.texte.value, "");
  assert.equal(garde, null);
});
