import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { DELAIS } from "../../static/js/delais.js";
import { DELAI_LU } from "../../static/js/lus.js";
import { calme } from "./horloge.js";
import { depeche, GROUPE, MondeDuFil, tetes } from "./monde-du-fil.js";

/** @type {MondeDuFil} */ let monde;
/** @type {MondeDuFil["horloge"]} */ let horloge;
/** @type {MondeDuFil["prises"]} */ let prises;
/** @type {any[]} */ let recues;
/** @type {string[]} */ let etats;
/** @type {any[]} */ let lusParHttp;
/** @type {MondeDuFil["fil"]} */ let fil;

beforeEach(() => {
  monde = new MondeDuFil();
  ({ horloge, prises, recues, etats, lusParHttp, fil } = monde);
});

const prise = () => monde.prise();
const enDirect = (curseur = 10) => monde.enDirect(curseur);

describe("suivre", () => {
  test("une seule demande pour tous les modules de la page, puis l’état direct", async () => {
    fil.suivre({ [GROUPE]: 10 });
    fil.suivre({ 8: 3 });
    await horloge.avancer(0);
    prise().accepter();
    assert.deepEqual(prise().envoyees, [{ type: "suivre", curseurs: { 7: 10, 8: 3 } }]);
    assert.equal(fil.etat, "connexion");
    prise().dire(tetes(10));
    assert.equal(fil.etat, "direct");
  });

  test("un curseur plus petit rembobine, un plus grand ne saute rien", async () => {
    await enDirect(10);
    fil.suivre({ [GROUPE]: 12 });
    fil.suivre({ [GROUPE]: 8 });
    assert.deepEqual(prise().demandes("suivre").at(-1).curseurs, { 7: 8 });
    prise().dire(depeche(9));
    assert.deepEqual(recues, [9]);
  });

  test("sans groupe à suivre, la ligne est quand même vérifiée", async () => {
    fil.suivre({});
    await horloge.avancer(0);
    prise().accepter();
    assert.deepEqual(prise().envoyees, [{ type: "suivre", curseurs: {} }]);
  });

  test("un groupe refusé n’est plus redemandé", async () => {
    await enDirect();
    const refus = [];
    fil.addEventListener("refus", (e) => refus.push(/** @type {CustomEvent} */ (e).detail.raison));
    prise().dire({ type: "refus", groupe: GROUPE, raison: "Ce groupe n’existe pas." });
    assert.deepEqual(refus, ["Ce groupe n’existe pas."]);
    assert.equal(fil.curseur(GROUPE), undefined);
    prise().dire(depeche(11));
    assert.deepEqual(recues, []);
  });

  test("quitter le dit au serveur et n’écoute plus", async () => {
    await enDirect();
    fil.quitter([GROUPE]);
    assert.deepEqual(prise().demandes("quitter"), [{ type: "quitter", groupes: [GROUPE] }]);
    prise().dire(depeche(11));
    assert.deepEqual(recues, []);
  });
});

describe("ordre, doublons et trous", () => {
  test("les doublons sont ignorés", async () => {
    await enDirect();
    for (const numero of [11, 11, 10, 12, 11]) prise().dire(depeche(numero));
    assert.deepEqual(recues, [11, 12]);
  });

  test("la base est revenue en arrière : cela se dit, et ce qu’elle numérote de nouveau se voit", async () => {
    await enDirect(100);
    let dits = 0;
    fil.addEventListener("restaure", () => (dits += 1));
    prise().tomber();
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    prise().dire({ type: "restaure", groupe: GROUPE, tete: 80 });
    for (const numero of [81, 82]) prise().dire(depeche(numero));
    assert.deepEqual(recues, [81, 82]);
    prise().dire({ type: "restaure", groupe: 99, tete: 80 });
    assert.equal(fil.curseur(99), undefined, "ce qui n’est plus suivi ne le redevient pas");
    assert.equal(dits, 2);
  });

  test("une autre base se dit une fois, même si elle a repassé le numéro que l’on tient", async () => {
    await enDirect();
    let dits = 0;
    fil.addEventListener("restaure", () => (dits += 1));
    for (const lignee of ["", "a1", "a1", ""]) prise().dire({ type: "tetes", tetes: { [GROUPE]: 10 }, lignee });
    assert.equal(dits, 0, "une base qui ne sait pas encore laquelle elle est n’est pas une autre");
    prise().tomber();
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    for (const lignee of ["b2", "b2"]) prise().dire({ type: "tetes", tetes: { [GROUPE]: 10 }, lignee });
    assert.equal(dits, 1);
    assert.equal(fil.curseur(GROUPE), 10);
  });

  test("un trou est redemandé une fois, et rien n’est montré dans le désordre", async () => {
    await enDirect();
    prise().dire(depeche(13));
    prise().dire(depeche(14));
    assert.deepEqual(recues, []);
    assert.deepEqual(prise().demandes("suivre").slice(1), [{ type: "suivre", curseurs: { 7: 10 } }]);
    for (const numero of [11, 12, 13, 14]) prise().dire(depeche(numero));
    assert.deepEqual(recues, [11, 12, 13, 14]);
  });

  test("une tête en avance sur le curseur est un trou", async () => {
    await enDirect();
    prise().dire(tetes(12));
    assert.deepEqual(prise().demandes("suivre").at(-1).curseurs, { 7: 10 });
  });

  test("un trou qui reste fait changer de ligne", async () => {
    await enDirect();
    prise().dire(depeche(13));
    await horloge.avancer(DELAIS.trou + 1);
    prise().dire(depeche(14));
    await horloge.avancer(DELAIS.baseRecul);
    assert.equal(prises.length, 2);
    prise().accepter();
    assert.deepEqual(prise().envoyees[0].curseurs, { 7: 10 });
  });

  test("un trou demandé sur une prise tombée se demande de nouveau sur la suivante", async () => {
    await enDirect();
    prise().dire(depeche(13));
    await horloge.avancer(DELAIS.trou + 1);
    prise().tomber();
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    prise().dire(depeche(13));
    assert.equal(prises.length, 2);
    assert.equal(prise().demandes("suivre").length, 2);
  });

  test("deux groupes avancent chacun à leur rythme", async () => {
    await enDirect();
    fil.suivre({ 8: 3 });
    prise().dire(depeche(4, 8));
    prise().dire(depeche(11));
    assert.equal(fil.curseur(8), 4);
    assert.equal(fil.curseur(GROUPE), 11);
  });
});

