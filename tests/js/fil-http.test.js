import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DELAIS } from "../../static/js/delais.js";
import { calme } from "./horloge.js";
import { depeche, GROUPE, MondeDuFil } from "./monde-du-fil.js";

/** @type {MondeDuFil} */ let monde;
/** @type {MondeDuFil["horloge"]} */ let horloge;
/** @type {any[]} */ let recues;
/** @type {any[]} */ let lectures;
/** @type {MondeDuFil["fil"]} */ let fil;

beforeEach(() => {
  monde = new MondeDuFil();
  ({ horloge, recues, lectures, fil } = monde);
});

const prise = () => monde.prise();

describe("sans WebSocket", () => {
  beforeEach(async () => {
    monde.reponseHttp = () => ({ depeches: [], tetes: { [GROUPE]: 10 }, suite: false });
    fil.suivre({ [GROUPE]: 10 });
    await horloge.avancer(0);
    prise().tomber();
    await calme();
  });

  test("les lignes lues par HTTP avancent le même curseur", async () => {
    monde.reponseHttp = () => ({ depeches: [depeche(11), depeche(12)], tetes: { [GROUPE]: 12 }, suite: false });
    await horloge.avancer(DELAIS.sondage);
    assert.deepEqual(recues, [11, 12]);
    assert.equal(fil.curseur(GROUPE), 12);
    await horloge.avancer(DELAIS.sondage);
    assert.deepEqual(recues, [11, 12]);
    assert.deepEqual(lectures.slice(-2), [{ [GROUPE]: 10 }, { [GROUPE]: 12 }]);
  });

  test("une lecture incomplète est poursuivie sans attendre", async () => {
    const pages = [
      { depeches: [depeche(11)], tetes: {}, suite: true },
      { depeches: [depeche(12)], tetes: {}, suite: false },
    ];
    monde.reponseHttp = () => pages.shift() ?? { depeches: [], tetes: {}, suite: false };
    await horloge.avancer(DELAIS.sondage + 10);
    assert.deepEqual(recues, [11, 12]);
  });

  test("un refus lu par HTTP retire le groupe", async () => {
    monde.reponseHttp = () => ({
      depeches: [],
      tetes: {},
      suite: false,
      refus: [{ type: "refus", groupe: GROUPE, raison: "" }],
    });
    await horloge.avancer(DELAIS.sondage);
    assert.equal(fil.curseur(GROUPE), undefined);
  });

  test("une base revenue en arrière s’y lit aussi", async () => {
    monde.reponseHttp = () => ({
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
    monde.reponseHttp = () => lecture;
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
    assert.deepEqual(monde.lusParHttp, [{ groupe: GROUPE, numero: 11 }]);
  });
});
