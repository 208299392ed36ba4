import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { envoyerFile, parGroupe } from "../../static/js/ordre-envois.js";

/** @param {string} jeton @param {object} [plus] @returns {any} */
const envoi = (jeton, plus = {}) => ({ jeton, groupe: 7, apres: null, essais: 0, ...plus });

/** @param {any[]} file @param {Record<string, string>} sorts by jeton, "envoye" for the rest */
async function jouer(file, sorts = {}) {
  /** @type {string[]} */
  const tentes = [];
  const reste = await envoyerFile(file, async ({ jeton }) => {
    tentes.push(jeton);
    return /** @type {any} */ (sorts[jeton] ?? "envoye");
  });
  return { tentes, reste };
}

test("chaque groupe a sa file, dans l’ordre où l’on a écrit", () => {
  const files = parGroupe([
    envoi("un"),
    envoi("deux", { groupe: 8 }),
    envoi("trois"),
    envoi("quatre", { groupe: null }),
  ]);
  const jetons = [...files].map(([groupe, file]) => [groupe, file.map(({ jeton }) => jeton)]);
  assert.deepEqual(jetons, [
    [7, ["un", "trois"]],
    [8, ["deux"]],
    [null, ["quatre"]],
  ]);
});

describe("une file", () => {
  test("part en entier, refus compris", async () => {
    const fait = await jouer([envoi("un"), envoi("deux"), envoi("trois")], { deux: "refuse" });
    assert.deepEqual(fait, { tentes: ["un", "deux", "trois"], reste: false });
  });

  for (const sort of ["plus-tard", "session"])
    test(`s’arrête à ce qui attend (${sort}) : l’ordre est gardé`, async () => {
      assert.deepEqual(await jouer([envoi("un"), envoi("deux")], { un: sort }), { tentes: ["un"], reste: true });
    });

  test("passe ce qui a trop fait échouer le serveur, mais pas ce qui s’appuie dessus", async () => {
    const file = [
      envoi("poison", { essais: 3 }),
      envoi("place", { apres: "poison" }),
      envoi("nom", { apres: "place" }),
      envoi("autre"),
    ];
    assert.deepEqual(await jouer(file, { poison: "plus-tard" }), { tentes: ["poison", "autre"], reste: true });
  });

  test("compte l’échec de cet essai-ci", async () => {
    /** @type {string[]} */
    const tentes = [];
    await envoyerFile([envoi("poison", { essais: 2 }), envoi("suite")], async (envoi) => {
      tentes.push(envoi.jeton);
      if (envoi.jeton !== "poison") return "envoye";
      envoi.essais += 1;
      return "plus-tard";
    });
    assert.deepEqual(tentes, ["poison", "suite"]);
  });
});
