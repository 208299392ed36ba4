import assert from "node:assert/strict";
import test from "node:test";
import { avisDe } from "../../../static/js/ged/avis.js";

const depeche = { genre: "document.depose", auteur: 2, donnees: { id: 9, titre: "Plan blanc", abonnes: [1, 3] } };

test("qui suit le dossier est prévenu", () => {
  assert.deepEqual(avisDe(depeche, 1), { titre: "Nouveau document", texte: "Plan blanc", url: "/ged/documents/9/" });
});

test("ni les autres, ni l'auteur, ni pour autre chose", () => {
  assert.equal(avisDe(depeche, 4), null);
  assert.equal(avisDe({ ...depeche, auteur: 1 }, 1), null);
  assert.equal(avisDe({ ...depeche, genre: "document.lu" }, 1), null);
  assert.equal(avisDe({ genre: "document.depose", auteur: null, donnees: { id: 9, titre: "x" } }, 1), null);
});
