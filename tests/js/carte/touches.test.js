import assert from "node:assert/strict";
import { test } from "node:test";
import { brancherTouches } from "../../../static/js/carte/touches.js";
import { brancherDeroules } from "../../../static/js/main-courante/deroules.js";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();

/** A map beside the panel and the top search, as the page has them. */
function poserCarte() {
  const page = poser(`<input id="recherche"><section id="carte">
    <details class="deroule"><summary>Fichiers</summary></details><div id="plan" tabindex="0"></div></section>
    <aside id="panneau"><textarea></textarea></aside>`);
  let renoncements = 0;
  brancherDeroules(document);
  const actions = /** @type {any} */ ({ renoncer: () => (renoncements += 1) });
  brancherTouches(page.querySelector("#carte"), true, () => {}, actions);
  const echapper = (/** @type {any} */ cible) => {
    renoncements = 0;
    faire(cible, "keydown", { key: "Escape" });
    return renoncements;
  };
  return { page, echapper };
}

test("Échap renonce une fois, de la carte ou de nulle part", () => {
  const { page, echapper } = poserCarte();
  assert.equal(echapper(page.querySelector("#plan")), 1);
  assert.equal(echapper(document.body), 1);
});

test("Échap dans le panneau ou la recherche du haut ne jette pas le dessin", () => {
  const { page, echapper } = poserCarte();
  assert.equal(echapper(page.querySelector("#recherche")), 0);
  assert.equal(echapper(page.querySelector("textarea")), 0);
});

test("Échap qui sert déjà à autre chose ne jette pas le dessin", () => {
  const { page, echapper } = poserCarte();
  const plan = page.querySelector("#plan");
  plan.addEventListener("keydown", (/** @type {Event} */ e) => e.preventDefault());
  assert.equal(echapper(plan), 0);
});

test("Échap ferme d’abord ce qui est ouvert par-dessus la carte", (t) => {
  const { echapper } = poserCarte();
  const chercher = document.querySelector.bind(document);
  t.after(() => Object.assign(document, { querySelector: chercher }));
  // Neither is known to a page without a browser.
  for (const ouvert of [":popover-open", "dialog:modal"]) {
    const trouver = (/** @type {string} */ s) => (s.includes(ouvert) ? document.body : chercher(s));
    Object.assign(document, { querySelector: trouver });
    assert.equal(echapper(document.body), 0, ouvert);
  }
});

test("Échap qui ferme un menu de la carte ne jette pas le dessin ; le suivant y renonce", () => {
  const { page, echapper } = poserCarte();
  const menu = page.querySelector("details");
  menu.open = true;
  assert.deepEqual([echapper(menu.querySelector("summary")), menu.open], [0, false]);
  assert.equal(echapper(menu.querySelector("summary")), 1);
});
