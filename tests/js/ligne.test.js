import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DELAIS, SessionTerminee } from "../../static/js/delais.js";
import { Ligne } from "../../static/js/ligne.js";
import { calme, horlogeDeTest, PriseDeTest } from "./horloge.js";

/** @type {ReturnType<typeof horlogeDeTest>} */ let horloge;
/** @type {PriseDeTest[]} */ let prises;
/** @type {string[]} */ let etats;
/** @type {any[]} what the line told, but for its states */ let dits;
/** @type {() => any} */ let lire;
/** @type {boolean} */ let enLigne;
/** @type {Ligne} */ let ligne;

beforeEach(() => {
  horloge = horlogeDeTest();
  [prises, etats, dits, enLigne] = [[], [], [], true];
  lire = () => {
    throw new TypeError("réseau coupé");
  };
  const dire = (/** @type {string} */ quoi) => (/** @type {any} */ detail) => dits.push([quoi, detail]);
  ligne = new Ligne(
    {
      ouvrir: () => {
        prises.push(new PriseDeTest());
        return /** @type {any} */ (prise());
      },
      lire: async () => lire(),
      estEnLigne: () => enLigne,
      horloge,
      hasard: () => 1,
    },
    {
      ouverte: () => dits.push(["ouverte"]),
      fermee() {},
      recevoir(trame) {
        dits.push(["recue", trame]);
        ligne.confirmer();
      },
      relever: dire("relevee"),
      changer: (etat) => etats.push(etat),
    },
  );
});

const prise = () => /** @type {PriseDeTest} */ (prises.at(-1));

async function enDirect() {
  ligne.demarrer();
  await horloge.avancer(0);
  prise().accepter();
  prise().dire({ type: "tetes" });
}

