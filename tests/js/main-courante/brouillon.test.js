import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();
await import("../../../static/js/main-courante/choix.js");
const { Saisie } = await import("../../../static/js/main-courante/saisie.js");
const { Brouillon } = await import("../../../static/js/brouillon.js");

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
      partir() {},
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
  /** @type {Map<string, string>} */
  const memoire = new Map();
  // As a browser does, an event for each change, in the other tabs only.
  const stockage = /** @type {any} */ ({
    getItem: (/** @type {string} */ cle) => memoire.get(cle) ?? null,
    setItem(/** @type {string} */ cle, /** @type {string} */ valeur) {
      memoire.set(cle, valeur);
      window.dispatchEvent(Object.assign(new Event("storage"), { key: cle, newValue: valeur }));
    },
    removeItem(/** @type {string} */ cle) {
      memoire.delete(cle);
      window.dispatchEvent(Object.assign(new Event("storage"), { key: cle, newValue: null }));
    },
  });
  const [ici, ailleurs] = [new Brouillon(stockage, 1, 2), new Brouillon(stockage, 1, 2)];
  saisie.monde.brouillon = ici;
  saisie.texte.value = "Renfort parti, à confirmer.";
  ailleurs.garder({ texte: "Renfort parti, à confirmer." });
  ailleurs.effacer();
  assert.equal(saisie.texte.value, "Renfort parti, à confirmer.", "effacé ailleurs n’est pas envoyé");
  ailleurs.partir("Renfort parti.");
  assert.equal(saisie.texte.value, "Renfort parti, à confirmer.");
  ailleurs.garder({ texte: "Autre chose." });
  ailleurs.partir("Renfort parti, à confirmer.");
  assert.equal(saisie.texte.value, "");
  assert.equal(ailleurs.lire()?.texte, "Autre chose.", "ce que l’autre écrit depuis reste gardé");
  assert.deepEqual([...memoire.keys()], ["brouillon:1:2"], "rien ne garde ce qui est parti");
});
