// What is sent, then changed or withdrawn during a cut: the frames come as fil/lignes.py writes them, the first ones veiled.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { poser, poserDocument, poserGuet } from "../dom.js";
import { calme } from "../horloge.js";

poserDocument();
poserGuet((noeud) => !noeud.hidden);
const { MondeDuFil, tetes } = await import("../monde-du-fil.js");
const { Compteurs } = await import("../../../static/js/compteurs.js");
const { suivreMessagerie } = await import("../../../static/js/messagerie/cadre.js");
const { Conversations } = await import("../../../static/js/messagerie/conversations.js");
const { FilMessages } = await import("../../../static/js/messagerie/fil-messages.js");

const MOI = { id: 1, groupes: [], messagerie: {} };
const JULIE = { id: 2, nom: "J. Petit" };
const ALERTE = `<template id="modele-alerte"><p class="alerte"><b data-role="titre"></b><span data-role="texte"></span><i data-role="qui"></i>
  <a data-role="lien"></a><button data-role="fermer"></button><button data-role="prendre" hidden></button></p></template>`;

/** @type {any} */ let monde;
/** @type {any} */ let messages;
/** @type {any} */ let conversations;
/** @type {any} */ let compteurs;

const article = (/** @type {number} */ numero, texte = "") =>
  `<article class="message" id="message-${numero}" data-id="${numero}" data-numero="${numero}" data-auteur="2" data-envoye-le="2026-11-21T13:00:00Z"><p class="texte">${texte}</p><p data-accuse hidden></p></article>`;

/** A dépêche of the message that has this number in the conversation. */
const dire = (/** @type {number} */ numero, /** @type {string} */ genre, /** @type {number} */ message, plus = {}) => {
  const donnees = { id: message, groupe: 7, numero: message, auteur: JULIE, texte: "Deux UA.", ...plus };
  const commun = { type: "depeche", groupe: 7, numero, genre, objet: { type: "message", id: message }, auteur: 2 };
  const dates = { emise_le: "2026-11-21T13:01:00Z", envoye_le: "2026-11-21T13:00:00Z" };
  monde.prise().dire({
    ...commun,
    emise_le: dates.emise_le,
    html: article(message, donnees.texte),
    donnees: { ...donnees, envoye_le: dates.envoye_le },
  });
};
const voilee = (/** @type {number} */ numero, /** @type {string} */ genre, /** @type {number} */ message) =>
  monde.prise().dire({
    ...{ type: "depeche", groupe: 7, numero, genre, objet: { type: "message", id: message }, auteur: 2 },
    ...{ emise_le: "2026-11-21T13:00:00Z", html: "", donnees: { voilee: true } },
  });
const montres = () => [...messages.lignes.querySelectorAll(".message")].map(({ dataset }) => Number(dataset.numero));
const alertes = () => [...document.querySelectorAll("#alertes [data-role=texte]")].map((noeud) => noeud.textContent);
const compte = () => {
  const { non_lus, urgents } = compteurs.de(7);
  return [non_lus, urgents];
};

beforeEach(async () => {
  poser(`<div id="alertes"></div>${ALERTE}<section><div data-liste><p data-debut></p><p data-premier></p>
    <button type="button" data-geste="plus-ancien"></button><div data-lignes></div><div data-attente></div></div>
    <div data-echec hidden><button type="button">Réessayer</button></div><button type="button" data-geste="vers-le-bas"></button></section>`);
  const suivie = {
    id: 7,
    tete: 10,
    non_lus: 0,
    urgents: 0,
    muette: false,
    niveau: "tout",
    fonction: "",
    en_personne: true,
  };
  const moi = /** @type {any} */ ({ ...MOI, messagerie: { conversations: [suivie], urgents: [] } });
  monde = new MondeDuFil();
  const { fil } = monde;
  compteurs = new Compteurs({ moi, fil });
  suivreMessagerie(/** @type {any} */ ({ moi, fil, boite: new EventTarget(), compteurs }));
  const archivee = { id: 7, titre: "Régulation", tete: 10, dernier_numero: 4, dernier: null, est_archivee: true };
  conversations = new Conversations({ moi, lire: async () => [archivee] });
  await conversations.charger();
  messages = new FilMessages(document.body, {
    moi,
    lirePage: async () => `<div data-a-avant="non" data-a-apres="non">${article(3)}${article(4)}</div>`,
  });
  await messages.ouvrir({ id: 7, genre: "groupe", curseurs: [] });
  fil.addEventListener("depeche", (e) => {
    const { detail } = /** @type {CustomEvent} */ (e);
    conversations.recevoir(detail);
    messages.recevoir(detail);
  });
  await monde.enDirect(10);
});

