import assert from "node:assert/strict";
import test from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { Echelle } = await import("../../../static/js/rejeu/echelle.js");
const { Participants } = await import("../../../static/js/rejeu/participants.js");

const DEBUT = Date.parse("2026-11-21T14:00:00Z");
const HEURE = 3_600_000;

/** How the replay of a story of so many hours dates a key moment and a participant, 20 minutes in. @param {number} heures */
function dates(heures) {
  const page = poser(`<input data-curseur-temps><i data-debut></i><i data-fin></i><i data-duree></i>
    <svg data-densite></svg><div data-marques></div><ol data-moments></ol><b data-nombre-participants></b><ul data-participants></ul>`);
  const histoire = /** @type {any} */ ({ debut: DEBUT, fin: DEBUT + heures * HEURE, position: DEBUT });
  const instant = DEBUT + HEURE / 3;
  new Echelle(page, histoire, [], [{ instant, genre: "etat", libelle: "Ouverture" }]);
  const donnees = { entite: { nom: "Samu 31" }, droit: 3, depuis_le: new Date(instant).toISOString() };
  const etat = /** @type {any} */ ({ participants: new Map([[1, { groupe: 1, donnees }]]) });
  new Participants(page, histoire).dessiner(etat, 1);
  return ["[data-moments] time", "[data-participants] span"].map((lequel) => page.querySelector(lequel).textContent);
}

test("une histoire d’un jour se date par l’heure", () => {
  assert.deepEqual(dates(4), ["15:20:00", "pilotage · depuis 15:20"]);
});

test("une histoire de plusieurs jours met le jour devant l’heure", () => {
  assert.deepEqual(dates(50), ["21/11 15:20:00", "pilotage · depuis le 21/11 15:20"]);
});
