import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
const { suivreMessagerie } = await import("../../../static/js/messagerie/cadre.js");

/** A page that follows these conversations. @param {any[]} conversations @returns {any} */
function suivre(conversations = []) {
  const fil = /** @type {any} */ (new EventTarget());
  fil.suivis = {};
  fil.suivre = (curseurs) => Object.assign(fil.suivis, curseurs);
  fil.dire = () => true;
  const compteurs = /** @type {any} */ (new EventTarget());
  Object.assign(compteurs, { ajoutes: [], ajouter: (groupe) => compteurs.ajoutes.push(groupe) });
  compteurs.de = () => ({ non_lus: 0, urgents: 0 });
  const moi = { id: 1, messagerie: { conversations } };
  return {
    fil,
    compteurs,
    ...suivreMessagerie(/** @type {any} */ ({ moi, fil, compteurs, boite: new EventTarget() })),
  };
}

test("qui entre dans une conversation la suit depuis la tête qu’elle avait", () => {
  poser("");
  const { fil, compteurs, suivies } = suivre();
  const detail = { groupe: 12, genre: "conversation", participation: 4, en_personne: true, tete: 340 };
  fil.dispatchEvent(new CustomEvent("rejoint", { detail }));
  assert.deepEqual(fil.suivis, { 12: 340 });
  assert.deepEqual(compteurs.ajoutes, [{ id: 12, tete: 340 }]);
  // What this reads without telling is what came before: no banner for it.
  assert.equal(suivies.get(12)?.tete, 340);
});

test("la conversation laissée ouverte dans un panneau fermé s’entend, pas celle que l’on voit", (t) => {
  /** @type {string[]} */ const dites = [];
  class Notification {
    static permission = "granted";
    /** @param {string} titre @param {{body: string}} plus */
    constructor(titre, { body }) {
      dites.push(`${titre} : ${body}`);
    }
  }
  Object.assign(globalThis, { Notification });
  // Alone in its browser, this page asks no other which of them speaks.
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  t.after(() => ["Notification", "navigator"].map((nom) => Reflect.deleteProperty(globalThis, nom)));
  localStorage.setItem("portail-alertes", JSON.stringify({ bureau: true, muetJusqua: Date.now() + 3_600_000 }));
  poser(`<aside id="panneau"><section id="messagerie" data-ouverte="7"></section></aside>`);
  const { fil } = suivre([{ id: 7, tete: 10, muette: false, niveau: "tout", fonction: "", en_personne: true }]);
  const dire = (/** @type {number} */ numero, /** @type {string} */ texte) => {
    const donnees = { id: numero, numero, texte, auteur: { id: 2, nom: "J. Petit" } };
    const detail = { groupe: 7, numero, genre: "message.envoye", objet: { type: "message" }, donnees };
    fil.dispatchEvent(new CustomEvent("depeche", { detail: { ...detail, emise_le: new Date().toISOString() } }));
  };
  dire(11, "Deux UA.");
  /** @type {HTMLElement} */ (document.getElementById("panneau")).hidden = true;
  dire(12, "Trois UA.");
  assert.deepEqual(dites, ["J. Petit : Trois UA."]);
});
