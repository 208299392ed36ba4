import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { empechement, RIEN, reunir } from "../../../static/js/messagerie/champs.js";

/** @param {object} plus @returns {any} */
const champs = (plus) => ({ ...RIEN, ...plus });
const contact = (/** @type {string} */ nom) => ({ nom, participe: true });

describe("ce qui est revenu et ce que l’on tape", () => {
  test("se lisent l’un au-dessus de l’autre, et rien de l’un ni de l’autre ne se perd", () => {
    const refuse = champs({
      texte: "Lignes coupées.",
      est_urgent: true,
      nommes: [contact("M. Roux"), contact("L. Blanc")],
      pieces: [{ jeton: "a", nom: "plan.pdf" }],
    });
    const reponse = { id: 4, qui: "Julie", texte: "…" };
    const tape = champs({
      texte: "Je rappelle.",
      nommes: [contact("L. Blanc"), contact("J. Petit")],
      reponse,
      pieces: [{ jeton: "b", nom: "photo.jpg" }],
    });
    const { texte, est_urgent, nommes, pieces, ...reste } = reunir(refuse, tape);
    assert.deepEqual([texte, est_urgent], ["Lignes coupées.\nJe rappelle.", true]);
    assert.deepEqual(
      nommes.map(({ nom }) => nom),
      ["M. Roux", "L. Blanc", "J. Petit"],
    );
    assert.deepEqual(
      pieces?.map(({ nom }) => nom),
      ["plan.pdf", "photo.jpg"],
    );
    assert.deepEqual(reste, { reponse });
  });

  test("sans rien à taper, c’est ce qui est revenu, avec ce à quoi il répondait", () => {
    const reponse = { id: 3, qui: "Julie", texte: "…" };
    const refuse = champs({ texte: "Lignes coupées.", reponse });
    const tape = champs({ texte: " ", reponse: { id: 4, qui: "Marc", texte: "…" } });
    assert.deepEqual(reunir(refuse, tape), { ...refuse, pieces: [] });
  });
});

describe("ce qui empêche de partir", () => {
  const dit = (/** @type {object} */ plus, corrige = false) => empechement(champs(plus), { corrige });

  test("un message vide, sauf de pièces ; une modification ne se fait que du texte", () => {
    const pieces = [{ jeton: "a", nom: "plan.pdf" }];
    assert.match(dit({ texte: " \n" }), /^Écrivez quelque chose/);
    assert.equal(dit({ texte: " \n", pieces }), "");
    assert.match(dit({ texte: "", pieces }, true), /^Écrivez quelque chose/);
    assert.equal(dit({ texte: "Deux UA." }), "");
  });

  test("un message trop long, qui dit de combien", () => {
    assert.equal(dit({ texte: `${"a".repeat(10_000)}\n` }), "");
    assert.match(dit({ texte: "a".repeat(10_014) }), /compte 10\s014 caractères \(maximum 10\s000\)/);
  });
});
