import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, describe, test } from "node:test";
import { SUIVIS_MAX } from "../../static/js/curseurs.js";
import { DELAIS } from "../../static/js/delais.js";
import { LOT, parLots } from "../../static/js/lots.js";
import { depeche, GROUPE, MondeDuFil } from "./monde-du-fil.js";

/** @type {MondeDuFil} */ let monde;
/** @type {MondeDuFil["horloge"]} */ let horloge;
/** @type {any[]} */ let recues;
/** @type {any[]} */ let lusParHttp;
/** @type {MondeDuFil["fil"]} */ let fil;

beforeEach(() => {
  monde = new MondeDuFil();
  ({ horloge, recues, lusParHttp, fil } = monde);
});

const prise = () => monde.prise();
const enDirect = (curseur = 10) => monde.enDirect(curseur);

describe("plus de groupes que le serveur n’en suit", () => {
  const ecouter = () => {
    const dits = [];
    fil.addEventListener("delaisses", (e) => dits.push(/** @type {CustomEvent} */ (e).detail));
    return dits;
  };
  /** In this order, that an object would sort. */
  const suivreTrois = () => {
    const trois = [6, 5, 8].map((groupe) => /** @type {[number, number]} */ ([groupe, 1]));
    fil.suivre(new Map(trois), { fond: true });
  };
  const trop = { type: "limite", limite: 2, groupes: [8, 9] };

  test("celui de la page passe devant, les derniers de fond sont laissés, et c’est dit", async () => {
    const dits = ecouter();
    suivreTrois();
    fil.suivre({ 9: 4 });
    await horloge.avancer(0);
    prise().accepter();
    prise().dire(trop);
    assert.deepEqual(prise().envoyees.slice(1), [
      { type: "quitter", groupes: [5] },
      { type: "suivre", curseurs: { 9: 4 } },
    ]);
    assert.equal(dits.at(-1), 2);
    prise().dire(depeche(5, 9));
    assert.deepEqual(recues, [5]);
  });

  test("la première demande ne dépasse pas ce que le serveur suit, et celui de la page y est", async () => {
    const dits = ecouter();
    fil.suivre(new Map(Array.from({ length: SUIVIS_MAX }, (_, rang) => [rang + 1, 1])), { fond: true });
    fil.suivre({ 5000: 4 });
    await horloge.avancer(0);
    assert.equal(dits.at(-1), 1);
    prise().accepter();
    const [{ curseurs }] = prise().envoyees;
    assert.equal(Object.keys(curseurs).length, SUIVIS_MAX);
    assert.equal(curseurs[5000], 4);
    assert.equal(curseurs[SUIVIS_MAX], undefined);
  });

  test("ce que la première demande laisse déjà est dit", async () => {
    const dits = ecouter();
    fil.suivre(new Map(Array.from({ length: SUIVIS_MAX + 2 }, (_, rang) => [rang + 1, 1])), { fond: true });
    await horloge.avancer(0);
    assert.deepEqual(dits, [2]);
  });

  test("ces nombres sont ceux du serveur", () => {
    const limites = readFileSync(new URL("../../fil/limites.py", import.meta.url), "utf8");
    const nombre = (nom) => Number(new RegExp(`^${nom} = ([\\d_]+)$`, "m").exec(limites)?.[1].replace("_", ""));
    assert.deepEqual([nombre("GROUPES_SUIVIS"), nombre("GROUPES_LUS")], [SUIVIS_MAX, LOT]);
  });

  test("après une coupure, ce qui compte est redemandé seul", async () => {
    suivreTrois();
    await enDirect(10);
    prise().dire(trop);
    await horloge.avancer(10_000);
    prise().tomber();
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    assert.deepEqual(prise().envoyees[0], { type: "suivre", curseurs: { 6: 1, [GROUPE]: 10 } });
  });

  test("une place rendue est reprise par le suivant", async () => {
    const dits = ecouter();
    suivreTrois();
    await enDirect(10);
    prise().dire(trop);
    fil.quitter([6]);
    assert.deepEqual(prise().envoyees.slice(-2), [
      { type: "quitter", groupes: [6] },
      { type: "suivre", curseurs: { 5: 1 } },
    ]);
    assert.equal(dits.at(-1), 1);
  });

  test("ce qu’on lit dans un groupe laissé s’écrit par HTTP", async () => {
    fil.suivre(
      new Map([
        [6, 1],
        [8, 1],
      ]),
      { fond: true },
    );
    await enDirect(10);
    prise().dire(trop);
    fil.lu(8, 3);
    assert.deepEqual(lusParHttp, [{ groupe: 8, numero: 3 }]);
    assert.deepEqual(prise().demandes("lu"), []);
  });

  test("la lecture par HTTP se fait par lots, et se rassemble", async () => {
    const lots = [];
    const lecture = await parLots(new Map(Array.from({ length: 450 }, (_, rang) => [rang, 0])), async (lot) => {
      lots.push(lot.size);
      const [groupe] = lot.keys();
      return { depeches: [depeche(1, groupe)], tetes: { [groupe]: 1 }, suite: groupe === 200, refus: [] };
    });
    assert.deepEqual(lots, [200, 200, 50]);
    assert.deepEqual([lecture.depeches.length, lecture.suite], [3, true]);
    assert.deepEqual(lecture.tetes, { 0: 1, 200: 1, 400: 1 });
  });
});