describe("une prise", () => {
  test("se demande une fois pour toute la page, et ne compte que quand quelque chose en vient", async () => {
    assert.deepEqual([ligne.demarrer(), ligne.demarrer()], [true, false]);
    assert.equal(ligne.envoyer({ type: "suivre" }), false, "rien n’est ouvert encore");
    await horloge.avancer(0);
    prise().accepter();
    assert.deepEqual([dits, ligne.etat], [[["ouverte"]], "connexion"]);
    assert.equal(ligne.envoyer({ type: "suivre" }), true);
    assert.deepEqual(prise().envoyees, [{ type: "suivre" }]);
    prise().dire({ type: "tetes" });
    assert.deepEqual([dits.at(-1), ligne.etat], [["recue", { type: "tetes" }], "direct"]);
    assert.equal(prises.length, 1);
  });

  test("qui tombe se redemande de moins en moins souvent, jusqu’à un plafond, et l’état dit hors ligne", async () => {
    await enDirect();
    await horloge.avancer(10_000);
    prise().tomber();
    const attentes = [];
    for (let essai = 0; essai < 8; essai += 1) {
      const avant = prises.length;
      const debut = horloge.maintenant();
      while (prises.length === avant) await horloge.avancer(100);
      attentes.push(horloge.maintenant() - debut);
      prise().tomber();
    }
    assert.deepEqual(attentes, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    await calme();
    assert.equal(ligne.etat, "hors-ligne");
  });

  test("que le navigateur refuse d’ouvrir est une prise qui tombe", async () => {
    ligne.ouvrir = () => assert.fail("SecurityError");
    ligne.demarrer();
    await horloge.avancer(0);
    assert.equal(ligne.etat, "reconnexion");
  });

  test("muette depuis 45 s est morte : on en prend une autre", async () => {
    await enDirect();
    await horloge.avancer(20_000);
    prise().dire({ type: "tetes" });
    await horloge.avancer(DELAIS.silence - 1);
    assert.equal(prises.length, 1);
    await horloge.avancer(DELAIS.baseRecul + 2);
    assert.equal(prises.length, 2);
    assert.equal(prises[0].readyState, 3);
  });

  test("ouverte où rien n’arrive est abandonnée", async () => {
    ligne.demarrer();
    await horloge.avancer(0);
    prise().accepter();
    await horloge.avancer(DELAIS.premierSilence + DELAIS.baseRecul + 1);
    assert.equal(prises.length, 2);
  });

  test("à laquelle on ne se fie plus laisse sa place, et ne dit plus rien", async () => {
    await enDirect();
    await horloge.avancer(10_000);
    ligne.rompre();
    assert.deepEqual([ligne.etat, prises[0].readyState, prises[0].onmessage], ["reconnexion", 3, null]);
    await horloge.avancer(DELAIS.baseRecul);
    assert.equal(prises.length, 2);
  });
});

describe("la page", () => {
  test("au réveil du portable, n’attend pas le prochain essai", async () => {
    ligne.reveiller();
    assert.equal(prises.length, 0, "rien n’est encore à suivre");
    await enDirect();
    await horloge.avancer(30_000);
    ligne.reveiller();
    assert.equal(prises.length, 2);
    prise().accepter();
    prise().dire({ type: "tetes" });
    ligne.reveiller();
    assert.equal(prises.length, 2, "une ligne qui vient de parler est gardée");
  });

  test("dit le réseau coupé, puis rendu", async () => {
    await enDirect();
    ligne.couper();
    assert.equal(ligne.etat, "hors-ligne");
    ligne.reveiller();
    prise().accepter();
    prise().dire({ type: "tetes" });
    assert.deepEqual(etats, ["direct", "hors-ligne", "direct"]);
  });

  test("à la fin de la session, le dit et n’essaie plus rien", async () => {
    await enDirect();
    prise().tomber(4401);
    assert.equal(ligne.etat, "session-terminee");
    await horloge.avancer(600_000);
    ligne.reveiller();
    assert.equal(prises.length, 1);
    assert.equal(horloge.enAttente(), 0);
  });

  test("dont le réseau se coupe ne cache pas que la session est terminée", async () => {
    await enDirect();
    prise().tomber(4401);
    ligne.couper();
    assert.equal(ligne.etat, "session-terminee");
    ligne.reprendre();
    assert.equal(ligne.etat, "reconnexion");
  });
});

describe("sans WebSocket", () => {
  let lectures = 0;
  const lecture = { depeches: [], tetes: {}, suite: false };

  beforeEach(async () => {
    lectures = 0;
    lire = () => {
      lectures += 1;
      return lecture;
    };
    ligne.demarrer();
    await horloge.avancer(0);
    prise().tomber();
    await calme();
  });

  test("lit par HTTP dès le premier échec, puis régulièrement", async () => {
    assert.deepEqual([ligne.etat, dits], ["http", [["relevee", lecture]]]);
    await horloge.avancer(DELAIS.sondage * 4);
    assert.ok(lectures >= 5);
  });

  test("revient à la prise quand elle s’ouvre de nouveau, et cesse de lire", async () => {
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    prise().dire({ type: "tetes" });
    assert.equal(ligne.etat, "direct");
    const avant = lectures;
    await horloge.avancer(DELAIS.sondage * 3);
    assert.equal(lectures, avant);
  });

  test("la session peut finir là aussi", async () => {
    lire = () => {
      throw new SessionTerminee();
    };
    await horloge.avancer(DELAIS.sondage);
    assert.equal(ligne.etat, "session-terminee");
  });

  for (const [reseau, etat] of /** @type {[boolean, string][]} */ ([
    [true, "reconnexion"],
    [false, "hors-ligne"],
  ]))
    test(`le serveur ne répond plus : ${etat}, puis reprise par HTTP`, async () => {
      const bonne = lire;
      enLigne = reseau;
      lire = () => {
        throw new TypeError("réseau coupé");
      };
      await horloge.avancer(DELAIS.sondage);
      assert.equal(ligne.etat, etat);
      lire = bonne;
      await horloge.avancer(DELAIS.baseRecul);
      prise().tomber();
      await calme();
      assert.equal(ligne.etat, "http");
    });
});
