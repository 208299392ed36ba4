import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enJson, octets, pourEnregistrer, pourUtiliser, texte } from "../../../static/js/compte/cle-securite.js";

/** @param {number[]} valeurs */
const tampon = (...valeurs) => Uint8Array.from(valeurs).buffer;

describe("une clé de sécurité", () => {
  test("les octets vont et reviennent sans = ni + ni /", () => {
    for (const valeurs of [[], [0], [251, 255], [255, 254, 253, 252]]) {
      const ecrit = texte(tampon(...valeurs)) ?? "";
      assert.doesNotMatch(ecrit, /[=+/]/);
      assert.deepEqual([...new Uint8Array(octets(ecrit))], valeurs);
    }
    assert.equal(texte(null), undefined);
  });

  test("ce que demande le serveur devient ce que veut le navigateur", () => {
    const demande = {
      challenge: "AQI",
      user: { id: "Aw", name: "julie" },
      excludeCredentials: [{ id: "BA", type: "x" }],
    };
    const creation = pourEnregistrer(demande);
    assert.deepEqual([...new Uint8Array(creation.challenge)], [1, 2]);
    assert.deepEqual([...new Uint8Array(creation.user.id)], [3]);
    assert.equal(creation.user.name, "julie");
    assert.deepEqual([...new Uint8Array(creation.excludeCredentials[0].id)], [4]);

    const usage = pourUtiliser({ challenge: "AQI", rpId: "localhost" });
    assert.equal(usage.rpId, "localhost");
    assert.equal(usage.allowCredentials, undefined);
  });

  test("la réponse se dit en JSON, avec ce qu’elle a seulement", () => {
    const preuve = {
      id: "BA",
      rawId: tampon(4),
      type: "public-key",
      getClientExtensionResults: () => ({}),
      response: { clientDataJSON: tampon(1), signature: tampon(2) },
    };
    assert.deepEqual(JSON.parse(JSON.stringify(enJson(preuve))), {
      id: "BA",
      rawId: "BA",
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: "AQ", signature: "Ag" },
    });
  });
});
