import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
/** @type {any} what answers itself to whatever is asked of it, in the place of Leaflet */
const muet = new Proxy(() => {}, { get: () => muet, apply: () => muet, construct: () => muet, set: () => true });
Object.assign(globalThis, {
  L: muet,
  // happy-dom has the element without its constructor.
  Option: function Option(/** @type {string} */ dit, /** @type {string} */ valeur) {
    return Object.assign(document.createElement("option"), { textContent: dit, value: valeur });
  },
  requestAnimationFrame: () => 1,
});
const { Fiche } = await import("../../../static/js/carte/fiche.js");
const { Vue } = await import("../../../static/js/carte/vue.js");

const PMA = /** @type {any} */ ({
  jeton: "pma",
  version: 3,
  genre: "point",
  geometrie: { type: "Point", coordinates: [1.444, 43.6045] },
  rayon_m: null,
  libelle: "PMA",
  symbole: "pma",
  etat: "en_place",
  nature: "",
  note: "",
  calque: null,
  entrees: [],
  modifie_par: { id: 1, nom: "Julie Arnaud" },
  modifie_le: "2026-11-21T13:00:00Z",
  supprime_le: null,
});
const SUPPRIME = { ...PMA, version: 4, modifie_par: { id: 2, nom: "L. Blanc" }, supprime_le: "2026-11-21T13:01:00Z" };

/** @type {any} */ let fiche;
/** @type {any} */ let zone;

beforeEach(() => {
  const champs = ["libelle", "symbole", "etat", "nature", "note", "position", "rayon_m", "entrees"];
  zone =
    poser(`<section><h2 data-nom></h2><p data-resume></p><form data-formulaire>${champs.map((nom) => `<input name="${nom}">`).join("")}
    <label><input name="calque"></label></form><p data-champ-position></p><p id="ct-aide-position"></p><p data-champ-rayon></p>
    <p data-erreur hidden></p><p data-entrees-liees></p><details data-histoire></details></section>`);
  const donnees = /** @type {any} */ ({ natures: [], calques: [], symboles: [], peut_dessiner: true });
  const dessinateur = /** @type {any} */ ({ nom: (/** @type {any} */ objet) => objet.libelle, ton: () => "" });
  fiche = new Fiche(zone, donnees, dessinateur, "", /** @type {any} */ ({}));
  fiche.montrer(PMA);
});

const erreur = () => zone.querySelector("[data-erreur]");

test("rien n’est écrit tant que la fiche dit ce que dit l’objet", () => {
  assert.equal(fiche.ecrit("pma"), false);
  zone.querySelector("[name=note]").value = "Deux médecins";
  assert.equal(fiche.ecrit("pma"), true);
  assert.equal(fiche.ecrit("un autre"), false);
});

test("l’objet supprimé par un autre : ce qui s’écrivait reste, et la fiche dit qui", () => {
  zone.querySelector("[name=note]").value = "Deux médecins";
  fiche.montrer(SUPPRIME);
  assert.equal(zone.querySelector("[name=note]").value, "Deux médecins");
  assert.match(erreur().textContent, /supprimé par L. Blanc/);
  assert.equal(erreur().hidden, false);
  fiche.montrer({ ...PMA, version: 5 });
  assert.equal(erreur().hidden, true);
});

for (const [ecrit, reste] of /** @type {[boolean, string | null][]} */ ([
  [true, "pma"],
  [false, null],
]))
  test(`un objet supprimé par un autre ${reste ? "reste choisi tant qu’on l’écrit" : "n’est plus choisi"}`, () => {
    const objets = /** @type {any} */ (new EventTarget());
    Object.assign(objets, { lire: () => objets.dit, enAttente: () => false, dit: PMA });
    const dessinateur = /** @type {any} */ ({ creer: () => [muet], nom: () => "" });
    const couches = { opacite: () => 1, rang: () => 0 };
    const vue = new Vue(muet, objets, dessinateur, couches, (jeton) => ecrit && jeton === "pma");
    vue.redessiner("pma");
    vue.choisir("pma");
    objets.dit = SUPPRIME;
    objets.dispatchEvent(new CustomEvent("change", { detail: { jeton: "pma" } }));
    assert.equal(vue.choisi, reste);
  });
