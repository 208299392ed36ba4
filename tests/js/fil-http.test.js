import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DELAIS, SessionTerminee } from "../../static/js/delais.js";
import { calme } from "./horloge.js";
import { depeche, GROUPE, Ligne, tetes } from "./ligne.js";

/** @type {Ligne} */ let ligne;
/** @type {Ligne["horloge"]} */ let horloge;
/** @type {any[]} */ let recues;
/** @type {any[]} */ let lectures;
/** @type {Ligne["fil"]} */ let fil;

beforeEach(() => {
  ligne = new Ligne();
  ({ horloge, recues, lectures, fil } = ligne);
});

const prise = () => ligne.prise();

describe("sans WebSocket", () => {
  beforeEach(async () => {
    ligne.reponseHttp = () => ({ depeches: [], tetes: { [GROUPE]: 10 }, suite: false });
    fil.suivre({ [GROUPE]: 10 });
    await horloge.avancer(0);
    prise().tomber();
    await calme();
  });

  test("lit par HTTP dès le premier échec, puis régulièrement", async () => {
    assert.equal(fil.etat, "http");
    const avant = lectures.length;
    await horloge.avancer(DELAIS.sondage * 4);
    assert.ok(lectures.length - avant >= 4);
  });

  test("les lignes lues par HTTP avancent le même curseur", async () => {
    ligne.reponseHttp = () => ({ depeches: [depeche(11), depeche(12)], tetes: { [GROUPE]: 12 }, suite: false });
    await horloge.avancer(DELAIS.sondage);
    assert.deepEqual(recues, [11, 12]);
    assert.equal(fil.curseur(GROUPE), 12);
    await horloge.avancer(DELAIS.sondage);
    assert.deepEqual(recues, [11, 12]);
  });

  test("une lecture incomplète est poursuivie sans attendre", async () => {
    const pages = [
      { depeches: [depeche(11)], tetes: {}, suite: true },
      { depeches: [depeche(12)], tetes: {}, suite: false },
    ];
    ligne.reponseHttp = () => pages.shift() ?? { depeches: [], tetes: {}, suite: false };
    await horloge.avancer(DELAIS.sondage + 10);
    assert.deepEqual(recues, [11, 12]);
  });

  test("revient à la prise quand elle s’ouvre de nouveau, et cesse de sonder", async () => {
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    prise().dire(tetes(10));
    assert.equal(fil.etat, "direct");
    const avant = lectures.length;
    await horloge.avancer(DELAIS.sondage * 3);
    assert.equal(lectures.length, avant);
  });

  test("la session peut finir là aussi", async () => {
    ligne.reponseHttp = () => {
      throw new SessionTerminee();
    };
    await horloge.avancer(DELAIS.sondage);
    assert.equal(fil.etat, "session-terminee");
  });

  test("le serveur tombe : reconnexion, puis reprise par HTTP", async () => {
    const bonne = ligne.reponseHttp;
    ligne.reponseHttp = () => {
      throw new TypeError("réseau coupé");
    };
    await horloge.avancer(DELAIS.sondage);
    assert.equal(fil.etat, "reconnexion");
    ligne.reponseHttp = bonne;
    await horloge.avancer(DELAIS.baseRecul);
    prise().tomber();
    await calme();
    assert.equal(fil.etat, "http");
  });

  test("un refus lu par HTTP retire le groupe", async () => {
    ligne.reponseHttp = () => ({
      depeches: [],
      tetes: {},
      suite: false,
      refus: [{ type: "refus", groupe: GROUPE, raison: "" }],
    });
    await horloge.avancer(DELAIS.sondage);
    assert.equal(fil.curseur(GROUPE), undefined);
  });

  test("une base revenue en arrière s’y lit aussi", async () => {
    ligne.reponseHttp = () => ({
      depeches: [depeche(5)],
      tetes: { [GROUPE]: 5 },
      suite: false,
      restaures: [{ type: "restaure", groupe: GROUPE, tete: 4 }],
    });
    let dite = false;
    fil.addEventListener("restaure", () => (dite = true));
    await horloge.avancer(DELAIS.sondage);
    assert.ok(dite);
    assert.equal(fil.curseur(GROUPE), 5);
  });

  test("une autre base s’y reconnaît", async () => {
    const lecture = { depeches: [], tetes: { [GROUPE]: 10 }, suite: false, lignee: "a1" };
    ligne.reponseHttp = () => lecture;
    await horloge.avancer(DELAIS.sondage);
    let dits = 0;
    fil.addEventListener("restaure", () => (dits += 1));
    await horloge.avancer(DELAIS.sondage);
    assert.equal(dits, 0);
    lecture.lignee = "b2";
    await horloge.avancer(DELAIS.sondage);
    assert.equal(dits, 1);
  });

  test("le curseur de lecture part par HTTP", () => {
    fil.lu(GROUPE, 11);
    assert.deepEqual(ligne.lusParHttp, [{ groupe: GROUPE, numero: 11 }]);
  });
});
