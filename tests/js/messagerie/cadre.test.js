import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
// Alone in its browser, this page asks no other which of them speaks.
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
const { suivreMessagerie } = await import("../../../static/js/messagerie/cadre.js");

/** @param {EventTarget} fil @param {string} nom @param {any} detail */
const dire = (fil, nom, detail) => fil.dispatchEvent(new CustomEvent(nom, { detail }));

/** A page that follows these conversations. @param {any[]} conversations @param {any} [de] who looks at it @returns {any} */
function suivre(conversations = [], de = {}) {
  const fil = /** @type {any} */ (new EventTarget());
  fil.suivis = {};
  fil.suivre = (curseurs) => Object.assign(fil.suivis, curseurs);
  fil.dire = () => true;
  const compteurs = /** @type {any} */ (new EventTarget());
  Object.assign(compteurs, { ajoutes: [], ajouter: (groupe) => compteurs.ajoutes.push(groupe) });
  compteurs.de = () => ({ non_lus: 0, urgents: 0 });
  const moi = { id: 1, messagerie: { conversations }, ...de };
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
  assert.deepEqual(compteurs.ajoutes, [{ id: 12, tete: 340, muette: undefined }]);
  // What this reads without telling is what came before: no banner for it.
  assert.equal(suivies.get(12)?.tete, 340);
});

test("un premier message à une fonction de garde n’alerte pas toute l’entité, mais qui l’a, et qui l’a ouverte", () => {
  const alerte = (/** @type {boolean[]} */ enPersonne, fonction = "ARM") => {
    poser(
      `<div id="alertes"></div><template id="modele-alerte"><p><a data-role="lien"></a><b data-role="prendre"></b></p></template>`,
    );
    const { fil, suivies } = suivre([], { entite: { id: 82 }, fonction });
    for (const en_personne of enPersonne)
      dire(fil, "rejoint", { groupe: 7, genre: "conversation", participation: 4, en_personne, tete: 0 });
    // Too old to ring: the banner alone is looked at.
    const ligne = { groupe: 7, emise_le: new Date(0).toISOString() };
    const ouverte = { objet: { type: "conversation" }, donnees: { id: 7, fonction: "Médecin régulateur" } };
    dire(fil, "depeche", { ...ligne, numero: 1, genre: "conversation.ouverte", ...ouverte });
    const donnees = { id: 9, numero: 1, texte: "Renfort !", est_urgent: true, auteur: { id: 2, nom: "J. Petit" } };
    dire(fil, "depeche", { ...ligne, numero: 4, genre: "message.envoye", objet: { type: "message" }, donnees });
    return [document.querySelectorAll("#alertes > *").length, suivies.get(7)?.en_personne];
  };
  assert.deepEqual(alerte([false]), [0, false]);
  assert.deepEqual(alerte([false], "Médecin régulateur"), [1, false]);
  assert.deepEqual(alerte([false, true]), [1, true]);
  assert.deepEqual(alerte([true, false]), [1, true]);
});

test("celle que l’on ouvre garde ce que l’on en a réglé", () => {
  poser("");
  const { suivre: suivreUne, suivies, compteurs } = suivre();
  suivreUne(7, 10, { muette: true, niveau: "rien", fonction: "ARM", en_personne: false });
  assert.deepEqual(compteurs.ajoutes, [{ id: 7, tete: 10, muette: true }]);
  const { muette, niveau, fonction, en_personne } = /** @type {any} */ (suivies.get(7));
  assert.deepEqual([muette, niveau, fonction, en_personne], [true, "rien", "ARM", false]);
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
  t.after(() => Reflect.deleteProperty(globalThis, "Notification"));
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
