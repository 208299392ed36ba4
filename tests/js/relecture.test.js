import assert from "node:assert/strict";
import { test } from "node:test";
import { insister, obtenir, relecteur } from "../../static/js/relecture.js";
import { calme } from "./horloge.js";

const APRES = 1_100; // More than what spreads the readings.

test("ce que le temps seul change est relu de lui-même, au rythme demandé", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const dessins = [];
  let tour = 0;
  relecteur(
    async () => new Response(`tour ${++tour}`),
    (html) => dessins.push(html),
    { chaque: 60_000 },
  );
  for (let minute = 0; minute < 2; minute += 1) {
    t.mock.timers.tick(60_000);
    t.mock.timers.tick(APRES);
    await calme();
  }
  assert.deepEqual(dessins, ["tour 1", "tour 2"]);
});

test("sans rythme, rien n’est relu avant que quelque chose ait bougé", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let lectures = 0;
  const relire = relecteur(
    async () => new Response(`${++lectures}`),
    () => {},
  );
  t.mock.timers.tick(600_000);
  await calme();
  assert.equal(lectures, 0);
  relire();
  relire();
  t.mock.timers.tick(APRES);
  await calme();
  assert.equal(lectures, 1, "une rafale est lue une fois");
});

test("ce qui n’a pas abouti est redemandé jusqu’à ce qu’il aboutisse", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let essais = 0;
  insister(async () => {
    essais += 1;
    if (essais < 3) throw new Error("réseau coupé");
  });
  for (let tour = 0; tour < 5; tour += 1) {
    await calme();
    t.mock.timers.tick(7_000);
  }
  assert.equal(essais, 3);
});

test("ce dont on ne peut se passer est redemandé et attendu, et l’échec se dit", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let [essais, dits] = [0, 0];
  /** @type {string | undefined} */
  let venu;
  obtenir(
    async () => {
      essais += 1;
      if (essais < 3) throw new Error("réseau coupé");
      return "symboles";
    },
    () => {
      dits += 1;
    },
  ).then((lu) => (venu = lu));
  for (let tour = 0; tour < 5; tour += 1) {
    await calme();
    t.mock.timers.tick(7_000);
  }
  assert.deepEqual([essais, dits, venu], [3, 2, "symboles"]);
});
