import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout as attendre } from "node:timers/promises";
import { poserLeaflet, poserPlan } from "./plan.js";

const L = poserLeaflet();
const { Dessinateur } = await import("../../../static/js/carte/dessins.js");
const { Edition } = await import("../../../static/js/carte/edition.js");
const { geste } = await import("../../../static/js/carte/gestes.js");
const { Objets } = await import("../../../static/js/carte/objets.js");
const { Outils } = await import("../../../static/js/carte/outils.js");
const { Vue } = await import("../../../static/js/carte/vue.js");

const JULIE = { id: 1, nom: "Julie Arnaud" };
const LUC = { id: 2, nom: "Luc Blanc" };
const COMMUN = { version: 3, libelle: "", etat: "en_place", rayon_m: null, entrees: [], supprime_le: null };
const CARRE = [
  [1, 43],
  [1.02, 43],
  [1.02, 43.02],
  [1, 43.02],
  [1, 43],
];
/** Geoman tells the end of a drag a little later. */
const PEU = 30;
const tons = /** @type {any} */ (new Proxy({}, { get: () => "black" }));

/** @param {string} jeton @param {string} genre @param {string} type @param {any} coordinates @returns {any} */
function objet(jeton, genre, type, coordinates) {
  return { ...COMMUN, jeton, genre, symbole: "x", geometrie: { type, coordinates }, modifie_par: JULIE };
}

/** @type {any} */ let carte;
/** @type {any} */ let objets;
/** @type {any} */ let vue;
/** @type {any} */ let edition;
/** @type {any[]} */ let partis;

beforeEach(() => {
  carte = poserPlan(L);
  objets = new Objets();
  objets.charger([
    objet("pma", "point", "Point", [1, 43]),
    objet("axe", "ligne", "LineString", CARRE.slice(0, 2)),
    objet("zone", "polygone", "Polygon", [CARRE]),
    objet("triangle", "polygone", "Polygon", [[...CARRE.slice(0, 3), CARRE[0]]]),
  ]);
  vue = new Vue(carte, objets, new Dessinateur([], tons, L.canvas()), { opacite: () => 1, rang: () => 0 });
  vue.toutRedessiner();
  partis = [];
  const deplacer = (/** @type {any} */ pris, /** @type {any} */ champs) => {
    partis.push({ version: pris.version, sur: pris.sur ?? null, ...champs });
    objets.proposer(geste("deplacer", pris, champs));
  };
  edition = new Edition(vue, objets, /** @type {any} */ ({ venir: async () => {} }), deplacer, () => {});
});

afterEach(() => {
  edition.fermer();
  carte.remove();
});

/** @param {string} jeton @returns {Promise<any>} its layer, in hand */
async function ouvrir(jeton) {
  await edition.ouvrir(jeton);
  return vue.forme(jeton);
}

/** Take a corner, and let it go elsewhere. @param {any} forme @param {number} rang @param {[number, number]} latlng @param {() => void} [pendant] */
function tirerLeSommet(forme, rang, latlng, pendant = () => {}) {
  const poignee = forme.pm._markers.flat(2)[rang];
  poignee.fire("dragstart", { target: poignee });
  pendant();
  poignee.setLatLng(latlng);
  poignee._dragging = true;
  poignee.fire("move", { target: poignee, latlng: poignee.getLatLng() });
  poignee.fire("drag", { target: poignee });
  poignee.fire("dragend", { target: poignee });
}

/** @param {any} forme @returns {number[]} the first position that the screen shows */
const vu = (forme) => forme.toGeoJSON(4).geometry.coordinates.flat(2).slice(0, 2);

for (const jeton of ["axe", "triangle"])
  test(`ôter un sommet de ce qui n’en a que le compte n’efface rien : ${jeton}`, async () => {
    const forme = await ouvrir(jeton);
    forme.pm._removeMarker({ target: forme.pm._markers.flat(2)[0] });
    await attendre(PEU);
    assert.deepEqual(partis, []);
    assert.ok(carte.hasLayer(forme));
  });

test("un sommet ôté quand il en reste assez part", async () => {
  const forme = await ouvrir("zone");
  forme.pm._removeMarker({ target: forme.pm._markers.flat(2)[0] });
  assert.equal(partis[0].geometrie.coordinates[0].length, 4);
});

test("une zone qui se croiserait revient, et continue de suivre les collègues", async () => {
  const forme = await ouvrir("zone");
  tirerLeSommet(forme, 0, [43.01, 1.03]);
  await attendre(PEU);
  assert.deepEqual(partis, []);
  assert.equal(vue.enMain, null);
  const ailleurs = CARRE.map(([lng, lat]) => [lng + 0.1, lat]);
  const deplacee = { ...objet("zone", "polygone", "Polygon", [ailleurs]), version: 4, modifie_par: LUC };
  objets.recevoir({ genre: "objet.deplace", donnees: deplacee });
  assert.deepEqual(vu(forme), [1.1, 43]);
  objets.recevoir({
    genre: "objet.supprime",
    donnees: { ...deplacee, version: 5, supprime_le: "2026-11-30T12:00:00Z" },
  });
  assert.ok(!carte.hasLayer(forme));
});

