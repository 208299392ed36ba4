import assert from "node:assert/strict";
import { test } from "node:test";
import { partirDe } from "../../../static/js/sivic/depart.js";

const attend = (/** @type {any} */ corps, /** @type {number[]} */ ...victimes) => ({ corps, apercu: { victimes } });

test("un geste part de ce que l’écran montre quand rien n’attend", () => {
  assert.deepEqual(partirDe("tri", { etat: "ua", vu: "ur" }, [3], []), { etat: "ua", vu: "ur" });
});

test("il part de ce que la même personne a dit et qui attend encore", () => {
  const attente = [attend({ etat: "ua" }, 3), attend({ etat: "dcd" }, 3), attend({ etat: "implique" }, 4)];
  assert.deepEqual(partirDe("tri", { etat: "ur", vu: "ur" }, [3], attente), { etat: "ur", vu: "dcd" });
  const bracelet = partirDe("bracelet", { sinus: "B", vu: "" }, [3], [attend({ sinus: "A" }, 3)]);
  assert.deepEqual(bracelet, { sinus: "B", vu: "A" });
});

test("chaque victime d’une orientation part de la sienne", () => {
  const corps = { victimes: [3, 4], destination: 9, vues: { 3: null, 4: 7 } };
  const suite = partirDe("orientation", corps, [3, 4], [attend({ destination: 8 }, 3, 5)]);
  assert.deepEqual(suite.vues, { 3: 8, 4: 7 });
  assert.deepEqual(corps.vues, { 3: null, 4: 7 });
});
