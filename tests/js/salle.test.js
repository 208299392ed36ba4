import assert from "node:assert/strict";
import { test } from "node:test";
import { sansRetour } from "../../static/js/minuteries.js";
import { BATTEMENT, suivreSalle } from "../../static/js/salle.js";
import { horlogeDeTest } from "./horloge.js";

class FilDeTest extends EventTarget {
  etat = "direct";
  dits = [];

  dire(trame) {
    this.dits.push(trame);
    return true;
  }

  devenir(etat) {
    this.etat = etat;
    this.dispatchEvent(new CustomEvent("etat", { detail: etat }));
  }

  bouger(salle) {
    this.dispatchEvent(new CustomEvent("salle", { detail: { type: "salle", salle } }));
  }
}

function salle(reglages = {}) {
  const fil = new FilDeTest();
  const horloge = horlogeDeTest();
  const lue = { fois: 0 };
  const relire = async () => {
    lue.fois += 1;
  };
  suivreSalle({ salle: "telephonie:7", fil, relire, pas: 5_000, horloge, ...reglages });
  return { fil, horloge, lue };
}

test("en direct, la salle se relit quand elle bouge, et pas toutes les cinq secondes", async () => {
  const { fil, horloge, lue } = salle();
  assert.deepEqual(fil.dits, [{ type: "salle", salle: "telephonie:7" }]);
  await horloge.avancer(BATTEMENT - 2_000);
  assert.equal(lue.fois, 0);
  fil.bouger("telephonie:8");
  await horloge.avancer(500);
  assert.equal(lue.fois, 0);
  fil.bouger("telephonie:7");
  await horloge.avancer(500);
  assert.equal(lue.fois, 1);
});

test("elle redit qu'on la regarde à chaque battement, même si elle bouge sans cesse, et pas plus souvent", async () => {
  const { fil, horloge } = salle();
  for (let s = 0; s < 60; s += 1) {
    fil.bouger("telephonie:7");
    await horloge.avancer(1_000);
  }
  assert.equal(fil.dits.length, 1 + 60_000 / BATTEMENT);
});

test("deux mouvements pendant une lecture n'en font qu'une de plus", async () => {
  const { fil, horloge, lue } = salle();
  fil.bouger("telephonie:7");
  fil.bouger("telephonie:7");
  fil.bouger("telephonie:7");
  await horloge.avancer(10);
  assert.equal(lue.fois, 2);
});

test("ce que le temps seul ne change pas se relit plus rarement, et on redit aussi souvent qu'on regarde", async () => {
  const { fil, horloge, lue } = salle({ repos: 60_000 });
  await horloge.avancer(59_000);
  assert.equal(lue.fois, 0);
  assert.equal(fil.dits.length, 1 + Math.floor(59_000 / BATTEMENT));
  await horloge.avancer(6_000);
  assert.equal(lue.fois, 1);
});

test("coupée, elle se relit toutes les cinq secondes, puis à la reprise", async () => {
  const { fil, horloge, lue } = salle();
  fil.devenir("reconnexion");
  await horloge.avancer(20_000);
  assert.equal(lue.fois, 4);
  fil.devenir("direct");
  await horloge.avancer(10);
  assert.equal(lue.fois, 5);
  // Once more when the server has surely noted that one looks.
  await horloge.avancer(1_000);
  assert.equal(lue.fois, 6);
  await horloge.avancer(4_000);
  assert.equal(lue.fois, 6);
  assert.deepEqual(fil.dits.at(-1), { type: "salle", salle: "telephonie:7" });
});

test("l’horloge du poste remise une heure en arrière, la salle se relit encore", async () => {
  let recul = 0;
  const base = horlogeDeTest();
  const { fil, lue } = salle({ horloge: { ...base, maintenant: sansRetour(() => base.maintenant() - recul) } });
  await base.avancer(60_000);
  const avant = [lue.fois, fil.dits.length];
  recul = 3_600_000;
  await base.avancer(60_000);
  assert.ok(lue.fois > avant[0], "relue");
  assert.ok(fil.dits.length > avant[1], "et le serveur sait encore qu’on la regarde");
});

test("l’heure qui avance d’un coup compte comme du temps passé, celle qui recule ne compte pas", () => {
  let lue = 1_000;
  const maintenant = sansRetour(() => lue);
  const debut = maintenant();
  const ecoule = (/** @type {number} */ pas) => {
    lue += pas;
    return maintenant() - debut;
  };
  assert.deepEqual([ecoule(500), ecoule(-800), ecoule(200), ecoule(60_000)], [500, 500, 700, 60_700]);
});
