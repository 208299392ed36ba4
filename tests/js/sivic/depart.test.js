import assert from "node:assert/strict";
import { test } from "node:test";
import { partirDe } from "../../../static/js/sivic/depart.js";

const attend = (/** @type {string} */ sorte, /** @type {any} */ corps, /** @type {number[]} */ ...victimes) => ({
  corps,
  apercu: { sorte, victimes },
});

test("un geste part de ce que l’écran montre quand rien n’attend", () => {
  assert.deepEqual(partirDe("tri", { etat: "ua", vu: "ur" }, [3], []), { etat: "ua", vu: "ur" });
});

test("il part de ce que la même personne a dit et qui attend encore", () => {
  const attente = [
    attend("tri", { etat: "ua" }, 3),
    attend("tri", { etat: "dcd" }, 3),
    attend("tri", { etat: "implique" }, 4),
  ];
  assert.deepEqual(partirDe("tri", { etat: "ur", vu: "ur" }, [3], attente), { etat: "ur", vu: "dcd" });
  const bracelet = partirDe("bracelet", { sinus: "B", vu: "" }, [3], [attend("bracelet", { sinus: "a 1" }, 3)]);
  assert.deepEqual(bracelet, { sinus: "B", vu: "A1" });
  const lieu = partirDe("lieu", { lieu: "pma", vu: "terrain" }, [3], [...attente, attend("lieu", { lieu: "prv" }, 3)]);
  assert.deepEqual(lieu, { lieu: "pma", vu: "prv" });
});

test("chaque victime d’une orientation part de la sienne", () => {
  const corps = { victimes: [3, 4], destination: 9, vues: { 3: null, 4: 7 } };
  const suite = partirDe("orientation", corps, [3, 4], [attend("orientation", { destination: 8 }, 3, 5)]);
  assert.deepEqual(suite.vues, { 3: 8, 4: 7 });
  assert.deepEqual(corps.vues, { 3: null, 4: 7 });
});

test("qui annule part de tout ce qui attend de la personne", () => {
  const vu = { etat: "ur", lieu: "terrain", sinus: "", destination: 7 };
  const attente = [
    attend("tri", { etat: "ua" }, 3),
    attend("bracelet", { sinus: "fr 1" }, 3),
    attend("desorientation", { vu: 7 }, 3),
    attend("lieu", { lieu: "pma" }, 4),
    attend("retablissement", {}, 3),
  ];
  const suite = partirDe("annulation", { motif: "saisie", vu }, [3], attente);
  assert.deepEqual(suite.vu, { etat: "ua", lieu: "terrain", sinus: "FR1", destination: null });
});

test("orienter et retirer l’orientation partent l’un de l’autre", () => {
  const orientee = [attend("orientation", { destination: 8 }, 3)];
  assert.deepEqual(partirDe("desorientation", { vu: null }, [3], orientee), { vu: 8 });
  const suite = partirDe(
    "orientation",
    { destination: 9, vues: { 3: 8 } },
    [3],
    [attend("desorientation", { vu: 8 }, 3)],
  );
  assert.deepEqual(suite.vues, { 3: null });
});
