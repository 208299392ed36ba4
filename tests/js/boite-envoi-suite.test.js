import assert from "node:assert/strict";
import { test } from "node:test";
import { BoiteEnvoi } from "../../static/js/boite-envoi.js";
import { depotEnMemoire } from "../../static/js/depot.js";
import { calme, horlogeDeTest } from "./horloge.js";

test("ce qui s’appuie sur une action refusée est refusé aussi, sans partir", async () => {
  const actuel = { jeton: "objet", version: 6 };
  /** @type {string[]} */
  const partis = [];
  /** @type {any[]} */
  const refuses = [];
  const boite = new BoiteEnvoi({
    depot: Promise.resolve(depotEnMemoire()),
    envoyer: async ({ corps }) => {
      partis.push(corps.texte);
      const perime = Response.json({ detail: "Changé entre-temps.", actuel }, { status: 409 });
      return corps.texte === "nom" ? perime : Response.json({}, { status: 201 });
    },
    sessionVivante: async () => true,
    horloge: horlogeDeTest(),
  });
  boite.addEventListener("refuse", (e) => refuses.push(/** @type {CustomEvent} */ (e).detail));
  const envoi = (/** @type {string} */ texte, /** @type {string | null} */ apres) =>
    boite.deposer({ url: "/carte/", corps: { texte }, groupe: 7, apres });
  const nom = await envoi("nom", null);
  const place = await envoi("place", nom);
  await envoi("autre objet", null);
  await calme();
  assert.deepEqual(partis, ["nom", "autre objet"]);
  assert.deepEqual(
    refuses.map(({ jeton, probleme }) => [jeton, probleme.actuel]),
    [
      [nom, actuel],
      [place, actuel],
    ],
  );
  assert.match(refuses[1].probleme.detail, /juste avant/);
});