test("Échap pendant qu’on le tire : l’objet revient et ne suit plus la souris", async () => {
  const forme = await ouvrir("pma");
  const souris = (/** @type {string} */ type, /** @type {number} */ x) =>
    carte.getContainer().dispatchEvent(new MouseEvent(type, { clientX: x, clientY: 300, bubbles: true }));
  forme.pm._dragMixinOnMouseDown({ originalEvent: { button: 0 }, latlng: L.latLng(43, 1), target: forme });
  souris("mousemove", 420);
  souris("mousemove", 450);
  assert.equal(vue.enMain, "pma");
  edition.abandonner();
  souris("mousemove", 560);
  souris("mouseup", 560);
  await attendre(PEU);
  assert.deepEqual([vu(forme), vue.enMain, partis], [[1, 43], null, []]);
});

test("tiré de nouveau avant la réponse, l’objet part sur ce qu’on en voyait", async () => {
  const forme = await ouvrir("zone");
  const premier = geste("deplacer", objets.lire("zone"), { geometrie: { type: "Polygon", coordinates: [CARRE] } });
  objets.proposer(premier);
  const refus = { statut: 409, detail: "Changé.", erreurs: {}, actuel: { ...objets.connu("zone"), version: 4 } };
  tirerLeSommet(forme, 0, [42.99, 0.99], () => objets.refuser(premier.jeton, refus));
  assert.equal(partis.at(-1).sur, premier.jeton);
});

/** The tools, drawing that genre with Geoman. @param {string} genre @returns {Promise<any>} */
async function dessinerAvecGeoman(genre) {
  const zone = document.createElement("div");
  zone.innerHTML =
    "<div data-palette></div><button data-finir></button><button data-au-centre></button><p data-consigne-actions></p>";
  /** @type {any[]} */ const dessines = [];
  /** @type {string[]} */ const dits = [];
  const symbole = /** @type {any} */ ({ code: "x", libelle: "Zone", genres: [genre], famille: "", nature: "" });
  const outils = new Outils({
    carte,
    zone,
    symboles: [symbole],
    sprite: "",
    dessinateur: new Dessinateur([symbole], tons, L.canvas()),
    geoman: /** @type {any} */ ({ venir: async () => {} }),
    dessiner: (champs) => dessines.push(champs),
    consigne: (phrase) => dits.push(phrase),
    enTrain() {},
  });
  outils.commencer(genre, symbole);
  await attendre(0);
  const poser = (/** @type {[number, number]} */ latlng) => {
    const dessin = carte.pm.Draw[genre === "cercle" ? "Circle" : "Polygon"];
    dessin._hintMarker.setLatLng(latlng);
    dessin[genre === "cercle" ? "_placeCenterMarker" : "_createVertex"]({
      latlng: L.latLng(latlng),
      originalEvent: {},
    });
  };
  const centre = () => /** @type {HTMLElement} */ (zone.querySelector("[data-au-centre]")).click();
  const finir = () => /** @type {HTMLElement} */ (zone.querySelector("[data-finir]")).click();
  return {
    dessines,
    dits,
    poser,
    centre,
    finir,
    viser: (/** @type {any} */ ou) => carte.setView(ou, 12, { animate: false }),
  };
}

test("« Placer au centre » continue ce que la souris a commencé", async () => {
  const { dessines, poser, centre, finir, viser } = await dessinerAvecGeoman("polygone");
  for (const place of /** @type {[number, number][]} */ ([
    [43, 1],
    [43.01, 1],
    [43.01, 1.01],
  ]))
    poser(place);
  viser([43, 1.01]);
  centre();
  finir();
  assert.equal(dessines[0].geometrie.coordinates[0].length, 5);
});

test("« Placer au centre » pose le bord du cercle dont la souris a posé le centre", async () => {
  const { dessines, poser, centre, viser } = await dessinerAvecGeoman("cercle");
  poser([43, 1]);
  viser([43.009, 1]);
  centre();
  assert.deepEqual(dessines[0].geometrie.coordinates, [1, 43]);
  assert.ok(Math.abs(dessines[0].rayon_m - 1000) < 10);
});

test("un contour qui se croiserait le dit et garde ses points", async () => {
  const { dessines, dits, centre, finir, viser } = await dessinerAvecGeoman("polygone");
  for (const place of [
    [43, 1],
    [43, 1.01],
    [43.01, 1.01],
  ]) {
    viser(place);
    centre();
  }
  viser([42.99, 1.005]);
  centre();
  assert.match(/** @type {string} */ (dits.at(-1)), /se croiser/);
  viser([43.01, 1]);
  centre();
  finir();
  assert.equal(dessines[0].geometrie.coordinates[0].length, 5);
});

test("un contour qui se croiserait en se fermant reste ouvert", async () => {
  const { dessines, dits, centre, finir, viser } = await dessinerAvecGeoman("polygone");
  for (const place of [
    [43, 1],
    [43, 1.02],
    [43.02, 1.02],
    [43.01, 1.03],
  ]) {
    viser(place);
    centre();
  }
  finir();
  assert.match(/** @type {string} */ (dits.at(-1)), /en se fermant/);
  assert.deepEqual(dessines, []);
});

test("revenu sur son premier point sans la souris, le contour se ferme", async () => {
  const { dessines, dits, centre, viser } = await dessinerAvecGeoman("polygone");
  for (const place of [
    [43, 1],
    [43, 1.01],
    [43.01, 1.01],
    [43.01, 1],
    [43, 1],
  ]) {
    viser(place);
    centre();
  }
  assert.equal(dessines[0]?.geometrie.coordinates[0].length, 5, /** @type {string} */ (dits.at(-1)));
});
