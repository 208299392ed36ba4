import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aLHeureDuServeur,
  auSaut,
  decalageConnu,
  heureDuServeur,
  noterLaPage,
  noterLHeure,
} from "../../static/js/heure-serveur.js";
import { corpsDate } from "../../static/js/retard.js";

const VRAIE = Date.parse("2026-11-21T14:02:00Z");
const MINUTE = 60_000;
const repondre = (/** @type {number} */ instant) =>
  noterLHeure({ headers: new Headers({ Date: new Date(instant).toUTCString() }) });

/** @param {any} t @param {number} avance minutes by which the clock of the post is fast */
const regler = (t, avance) => t.mock.timers.enable({ apis: ["Date"], now: VRAIE + avance * MINUTE });

test("l’heure de la page vaut jusqu’à la première réponse, sans dispenser de la demander", async (t) => {
  regler(t, 20);
  noterLaPage(new Date(VRAIE).toISOString());
  assert.equal(heureDuServeur(), VRAIE);
  let demandes = 0;
  await aLHeureDuServeur(new Date(VRAIE).toISOString(), async () => {
    demandes += 1;
  });
  assert.equal(demandes, 1);
  const corps = { texte: "Renfort parti.", survenu_le: null };
  const depose_le = await aLHeureDuServeur(new Date().toISOString(), async () => {});
  const envoi = /** @type {any} */ ({ url: "/entrees/", corps, depose_le });
  assert.equal(corpsDate(envoi, heureDuServeur()).survenu_le, null, "ce qui part aussitôt n’est pas daté");
  noterLaPage(new Date(VRAIE + 20 * MINUTE - 9_000).toISOString());
  assert.equal(heureDuServeur(), VRAIE + 20 * MINUTE, "quelques secondes ne sont que le chemin de la page");
});

test("tant que rien n’a été entendu du serveur, l’heure lui est demandée avant de dater", async (t) => {
  regler(t, 0);
  let demandes = 0;
  const ecrite = new Date(VRAIE).toISOString();
  const demander = async () => {
    demandes += 1;
    throw new TypeError("réseau coupé");
  };
  assert.equal(await aLHeureDuServeur(ecrite, demander), ecrite);
  assert.equal(demandes, 0, "ce qui part aussitôt n’attend rien");
  t.mock.timers.setTime(VRAIE + 5 * MINUTE);
  assert.equal(await aLHeureDuServeur(ecrite, demander), ecrite);
  assert.equal(demandes, 1);
});

for (const [nom, avance] of /** @type {[string, number][]} */ ([
  ["en avance", 12],
  ["en retard", -12],
]))
  test(`un poste ${nom} date ce qui a attendu par l’heure du serveur`, async (t) => {
    regler(t, avance);
    const corps = { texte: "Renfort parti.", survenu_le: null };
    const depose_le = new Date().toISOString();
    t.mock.timers.setTime(Date.now() + 5 * MINUTE);
    repondre(VRAIE + 5 * MINUTE);
    const juste = await aLHeureDuServeur(depose_le, async () => {});
    const envoye = corpsDate(/** @type {any} */ ({ url: "/entrees/", corps, depose_le: juste }), heureDuServeur());
    assert.ok(Math.abs(Date.parse(envoye.survenu_le) - VRAIE) < 1_000, envoye.survenu_le);
    assert.ok(Math.abs(heureDuServeur() - VRAIE - 5 * MINUTE) < 1_000);
  });

test("quelques secondes ne sont que le chemin de la réponse", (t) => {
  regler(t, 0);
  repondre(VRAIE - 8_000);
  assert.equal(heureDuServeur(), VRAIE);
  noterLHeure({ headers: new Headers() });
  assert.equal(heureDuServeur(), VRAIE);
});

test("un poste parti en retard, puis remis à l’heure, ne vieillit pas ce qui arrive", (t) => {
  regler(t, -60);
  let demandes = 0;
  auSaut(() => (demandes += 1));
  noterLaPage(new Date(VRAIE).toISOString());
  repondre(VRAIE);
  assert.equal(heureDuServeur(), VRAIE);
  assert.equal(demandes, 0);
  t.mock.timers.setTime(VRAIE);
  assert.equal(heureDuServeur(), VRAIE, "son heure est juste, et plus rien ne s’y ajoute");
  assert.equal(heureDuServeur(), VRAIE);
  assert.equal(demandes, 1, "le serveur dira la sienne : demandée une fois");
});

test("au réveil d’un poste déréglé et sans réseau, l’écart connu vaut, et l’heure se redemande jusqu’à la réponse", (t) => {
  regler(t, 20);
  let passe = performance.now();
  t.mock.method(performance, "now", () => passe);
  let demandes = 0;
  auSaut(() => (demandes += 1));
  repondre(VRAIE);
  t.mock.timers.setTime(VRAIE + 80 * MINUTE); // an hour of sleep, during which time stood still
  assert.equal(heureDuServeur(), VRAIE + 60 * MINUTE);
  passe += MINUTE;
  t.mock.timers.setTime(VRAIE + 81 * MINUTE);
  assert.equal(heureDuServeur(), VRAIE + 61 * MINUTE);
  assert.equal(demandes, 2);
  repondre(VRAIE + 61 * MINUTE);
  passe += MINUTE;
  t.mock.timers.setTime(VRAIE + 82 * MINUTE);
  assert.equal(heureDuServeur(), VRAIE + 62 * MINUTE);
  assert.equal(demandes, 2, "répondue, elle ne se redemande pas");
});

test("ce qui est écrit avant que l’heure du poste soit réglée garde l’écart de ce moment", async (t) => {
  regler(t, -60);
  repondre(VRAIE);
  const [ecrit, decalage] = [new Date().toISOString(), decalageConnu()];
  t.mock.timers.setTime(VRAIE); // set right as the network comes back
  heureDuServeur();
  assert.equal(await aLHeureDuServeur(ecrit, async () => {}, decalage), new Date(VRAIE).toISOString());
});

test("au réveil d’un poste déréglé, l’heure du serveur est redemandée", (t) => {
  regler(t, 12);
  let demandes = 0;
  auSaut(() => (demandes += 1));
  repondre(VRAIE);
  t.mock.timers.setTime(VRAIE + 72 * MINUTE); // an hour went by, and time with it stood still
  heureDuServeur();
  assert.equal(demandes, 1);
  repondre(VRAIE + 60 * MINUTE);
  assert.equal(heureDuServeur(), VRAIE + 60 * MINUTE);
  const passe = performance.now() + 90 * MINUTE;
  t.mock.method(performance, "now", () => passe);
  t.mock.timers.setTime(VRAIE + 162 * MINUTE);
  assert.equal(heureDuServeur(), VRAIE + 150 * MINUTE, "le temps qui passe n’est pas un saut");
  assert.equal(demandes, 1);
});
