import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { brancherGestes } = await import("../../../static/js/sivic/gestes.js");

/** @type {Record<string, any>} */ let sortes;

const vu = (/** @type {string} */ ou) => /** @type {HTMLElement} */ (document.querySelector(ou)).dataset.vu;
const vus = () => ["[data-geste=tri]", "[data-geste=bracelet]", "[name=victimes]"].map(vu);
const victime = { id: 3, nom: "V-3", sinus: "FR031SDIS2026TR000009", etat: { code: "dcd", libelle: "Décédé" } };
const reponse = { ...victime, destination: { id: 8, nom: "Rangueil" } };
const envoi = (/** @type {any} */ corps) => ({ corps, apercu: { victimes: [3] } });

beforeEach(() => {
  poser(`<form data-geste="tri" data-victime="3" data-vu="ur"></form><form data-geste="bracelet" data-victime="3" data-vu=""></form>
    <input type="checkbox" name="victimes" value="3" data-vu="">`);
  sortes = brancherGestes(/** @type {any} */ ({}), 7, () => {});
});

test("la réponse à un geste ne fait pas passer pour vu ce que des collègues ont dit d’autre", () => {
  sortes.bracelet.dire(reponse, envoi({ sinus: "fr031 SDIS-2026-TR-000412", vu: "" }));
  assert.deepEqual(vus(), ["ur", "FR031SDIS2026TR000412", ""]);
});

test("le geste suivant part de ce qu’on a dit soi-même, non de ce qu’un collègue a dit depuis", () => {
  sortes.tri.dire(reponse, envoi({ etat: "ua", vu: "ur" }));
  assert.deepEqual(vus(), ["ua", "", ""]);
  sortes.orientation.dire({ victimes: [reponse] }, envoi({ victimes: [3], destination: 5, vues: { 3: null } }));
  assert.deepEqual(vus(), ["ua", "", "5"]);
});

test("une réponse venue tard ne remet pas l’ancien sous ce que la page montre depuis", () => {
  /** @type {HTMLElement} */ (document.querySelector("[data-geste=tri]")).dataset.vu = "dcd";
  sortes.tri.dire(reponse, envoi({ etat: "ua", vu: "ur" }));
  /** @type {HTMLElement} */ (document.querySelector("[name=victimes]")).dataset.vu = "8";
  sortes.orientation.dire({ victimes: [reponse] }, envoi({ victimes: [3], destination: 5, vues: { 3: null } }));
  assert.deepEqual(vus(), ["dcd", "", "8"]);
});

test("deux gestes dits de suite, le second parti de ce que disait le premier, laissent le dernier", () => {
  sortes.tri.dire(reponse, envoi({ etat: "ua", vu: "ur" }));
  sortes.tri.dire(reponse, envoi({ etat: "dcd", vu: "ua" }));
  sortes.bracelet.dire(reponse, envoi({ sinus: "fr031 SDIS-2026-TR-000412", vu: "" }));
  sortes.bracelet.dire(reponse, envoi({ sinus: "FR031SDIS2026TR000413", vu: "fr031 SDIS-2026-TR-000412" }));
  assert.deepEqual(vus(), ["dcd", "FR031SDIS2026TR000413", ""]);
});

test("le lieu dit est celui dont le suivant part", () => {
  poser(`<form data-geste="lieu" data-victime="3" data-vu="terrain"><select name="lieu"><option value="terrain">Terrain</option>
    <option value="pma">PMA</option></select></form>`);
  const formulaire = /** @type {HTMLFormElement} */ (document.querySelector("form"));
  /** @type {any} */ (formulaire.elements.namedItem("lieu")).value = "pma";
  formulaire.dataset.nom = "V-3";
  const { corps, texte } = sortes.lieu.lire(formulaire, new FormData(formulaire));
  assert.deepEqual([corps, texte], [{ lieu: "pma", vu: "terrain" }, "V-3 : lieu, PMA"]);
  assert.equal(
    sortes.lieu.dire({ ...reponse, lieu: { code: "hopital", libelle: "Hôpital" } }, envoi(corps)),
    "V-3 : lieu, Hôpital.",
  );
  assert.equal(formulaire.dataset.vu, "pma");
});

const TOUT = { etat: "ur", lieu: "terrain", sinus: "", destination: 5 };
const fiche = () =>
  poser(`<form data-geste="tri" data-victime="3" data-vu="ur"></form><input type="hidden" name="victimes" value="3" data-vu="5">
    <form data-geste="desorientation" data-victime="3" data-nom="V-3" data-vu="5"></form>
    <form data-geste="annulation" data-victime="3" data-nom="V-3" data-vu='${JSON.stringify(TOUT)}'>
    <select name="motif"><option value="saisie">Erreur de saisie</option></select></form>`);

test("qui annule dit tout ce que l’écran montrait, et ce qu’on a dit soi-même en fait partie", () => {
  fiche();
  const formulaire = /** @type {HTMLFormElement} */ (document.querySelector("[data-geste=annulation]"));
  const lu = () => sortes.annulation.lire(formulaire, new FormData(formulaire));
  assert.deepEqual(lu().corps, { motif: "saisie", vu: TOUT });
  assert.equal(lu().texte, "V-3 : annulée, Erreur de saisie");
  sortes.tri.dire(reponse, envoi({ etat: "ua", vu: "ur" }));
  sortes.tri.dire(reponse, envoi({ etat: "dcd", vu: "implique" }));
  sortes.desorientation.dire(reponse, envoi({ vu: 5 }));
  assert.deepEqual(lu().corps.vu, { ...TOUT, etat: "ua", destination: null });
});

test("une orientation retirée l’est pour la suivante, et orienter de nouveau se retire de là", () => {
  fiche();
  const vues = () => ["[name=victimes]", "[data-geste=desorientation]"].map(vu);
  sortes.desorientation.dire(reponse, envoi({ vu: 5 }));
  assert.deepEqual(vues(), ["", ""]);
  sortes.orientation.dire({ victimes: [reponse] }, envoi({ victimes: [3], destination: 8, vues: { 3: null } }));
  assert.deepEqual(vues(), ["8", "8"]);
});

test("envoyer quand même part de la personne telle qu’elle est", () => {
  const une = { ...reponse, lieu: { code: "pma" }, sinus: "S" };
  assert.deepEqual(sortes.annulation.quandMeme(envoi({ motif: "essai", vu: TOUT }), [une]), {
    motif: "essai",
    vu: { etat: "dcd", lieu: "pma", sinus: "S", destination: 8 },
  });
  assert.deepEqual(sortes.desorientation.quandMeme(envoi({ vu: 5 }), [{ ...une, destination: null }]), { vu: null });
});
