import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";
import { poser, poserDocument } from "../dom.js";
import { calme } from "../horloge.js";

const POSTE = 12;
const MOI = `<script id="moi" type="application/json">{"id": 4, "groupes": [], "postes": [{"id": ${POSTE}, "actif": true}]}</script>`;
const DEPOT = `<input type="file"><div data-zone hidden></div>
  <section class="ged-envois" hidden><span data-resume></span><ul></ul></section>
  <template><li class="ged-envoi"><span data-nom></span><span data-etat></span><progress></progress>
  <span class="ged-suite"><button data-reprendre hidden></button><button data-abandonner></button></span><p data-erreur hidden></p>
  <div data-doublon hidden><a data-lien></a><button data-lier hidden></button><button data-quand-meme></button></div></li></template>`;
const DOUBLON = { id: 3, titre: "Plan", groupe: "Région", dossier: "" };

/** @type {{quoi: string, poste: string | undefined}[]} */ let demandes;
/** @type {() => Response} what is answered to what ends a deposit */ let conclure;
/** @type {object[]} */ let doublons;

before(async () => {
  poserDocument();
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  poser(MOI);
  await import("../../../static/js/ged/depot.js");
});

beforeEach(() => {
  [demandes, doublons, conclure] = [[], [], () => Response.json({ id: 1 }, { status: 201 })];
  localStorage.clear();
  let recu = 0;
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ url, /** @type {any} */ { method, headers, body }) => {
      demandes.push({ quoi: `${method} ${url.split("?")[0]}`, poste: headers["X-Portail-Poste"] });
      if (method === "PUT") recu += body.size;
      if (method === "DELETE") return new Response(null, { status: 204 });
      return url.includes("depots") ? Response.json({ recu, taille: 5, doublons }) : conclure();
    }
  );
});

const faites = () => demandes.map(({ quoi }) => quoi.replace(/[0-9a-f-]{36}/, "J"));

/** A file dropped on a new page; what one does on its line. */
async function deposer() {
  const element = /** @type {any} */ (document.createElement("ged-depot"));
  element.innerHTML = DEPOT;
  Object.assign(element.dataset, { groupe: "7", dossier: "9" });
  poser("").append(element);
  element.deposer([new File(["Plan."], "plan.txt")]);
  await calme();
  const ligne = element.querySelector("li");
  const [etat, erreur, reprendre] = ["etat", "erreur", "reprendre"].map((nom) => ligne.querySelector(`[data-${nom}]`));
  const cliquer = async (/** @type {string} */ nom) => {
    ligne.querySelector(`[data-${nom}]`).click();
    await calme();
  };
  return { etat, erreur, reprendre, cliquer };
}

const coupe = () => {
  throw new TypeError("réseau coupé");
};
const autrePoste = () => Response.json({ poste_ecrit: null, poste_actif: { id: 13 } }, { status: 409 });

test("ce qui conclut un dépôt dit pour quel poste la page a été faite", async () => {
  const { etat } = await deposer();
  assert.equal(etat.textContent, "déposé");
  assert.deepEqual(demandes.at(-1), { quoi: "POST /api/v1/groupes/7/documents/", poste: String(POSTE) });
});

test("un lien mis à la place d’un dépôt le dit aussi", async () => {
  doublons = [DOUBLON];
  const { etat, cliquer } = await deposer();
  await cliquer("lier");
  assert.equal(etat.textContent, "lien mis ici");
  assert.ok(demandes.some(({ quoi, poste }) => quoi.endsWith("/dossiers/9/raccourcis/") && poste === String(POSTE)));
});

test("à un autre poste, rien n’est perdu : on y revient et on reprend", async () => {
  conclure = autrePoste;
  const { etat, erreur, reprendre, cliquer } = await deposer();
  assert.match(erreur.textContent, /cette page est celle d’un autre poste/);
  assert.equal(reprendre.hidden, false);
  conclure = () => Response.json({ id: 1 }, { status: 201 });
  await cliquer("reprendre");
  assert.equal(etat.textContent, "déposé");
});

test("une dernière réponse perdue se redemande seule, sans renvoyer le fichier", async () => {
  conclure = coupe;
  const { etat, cliquer } = await deposer();
  assert.equal(etat.textContent, "arrêté");
  demandes = [];
  conclure = () => Response.json({ id: 1 }, { status: 201 });
  await cliquer("reprendre");
  assert.deepEqual(faites(), ["POST /api/v1/groupes/7/documents/"]);
  assert.equal(etat.textContent, "déposé");
});

test("un lien qui n’a pas pu se mettre se redemande, et ne devient pas un dépôt", async () => {
  doublons = [DOUBLON];
  conclure = coupe;
  const { etat, cliquer } = await deposer();
  await cliquer("lier");
  await cliquer("reprendre");
  assert.equal(etat.textContent, "déjà dans la bibliothèque");
  assert.ok(!faites().includes("POST /api/v1/groupes/7/documents/"));
});
