import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { faire, poser, poserDocument } from "./dom.js";
import { calme } from "./horloge.js";

poserDocument();
const { Recherche } = await import("../../static/js/trouver.js");

/** @type {any} */ let champ;
/** @type {any} */ let reponses;
/** @type {any} */ let etat;
/** @type {{q: string | null, rendre: (reponse: Response) => void, perdre: () => void, signal: AbortSignal}[]} */ let demandes;
let ouverte = false;

beforeEach(() => {
  poser(`<form action="http://localhost/trouver/"><input id="c"><div id="r"></div><p id="etat-recherche"></p></form>`);
  [champ, reponses, etat] = ["c", "r", "etat-recherche"].map((id) => document.getElementById(id));
  [demandes, ouverte] = [[], false];
  // happy-dom has no popover.
  reponses.matches = () => ouverte;
  reponses.showPopover = () => (ouverte = true);
  reponses.hidePopover = () => (ouverte = false);
  new Recherche(champ, reponses);
  champ.focus();
});

/** @param {any} t @param {string} q */
async function chercher(t, q) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(globalThis, "fetch", (/** @type {string} */ url, /** @type {any} */ { signal }) => {
    const q = new URL(url).searchParams.get("q");
    return new Promise((rendre, rejeter) =>
      demandes.push({ q, rendre, perdre: () => rejeter(new TypeError()), signal }),
    );
  });
  champ.value = q;
  faire(champ, "input");
  t.mock.timers.tick(500);
  t.mock.reset();
}
const trouve = (/** @type {string} */ mot) => new Response(`<ul><li><a href="/x">${mot}</a></li></ul>`);

for (const [nom, rater] of /** @type {[string, (demande: any) => void][]} */ ([
  ["refusée", ({ rendre }) => rendre(new Response("", { status: 429 }))],
  ["coupée", ({ perdre }) => perdre()],
]))
  test(`les réponses d’une autre question ne passent pas pour celles d’une recherche ${nom}`, async (t) => {
    await chercher(t, "samu 3");
    demandes[0].rendre(trouve("Samu 31"));
    await calme();
    assert.ok(ouverte && reponses.textContent === "Samu 31");

    await chercher(t, "samu 59");
    assert.equal(reponses.getAttribute("aria-busy"), "true", "ce sont encore celles d’avant");
    const bas = faire(champ, "keydown", { key: "ArrowDown" });
    assert.equal(bas.defaultPrevented, false, "les flèches n’y vont pas");
    rater(demandes[1]);
    await calme();
    assert.equal(ouverte, false);
    assert.equal(reponses.textContent, "");
    assert.equal(etat.textContent, "La recherche n’a pas répondu. Entrée ouvre sa page.");

    await chercher(t, "samu 59");
    demandes[2].rendre(trouve("Samu 59"));
    await calme();
    assert.ok(ouverte && reponses.textContent === "Samu 59");
    assert.equal(reponses.hasAttribute("aria-busy"), false);
    assert.ok(demandes[2].signal, "une question sans réponse n’attend pas toujours");
  });
