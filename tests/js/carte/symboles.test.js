import assert from "node:assert/strict";
import { test } from "node:test";
import { poserDocument } from "../dom.js";

poserDocument();
const { chargerSymboles } = await import("../../../static/js/carte/symboles.js");

for (const [nom, reponse] of /** @type {[string, Response][]} */ ([
  ["introuvable", new Response("<h1>Introuvable</h1>", { status: 404 })],
  ["la page d’un portail de réseau", new Response("<h1>Connectez-vous</h1>")],
]))
  test(`${nom} : ce n’est pas une carte aux points invisibles, c’est un échec à retenter`, async () => {
    globalThis.fetch = async () => reponse;
    await assert.rejects(chargerSymboles("/static/symboles.svg"));
  });
