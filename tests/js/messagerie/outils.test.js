import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
poser('<script id="moi">{"id": 31, "groupes": [], "postes": []}</script>');
const { lire } = await import("../../../static/js/messagerie/outils.js");

test("chaque demande dit de qui est la page : le cookie peut être celui d’une autre personne", async () => {
  /** @type {any[]} */
  const demandes = [];
  globalThis.fetch = async (url, options) => {
    demandes.push([url, options?.headers]);
    return new Response(null, { status: 204 });
  };
  await lire("/api/v1/conversations/7/nom/", { nom: "Nuit" });
  assert.equal(demandes[0][1]["X-Portail-Utilisateur"], "31");
});
