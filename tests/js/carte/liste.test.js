import assert from "node:assert/strict";
import { test } from "node:test";
import { faire, poser, poserDocument } from "../dom.js";

poserDocument();
/** @type {(() => void)[]} */
const images = [];
globalThis.requestAnimationFrame = (image) => images.push(() => image(0));
const { Liste } = await import("../../../static/js/carte/liste.js");
const { Objets } = await import("../../../static/js/carte/objets.js");

const PMA = { jeton: "pma", symbole: "pma", etat: "prevu", modifie_par: { nom: "L. Roux" } };

/** The list beside the map, drawn, with one object that is five minutes old. */
function poserListe() {
  const page = poser(
    `<section><input data-filtre-objets><ul data-liste-objets></ul><p data-aucun-objet></p></section>`,
  );
  const objets = new Objets();
  const ilYA5Min = new Date(Date.now() - 5 * 60_000).toISOString();
  objets.charger([/** @type {any} */ ({ ...PMA, version: 1, libelle: "PMA", modifie_le: ilYA5Min })]);
  const dessinateur = /** @type {any} */ ({ nom: (/** @type {any} */ o) => o.libelle, ton: () => "soin" });
  new Liste(
    page.querySelector("section"),
    objets,
    dessinateur,
    "",
    () => {},
    () => {},
  ).dessiner();
  return { page, objets, ilYA5Min };
}

/** The next frame of the browser. */
function image() {
  for (const suite of images.splice(0)) suite();
}

/** A colleague draws another object. @param {InstanceType<typeof Objets>} objets */
function arriver(objets) {
  const recu = { ...PMA, jeton: "neuf", version: 1, libelle: "Neuf", modifie_le: new Date().toISOString() };
  objets.recevoir({ genre: "objet.dessine", donnees: /** @type {any} */ (recu) });
  image();
}

/** @param {any} page */
function noms(page) {
  return [...page.querySelectorAll("b")].map((nom) => nom.textContent);
}

test("ce qui arrive pendant que l’on clique attend que le doigt soit levé", async () => {
  const { page, objets } = poserListe();
  const bouton = page.querySelector("button");
  faire(bouton, "pointerdown", { button: 0 });
  arriver(objets);
  assert.equal(page.querySelector("button"), bouton);
  faire(document.body, "pointerup");
  assert.equal(page.querySelector("button"), bouton, "le clic vient juste après");
  await new Promise((suite) => setTimeout(suite));
  assert.deepEqual(noms(page), ["Neuf", "PMA"]);
});

test("la barre de défilement, dont on ne sait pas le relâcher, ne fige pas la liste", () => {
  const { page, objets } = poserListe();
  faire(page.querySelector("ul"), "pointerdown", { button: 0 });
  arriver(objets);
  assert.deepEqual(noms(page), ["Neuf", "PMA"]);
});

test("ni un relâcher perdu hors de la page", async () => {
  const { page, objets } = poserListe();
  faire(page.querySelector("button"), "pointerdown", { button: 0 });
  arriver(objets);
  faire(window, "blur");
  await new Promise((suite) => setTimeout(suite));
  assert.deepEqual(noms(page), ["Neuf", "PMA"]);
});

test("l’âge d’un objet est de ceux que la page tient à jour", () => {
  const { page, ilYA5Min } = poserListe();
  const temps = page.querySelector("time[data-relatif]");
  assert.equal(temps.dateTime, ilYA5Min);
  assert.equal(temps.parentElement.textContent, "prévu · L. Roux · il y a 5 min");
});
