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
const { Fiche, mesures } = await import("../../../static/js/carte/fiche.js");
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
  const symboles = new Map(Object.entries({ pma: { nature: "/PMA" }, crm: { nature: "/CRM" } }));
  const dessinateur = /** @type {any} */ ({
    nom: (/** @type {any} */ objet) => objet.libelle,
    ton: () => "",
    symboles,
  });
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

/** @param {Record<string, string>} tapes @returns {Promise<any[]>} what the sheet says then */
async function enregistrer(tapes) {
  /** @type {any[]} */ const dits = [];
  fiche.addEventListener("decrire", (/** @type {any} */ { detail }) => dits.push(detail));
  for (const [nom, valeur] of Object.entries(tapes)) zone.querySelector(`[name=${nom}]`).value = valeur;
  zone.querySelector("form").dispatchEvent(new Event("submit", { cancelable: true }));
  await new Promise((suite) => setTimeout(suite));
  return dits;
}

const CERCLE = { ...PMA, jeton: "cercle", genre: "cercle", rayon_m: 600 };

for (const [ecrit, rayon_m] of /** @type {[string, number][]} */ ([
  ["1 500", 1500],
  ["1\u202f500", 1500],
  ["250,5", 250.5],
]))
  test(`un rayon s’écrit comme on l’écrit : ${ecrit}`, async () => {
    fiche.montrer(CERCLE);
    assert.equal((await enregistrer({ rayon_m: ecrit }))[0].place.rayon_m, rayon_m);
  });

for (const ecrit of ["grand", "0", "-5", ""])
  test(`un rayon qui ne se lit pas est refusé sur la fiche : « ${ecrit} »`, async () => {
    fiche.montrer(CERCLE);
    assert.deepEqual(await enregistrer({ rayon_m: ecrit }), []);
    assert.match(erreur().textContent, /rayon/);
  });

test("la nature venue du symbole part avec lui, celle qu’on a choisie reste", async () => {
  fiche.montrer({ ...PMA, jeton: "suivi", nature: "/PMA" });
  assert.equal((await enregistrer({ symbole: "crm" }))[0].champs.nature, "/CRM");
  fiche.montrer({ ...PMA, jeton: "choisi", nature: "/AUTRE" });
  assert.equal((await enregistrer({ symbole: "crm" })).at(-1).champs.nature, "/AUTRE");
});

test("la surface d’une zone trouée est celle qui reste", () => {
  const carre = (/** @type {number} */ cote) => [
    [0, 0],
    [cote, 0],
    [cote, cote],
    [0, cote],
    [0, 0],
  ];
  const zoneDe = (/** @type {any} */ ...coordinates) =>
    mesures(/** @type {any} */ ({ genre: "polygone", geometrie: { type: "Polygon", coordinates } }));
  assert.equal(zoneDe(carre(0.1)), "124 km²");
  assert.equal(zoneDe(carre(0.1), carre(0.05)), "92,7 km²");
});