describe("reprise", () => {
  test("après une coupure, reprend à son curseur et rattrape", async () => {
    await enDirect();
    prise().dire(depeche(11));
    await horloge.avancer(10_000);
    prise().tomber();
    assert.equal(fil.etat, "reconnexion");
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    assert.deepEqual(prise().envoyees[0], { type: "suivre", curseurs: { 7: 11 } });
    prise().dire(depeche(12));
    prise().dire(tetes(12));
    assert.equal(fil.etat, "direct");
    assert.deepEqual(recues, [11, 12]);
  });

  test("un serveur qui redémarre envoie ailleurs : on y est aussitôt, sans alarmer personne", async () => {
    await enDirect();
    await horloge.avancer(10_000);
    for (let redemarrage = 0; redemarrage < 2; redemarrage += 1) {
      prise().tomber(1012);
      await horloge.avancer(DELAIS.releve);
      prise().accepter();
      assert.deepEqual(prise().envoyees[0], { type: "suivre", curseurs: { 7: 10 } });
      prise().dire(tetes(10));
      await horloge.avancer(10_000);
    }
    assert.equal(prises.length, 3);
    assert.deepEqual(etats, ["direct"]);
  });

  test("un serveur qui redémarre sans qu’un autre soit là se dit comme une coupure", async () => {
    await enDirect();
    await horloge.avancer(10_000);
    prise().tomber(1012);
    await horloge.avancer(DELAIS.releve);
    prise().tomber();
    await calme();
    assert.equal(fil.etat, "reconnexion");
  });

  test("la présence ne se dit que dans un groupe que la ligne suit : le serveur le dirait fermé", async () => {
    await enDirect();
    fil.presence(9);
    assert.deepEqual(prise().demandes("presence"), []);
    fil.suivre({ 9: 3 });
    fil.presence(9);
    assert.deepEqual(
      prise()
        .envoyees.slice(-2)
        .map(({ type }) => type),
      ["suivre", "presence"],
    );
    fil.presence(null);
    assert.deepEqual(prise().demandes("presence").at(-1), { type: "presence", groupe: null });
  });

  test("la présence est redite après une reprise", async () => {
    await enDirect();
    fil.presence(GROUPE);
    await horloge.avancer(10_000);
    prise().tomber();
    await horloge.avancer(DELAIS.baseRecul);
    prise().accepter();
    assert.deepEqual(prise().demandes("presence"), [{ type: "presence", groupe: GROUPE }]);
  });

  test("reconnecté dans un autre onglet, le fil reprend à son curseur", async () => {
    await enDirect();
    fil.terminer();
    assert.equal(fil.etat, "session-terminee");
    fil.reprendre();
    prise().accepter();
    assert.deepEqual(prise().envoyees[0], { type: "suivre", curseurs: { 7: 10 } });
    prise().dire(tetes(10));
    assert.equal(fil.etat, "direct");
  });
});

describe("débit", () => {
  test("« écrit » part au plus toutes les 3 s", async () => {
    await enDirect();
    fil.ecrit(GROUPE);
    fil.ecrit(GROUPE);
    await horloge.avancer(DELAIS.ecrit);
    fil.ecrit(GROUPE);
    assert.equal(prise().demandes("ecrit").length, 2);
  });

  test("le curseur de lecture part tout de suite, puis au plus toutes les 10 s avec le dernier numéro", async () => {
    await enDirect();
    for (const numero of [11, 12, 12, 13]) fil.lu(GROUPE, numero);
    assert.deepEqual(
      prise()
        .demandes("lu")
        .map(({ numero }) => numero),
      [11],
    );
    await horloge.avancer(DELAI_LU);
    assert.deepEqual(
      prise()
        .demandes("lu")
        .map(({ numero }) => numero),
      [11, 13],
    );
  });

  test("en quittant la page, ce qui a été lu est écrit par HTTP", async () => {
    await enDirect();
    fil.lu(GROUPE, 11);
    fil.lu(GROUPE, 12);
    fil.partir();
    assert.deepEqual(lusParHttp, [{ groupe: GROUPE, numero: 12 }]);
  });
});
