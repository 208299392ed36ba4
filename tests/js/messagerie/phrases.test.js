import assert from "node:assert/strict";
import { test } from "node:test";
import { poserDocument } from "../dom.js";

poserDocument();
const { phraseDeRecherche } = await import("../../../static/js/messagerie/liste.js");
const { phraseDesAbsents, phraseTropLong } = await import("../../../static/js/messagerie/saisie.js");

test("qui est nommé sans voir la conversation se dit au bon nombre", () => {
  assert.equal(phraseDesAbsents([]), "");
  assert.equal(
    phraseDesAbsents(["M. Roux"]),
    "M. Roux ne voit pas cette conversation : le message ne lui parviendra pas.",
  );
  assert.match(phraseDesAbsents(["M. Roux", "L. Blanc"]), /ne voient pas .* ne leur parviendra pas/);
});

test("une recherche qui n’aboutit pas ne dit pas que rien ne répond", () => {
  assert.equal(phraseDeRecherche({ mot: "", echec: true, trouve: false }), "");
  assert.match(phraseDeRecherche({ mot: "lits", echec: true, trouve: true }), /vérifiez le réseau/);
  assert.match(phraseDeRecherche({ mot: "lits", echec: false, trouve: false }), /Rien ne répond/);
  assert.equal(phraseDeRecherche({ mot: "lits", echec: false, trouve: true }), "");
});

test("un message trop long dit de combien", () => {
  assert.match(phraseTropLong(10_014), /compte 10\s014 caractères \(maximum 10\s000\)/);
});
