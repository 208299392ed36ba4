import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BoiteEnvoi } from "../../static/js/boite-envoi.js";
import { avecSecours, depotEnMemoire } from "../../static/js/depot.js";
import { calme, horlogeDeTest } from "./horloge.js";

/** @type {any} */ let disque;
/** @type {Set<string>} what the disk no longer does */ let pannes;
/** @type {any} */ let depot;
let avis = 0;
/** @type {(envoi: any) => Response} */ let serveur;
/** @type {string[]} */ let recus;

beforeEach(() => {
  [disque, pannes, avis, recus] = [depotEnMemoire(), new Set(), 0, []];
  serveur = () => Response.json({}, { status: 201 });
  const actes = ["ajouter", "lister", "modifier", "retirer"].map((acte) => [
    acte,
    async (/** @type {any[]} */ ...quoi) => {
      if (pannes.has(acte)) throw new DOMException("", "QuotaExceededError");
      return disque[acte](...quoi);
    },
  ]);
  depot = avecSecours(Object.fromEntries(actes), () => (avis += 1));
});

const boite = () =>
  new BoiteEnvoi({
    depot: Promise.resolve(depot),
    envoyer: async (envoi) => {
      recus.push(envoi.corps.texte);
      return serveur(envoi);
    },
    sessionVivante: async () => true,
    horloge: horlogeDeTest(),
  });
const deposer = async (ou, texte) => {
  const jeton = await ou.deposer({ url: "/entrees/", corps: { texte }, groupe: 7 });
  await calme();
  return jeton;
};
const gardes = async () => (await depot.lister()).map(({ corps, etat }) => [corps.texte, etat]);

test("un disque plein n’empêche rien de partir, et cela se dit", async () => {
  pannes.add("ajouter");
  await deposer(boite(), "Renfort parti.");
  assert.deepEqual(recus, ["Renfort parti."]);
  assert.deepEqual(await gardes(), []);
  assert.equal(avis, 1);
});

test("ce qui attendait sur le disque part avant ce qu’il n’a plus pris", async () => {
  serveur = () => new Response(null, { status: 503 });
  const page = boite();
  await deposer(page, "un");
  pannes.add("ajouter");
  await deposer(page, "deux");
  assert.deepEqual(await gardes(), [
    ["un", "attente"],
    ["deux", "attente"],
  ]);
  [recus, serveur] = [[], () => Response.json({}, { status: 201 })];
  page.reprendre();
  await calme();
  assert.deepEqual(recus, ["un", "deux"]);
  assert.deepEqual(await disque.lister(), []);
});

test("un refus que le disque ne peut pas noter se voit, et peut être écarté", async () => {
  serveur = () => Response.json({ detail: "Non." }, { status: 403 });
  pannes.add("modifier");
  const page = boite();
  const jeton = await deposer(page, "un");
  assert.deepEqual(recus, ["un"], "il n’est pas renvoyé sans fin");
  assert.deepEqual(await gardes(), [["un", "refuse"]]);
  assert.equal((await page.ecarter(jeton))?.corps.texte, "un");
  assert.deepEqual(await gardes(), []);
});

test("ce qui est parti ne repart pas parce que le disque ne l’a pas oublié", async () => {
  pannes.add("retirer");
  const page = boite();
  await deposer(page, "un");
  page.reprendre();
  await calme();
  assert.deepEqual(recus, ["un"]);
  assert.deepEqual(await gardes(), []);
});

test("un disque qui ne se lit plus ne retient pas ce qu’il n’a pas pris ; sinon, tout attend", async () => {
  pannes = new Set(["ajouter", "lister"]);
  await assert.rejects(depot.lister());
  await deposer(boite(), "un");
  assert.deepEqual(recus, ["un"]);
});
