import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "./dom.js";

poserDocument();
globalThis.HTMLSelectElement = /** @type {any} */ (window).HTMLSelectElement;
const { redessiner } = await import("../../static/js/redessiner.js");

const ligne = (/** @type {number} */ id, vu = "") =>
  `<li id="victime-${id}"><input type="checkbox" name="victimes" value="${id}" data-vu="${vu}"></li>`;

test("ce qui est coché le reste, sauf si ce qu’on en avait vu a changé", () => {
  const liste = poser(`<ul>${ligne(3)}${ligne(4)}${ligne(5)}</ul>`).firstElementChild;
  const cochees = () => [...liste.querySelectorAll(":checked")].map(({ value }) => value);
  for (const id of [3, 4]) liste.querySelector(`[value="${id}"]`).checked = true;
  redessiner(liste, `${ligne(5)}${ligne(4, "8")}${ligne(3)}`);
  assert.deepEqual(cochees(), ["3"]);
});