test("un message urgent envoyé puis corrigé pendant une coupure se voit, se compte et s’annonce", async () => {
  voilee(11, "message.envoye", 5);
  assert.deepEqual([montres(), compte(), alertes()], [[3, 4], [0, 0], []]);
  dire(12, "message.modifie", 5, { texte: "Trois UA.", est_urgent: true });
  await calme();
  assert.deepEqual(montres(), [3, 4, 5]);
  assert.equal(messages.message(5).querySelector(".texte").textContent, "Trois UA.");
  assert.deepEqual([compte(), alertes()], [[1, 1], ["Trois UA."]]);
  const { dernier, dernier_numero, est_archivee } = conversations.de(7);
  assert.deepEqual([dernier.texte, dernier_numero, est_archivee], ["Trois UA.", 5, false]);
});

test("corrigé deux fois, et d’autres écrits entre-temps, il vient à sa place et une seule fois", () => {
  voilee(11, "message.envoye", 5);
  voilee(12, "message.modifie", 5);
  dire(13, "message.envoye", 6);
  dire(14, "message.modifie", 5, { texte: "Quatre UA." });
  dire(15, "message.reaction", 5, { texte: "Quatre UA." });
  assert.deepEqual(
    [montres(), compte()],
    [
      [3, 4, 5, 6],
      [2, 0],
    ],
  );
  assert.equal(conversations.de(7).dernier_numero, 6);
});

test("une réponse voilée avec le message qu’elle cite vient avec sa citation", () => {
  voilee(11, "message.envoye", 5);
  voilee(12, "message.envoye", 6);
  dire(13, "message.modifie", 5);
  dire(14, "message.citation", 6, { texte: "Reçu." });
  assert.deepEqual(
    [montres(), compte()],
    [
      [3, 4, 5, 6],
      [2, 0],
    ],
  );
  assert.equal(conversations.de(7).dernier.texte, "Reçu.");
});

test("supprimé pendant la coupure, il garde sa place sans rien presser", () => {
  voilee(11, "message.envoye", 5);
  dire(12, "message.supprime", 5, { texte: "", est_urgent: true, supprime_le: "2026-11-21T13:01:00Z" });
  dire(13, "message.envoye", 6);
  assert.deepEqual([montres(), compte(), alertes()], [[3, 4, 5, 6], [2, 0], []]);
});

test("entendu à l’heure puis corrigé, un message urgent que l’on relit ne s’annonce pas de nouveau", () => {
  dire(11, "message.envoye", 5, { est_urgent: true });
  dire(12, "message.modifie", 5, { texte: "Trois UA.", est_urgent: true });
  for (const alerte of document.querySelectorAll("#alertes .alerte")) alerte.remove();
  monde.fil.suivre({ 7: 10 });
  voilee(11, "message.envoye", 5);
  dire(12, "message.modifie", 5, { texte: "Trois UA.", est_urgent: true });
  assert.deepEqual([montres(), compte(), alertes()], [[3, 4, 5], [1, 1], []]);
});

test("une correction d’un message plus ancien que ce qui est montré n’ajoute rien", () => {
  dire(11, "message.modifie", 1);
  monde.prise().dire(tetes(11));
  assert.deepEqual(
    [montres(), compte()],
    [
      [3, 4],
      [0, 0],
    ],
  );
});

test("corrigé par son auteur, un message urgent change de texte dans son bandeau, et s’en va retiré", () => {
  dire(11, "message.envoye", 5, { est_urgent: true });
  assert.deepEqual(alertes(), ["Deux UA."]);
  dire(12, "message.modifie", 5, { texte: "Trois UA.", est_urgent: true });
  assert.deepEqual(alertes(), ["Trois UA."]);
  dire(13, "message.supprime", 5, { texte: "", est_urgent: true, supprime_le: "2026-11-21T13:02:00Z" });
  assert.deepEqual(alertes(), []);
});
