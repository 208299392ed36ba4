import assert from "node:assert/strict";
import { test } from "node:test";
import { SessionTerminee } from "../../static/js/delais.js";
import { lectureDe } from "../../static/js/lecture-fil.js";

const CURSEURS = new Map([
  [7, 12],
  [8, 3],
]);
const page = (/** @type {number} */ status) =>
  new Response("<h1>Introuvable</h1>", { status, headers: { "Content-Type": "text/html" } });
const probleme = (/** @type {number} */ status) =>
  new Response("{}", { status, headers: { "Content-Type": "application/problem+json" } });

test("un 404 du portail ferme chaque groupe demandé", async () => {
  const { refus } = await lectureDe(probleme(404), CURSEURS);
  assert.deepEqual(
    refus?.map(({ groupe }) => groupe),
    [7, 8],
  );
});

test("un 404 qui n’est pas du portail ne retire rien à personne", async () => {
  await assert.rejects(lectureDe(page(404), CURSEURS), /404/);
});

test("un 200 qui n’est pas du portail n’est pas une lecture", async () => {
  await assert.rejects(lectureDe(page(200), CURSEURS));
});

test("un 400 qui n’est pas du portail ne dit pas que le serveur répond", async () => {
  assert.deepEqual((await lectureDe(probleme(400), new Map())).depeches, []);
  await assert.rejects(lectureDe(page(400), new Map()), /400/);
});

test("seul un 401 du portail dit que la session est terminée", async () => {
  await assert.rejects(lectureDe(probleme(401), CURSEURS), SessionTerminee);
  const ailleurs = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
  for (const reponse of [page(401), ailleurs])
    await assert.rejects(lectureDe(reponse, CURSEURS), (e) => !(e instanceof SessionTerminee));
});
