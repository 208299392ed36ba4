import assert from "node:assert/strict";
import { test } from "node:test";
import { faire, poser } from "../dom.js";
import { calme } from "../horloge.js";
import { poserLeaflet, poserPlan } from "./plan.js";

const L = poserLeaflet();
const { Import } = await import("../../../static/js/carte/import.js");

const LU = { objets: [{ jeton: "o1" }, { jeton: "o2" }], refus: ["Un point sans place."], importes: 0 };

/** @param {(() => Promise<any>)[]} reponses in order */
function poserImport(reponses) {
  const carte = poserPlan(L);
  const page = poser(`<dialog><form data-form-import><p data-erreur-import></p><p data-bilan-import></p>
    <input name="fichier"><ul data-refus-import></ul><button data-confirmer-import></button></form></dialog>`);
  /** @type {(string | null)[]} */
  const confirmes = [];
  /** @type {string[]} */
  const dits = [];
  const envoyer = (/** @type {string} */ _, /** @type {FormData} */ corps) => {
    confirmes.push(/** @type {string | null} */ (corps.get("confirme")));
    return /** @type {() => Promise<any>} */ (reponses.shift())();
  };
  const dessinateur = /** @type {any} */ ({ creer: () => [L.circleMarker([43, 1])] });
  const importation = new Import(page.querySelector("dialog"), carte, dessinateur, envoyer, (dit) => dits.push(dit));
  importation.ouvrir();
  const formulaire = page.querySelector("form");
  const passer = (/** @type {string} */ type) => {
    faire(formulaire, type);
    return calme();
  };
  return { page, confirmes, dits, passer };
}

const coupe = () => Promise.reject(new TypeError("réseau"));
const repondre = (/** @type {object} */ donnees) => async () => ({ ok: true, json: async () => donnees });

test("un fichier que la coupure a empêché de lire se relit d’abord : rien n’est ajouté sans être vu", async () => {
  const { page, confirmes, dits, passer } = poserImport([coupe, repondre(LU), coupe, repondre({ ...LU, importes: 2 })]);
  const bouton = page.querySelector("[data-confirmer-import]");
  await passer("change");
  assert.match(page.querySelector("[data-erreur-import]").textContent, /réessayez/);
  assert.equal(bouton.disabled, false);
  await passer("submit");
  assert.match(page.querySelector("[data-bilan-import]").textContent, /^2 objets à ajouter/);
  await passer("submit");
  assert.equal(bouton.disabled, false, "ce qui a été vu se redemande");
  await passer("submit");
  assert.deepEqual(confirmes, [null, null, "oui", "oui"]);
  assert.deepEqual(dits, ["2 objets ajoutés à la carte."]);
});
