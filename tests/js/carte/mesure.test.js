import assert from "node:assert/strict";
import { test } from "node:test";
import { faire } from "../dom.js";
import { poserLeaflet, poserPlan } from "./plan.js";

const L = poserLeaflet();
const { Mesure } = await import("../../../static/js/carte/mesure.js");

test("on mesure sans souris : Entrée pose un point où visent les flèches", () => {
  const carte = poserPlan(L);
  const plan = carte.getContainer();
  /** @type {string[]} */ const dits = [];
  const mesure = new Mesure(carte, document.createElement("button"), {
    dire: (phrase) => dits.push(phrase),
    couleur: () => "black",
    enTrain() {},
  });
  faire(plan, "keydown", { key: "Enter" });
  mesure.basculer(true);
  assert.equal(document.activeElement, plan);
  for (const ou of [
    [43, 1],
    [43.009, 1],
  ]) {
    carte.setView(ou, 12, { animate: false });
    faire(plan, "keydown", { key: "Enter" });
  }
  assert.match(/** @type {string} */ (dits.at(-1)), /^Mesure : 9\d\d m/);
});
