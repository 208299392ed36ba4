import assert from "node:assert/strict";
import { test } from "node:test";
import { Lus } from "../../static/js/lus.js";
import { horlogeDeTest } from "./horloge.js";
import { GROUPE, MondeDuFil, tetes } from "./monde-du-fil.js";

test("ce qui a été lu sans réseau se dit dès que la ligne est revenue", async () => {
  const monde = new MondeDuFil();
  await monde.enDirect(10);
  monde.fil.couper();
  let reseau = false;
  monde.deposerLu = async () => {
    if (!reseau) throw new TypeError("réseau coupé");
  };
  monde.fil.lu(GROUPE, 12);
  await monde.horloge.avancer(0);
  reseau = true;
  monde.fil.reveiller();
  monde.prise().accepter();
  monde.prise().dire(tetes(12));
  assert.deepEqual(
    monde
      .prise()
      .demandes("lu")
      .map(({ numero }) => numero),
    [12],
  );
});

test("ce que le serveur a pris ne se redit pas", async () => {
  const monde = new MondeDuFil();
  await monde.enDirect(10);
  monde.fil.couper();
  monde.fil.lu(GROUPE, 12);
  await monde.horloge.avancer(0);
  monde.fil.reveiller();
  monde.prise().accepter();
  monde.prise().dire(tetes(12));
  assert.deepEqual(monde.prise().demandes("lu"), []);
});

for (const [quand, entendue, redits] of /** @type {[string, number, number[]][]} */ ([
  ["sur une ligne déjà morte se redit", 0, [12]],
  ["avant une trame du serveur ne se redit pas", 30_000, []],
]))
  test(`ce qui a été lu ${quand}`, async () => {
    const monde = new MondeDuFil();
    await monde.enDirect(10);
    await monde.horloge.avancer(5_000);
    monde.fil.lu(GROUPE, 12);
    const dits = () =>
      monde
        .prise()
        .demandes("lu")
        .map(({ numero }) => numero);
    assert.deepEqual(dits(), [12]);
    await monde.horloge.avancer(entendue);
    if (entendue) monde.prise().dire(tetes(12));
    await monde.horloge.avancer(46_000);
    monde.fil.reveiller();
    monde.prise().accepter();
    monde.prise().dire(tetes(12));
    assert.deepEqual(dits(), redits);
    assert.deepEqual(monde.lusParHttp, []);
  });

test("cent conversations rattrapées se disent peu à peu : le serveur couperait la ligne", async () => {
  const horloge = horlogeDeTest();
  /** @type {number[]} */ const dits = [];
  /** @type {number[]} */ const deposes = [];
  const lus = new Lus({
    envoyer: (groupe) => dits.push(groupe) > 0,
    deposer: async (groupe) => deposes.push(groupe),
    horloge,
  });
  for (let groupe = 1; groupe <= 100; groupe += 1) lus.noter(groupe, 1, 1_000);
  const tous = [];
  for (let seconde = 0; seconde < 15; seconde += 1) {
    assert.ok(dits.length <= 10, `${dits.length} à la fois`);
    tous.push(...dits.splice(0));
    await horloge.avancer(1_000);
  }
  assert.equal(new Set(tous).size, 100);
  assert.equal(tous.length, 100);
  for (let groupe = 1; groupe <= 100; groupe += 1) lus.noter(groupe, 2, 1_000);
  lus.partir();
  assert.equal(deposes.length + dits.length, 100, "à la fermeture, tout part par HTTP");
});

test("ce qui se lit encore pendant que le reste se dit ne hâte rien", async () => {
  const horloge = horlogeDeTest();
  /** @type {number[]} */ const dits = [];
  const lus = new Lus({ envoyer: (groupe) => dits.push(groupe) > 0, deposer: async () => {}, horloge });
  for (let groupe = 1; groupe <= 100; groupe += 1) lus.noter(groupe, 1, 1_000);
  for (let seconde = 0; seconde < 8; seconde += 1) {
    await horloge.avancer(1_000);
    lus.noter(1, seconde + 2, 1_000);
    assert.ok(dits.length <= 10 * (seconde + 2), `${dits.length} en ${seconde + 1} s`);
  }
});
