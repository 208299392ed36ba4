import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "./dom.js";
import { calme } from "./horloge.js";

poserDocument();
const { afficherEnvois } = await import("../../static/js/envois.js");

test("ce qui reste refusé ne se redessine pas à chaque essai du reste", async () => {
  const page = poser(`<section id="envois-refuses" hidden><p data-role="titre"></p><ul></ul></section>
    <template id="modele-envoi"><li><b data-role="ou"></b><b data-role="texte"></b><p data-role="raison"></p>
      <a data-role="ouvrir"></a><button type="button" data-abandonner></button></li></template>`);
  const envoi = { jeton: "un", groupe: 7, etat: "refuse", apercu: { texte: "un" }, probleme: { detail: "Trop long." } };
  let envois = [envoi];
  const boite = /** @type {any} */ (new EventTarget());
  boite.lister = async () => envois;
  afficherEnvois(boite);
  const compter = async () => {
    boite.dispatchEvent(new CustomEvent("compte"));
    await calme();
    return page.querySelector("section li button");
  };
  const bouton = await compter();
  assert.equal(await compter(), bouton);
  envois = [{ ...envoi, probleme: { detail: "Groupe clos." } }];
  assert.notEqual(await compter(), bouton);
  envois = [];
  assert.equal(await compter(), null);
  assert.equal(page.querySelector("section").hidden, true);
});
