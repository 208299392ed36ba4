import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BoiteEnvoi } from "../../../static/js/boite-envoi.js";
import { depotEnMemoire } from "../../../static/js/depot.js";
import { Depots, demander } from "../../../static/js/main-courante/demandes.js";

const CIBLE = { id: 5, numero: 12, groupe: 7 };

/** @type {EventTarget} */ let fil;
/** @type {BoiteEnvoi} */ let boite;
/** @type {Depots} */ let depots;
/** @type {string} the état of the action, as the server keeps it */ let etat;
/** @type {Record<string, any>} and the rest of it */ let reste;
/** @type {string[]} */ let refuses;
let enLigne = true;
/** Whether the server fails on « en cours », and on nothing else. */ let panne = false;

beforeEach(() => {
  [etat, refuses, enLigne, panne] = ["a_faire", [], true, false];
  reste = { entite: null, personne: null, echeance: null };
  fil = new EventTarget();
  boite = new BoiteEnvoi({
    depot: Promise.resolve(depotEnMemoire()),
    sessionVivante: async () => true,
    envoyer: async ({ corps }) => repondre(corps),
  });
  boite.addEventListener("refuse", (/** @type {any} */ { detail }) => {
    refuses.push(detail.jeton);
    boite.ecarter(detail.jeton); // as the board does
  });
  depots = new Depots(boite, fil);
});

/** As the acte does: what another has said since is not covered. @param {any} corps */
function repondre({ etat: vers, vu, vues = {}, jeton, ...change }) {
  if (!enLigne) throw new TypeError("hors ligne");
  if (panne && vers === "en_cours") return reponse(500);
  if (vers !== undefined && !["", vu, vers].includes(etat)) return reponse(400);
  if (Object.entries(vues).some(([nom, lue]) => ![lue, change[nom] ?? null].includes(reste[nom]))) return reponse(400);
  etat = vers ?? etat;
  if (change.entite || change.personne) reste = { ...reste, entite: null, personne: null };
  Object.assign(reste, change);
  return reponse(200);
}

/** @param {number} status */
function reponse(status) {
  return new Response("{}", { status, headers: { "Content-Type": "application/json" } });
}

/** @param {string} jeton @param {Record<string, any>} valeurs */
function demanderAction(jeton, valeurs, par = depots) {
  return par.deposer(demander("action", CIBLE, valeurs, jeton));
}

/** Until the outbox has nothing more to send. */
async function vider() {
  boite.reprendre();
  for (let tour = 0; tour < 50; tour += 1) {
    await new Promise((suite) => setTimeout(suite, 2));
    if (!(await boite.lister()).some((envoi) => envoi.etat === "attente")) return;
  }
  throw new Error("la boîte ne se vide pas");
}

/** The fil tells the état of the action. @param {string} dit */
function entendre(dit) {
  const detail = { objet: { type: "entree", id: CIBLE.id }, donnees: { action: { etat: dit } } };
  fil.dispatchEvent(new CustomEvent("depeche", { detail }));
}

test("sur son propre passage qui n’est pas revenu, le suivant passe", async () => {
  await demanderAction("1", { etat: "en_cours", vu: "a_faire" });
  await vider();
  await demanderAction("2", { etat: "fait", vu: "a_faire" });
  await vider();
  assert.deepEqual([etat, refuses], ["fait", []]);
});

test("deux passages faits hors ligne passent l’un après l’autre, la page rechargée entre les deux", async () => {
  enLigne = false;
  await demanderAction("1", { etat: "en_cours", vu: "a_faire" });
  await demanderAction("2", { etat: "fait", vu: "a_faire" }, new Depots(boite, fil));
  enLigne = true;
  await vider();
  assert.deepEqual([etat, refuses], ["fait", []]);
});

test("quand le premier est refusé, celui qui s’appuyait sur lui ne couvre pas le collègue", async () => {
  enLigne = false;
  await demanderAction("1", { etat: "en_cours", vu: "a_faire" });
  await demanderAction("2", { etat: "a_faire", vu: "a_faire" });
  [enLigne, etat] = [true, "fait"];
  await vider();
  assert.deepEqual([etat, refuses], ["fait", ["1", "2"]]);
});

test("derrière un passage que le serveur ne prend pas encore, le suivant attend au lieu d’être refusé", async () => {
  panne = true;
  await demanderAction("1", { etat: "en_cours", vu: "a_faire" });
  await demanderAction("2", { etat: "fait", vu: "a_faire" });
  for (let essai = 0; essai < 5; essai += 1) {
    boite.reprendre();
    await new Promise((suite) => setTimeout(suite, 5));
  }
  assert.deepEqual(refuses, []);
  panne = false;
  await vider();
  assert.deepEqual([etat, refuses], ["fait", []]);
});

test("une échéance en attente n’ôte pas sa garde à un passage", async () => {
  enLigne = false;
  await demanderAction("1", { echeance: "2026-11-30T10:00:00Z" });
  await demanderAction("2", { etat: "en_cours", vu: "a_faire" });
  [enLigne, etat] = [true, "fait"];
  await vider();
  assert.deepEqual([etat, refuses], ["fait", ["2"]]);
});

test("une fois revenu, c’est l’état affiché qui compte", async () => {
  await demanderAction("1", { etat: "en_cours", vu: "a_faire" });
  await vider();
  entendre("en_cours");
  etat = "a_faire"; // put back by a colleague, and shown
  enLigne = false;
  await demanderAction("2", { etat: "en_cours", vu: "a_faire" });
  [enLigne, etat] = [true, "fait"];
  await vider();
  assert.deepEqual([etat, refuses], ["fait", ["2"]]);
});

test("après un refus, l’écran dit de nouveau ce qu’il montre", async () => {
  etat = "en_cours";
  await demanderAction("1", { etat: "fait", vu: "a_faire" });
  await vider();
  await demanderAction("2", { etat: "fait", vu: "en_cours" });
  await vider();
  assert.deepEqual([etat, refuses], ["fait", ["1"]]);
});

test("qui fait l’action et pour quand suivent la même règle que son état", async () => {
  const quand = (/** @type {number} */ heure) => `2026-11-30T${heure}:00:00Z`;
  const vues = { entite: null, personne: null, echeance: null };
  enLigne = false;
  await demanderAction("1", { entite: 5, echeance: quand(10), vues });
  await demanderAction("2", { personne: 3, echeance: quand(11), vues }, new Depots(boite, fil));
  enLigne = true;
  await vider();
  assert.deepEqual([reste, refuses], [{ entite: null, personne: 3, echeance: quand(11) }, []]);
  const detail = { objet: { type: "entree", id: CIBLE.id }, donnees: { action: { etat, echeance: quand(12) } } };
  fil.dispatchEvent(new CustomEvent("depeche", { detail })); // of a colleague
  reste = { entite: null, personne: null, echeance: quand(12) };
  await demanderAction("3", { echeance: quand(13), vues: { echeance: quand(12) } });
  await vider();
  await demanderAction("4", { echeance: quand(14), vues: { echeance: quand(12) } });
  await vider();
  assert.deepEqual([reste.echeance, refuses], [quand(14), []]);
  reste.echeance = quand(15); // of a colleague again, not heard yet
  await demanderAction("5", { echeance: quand(16), vues: { echeance: quand(12) } });
  await vider();
  assert.deepEqual([reste.echeance, refuses], [quand(15), ["5"]]);
});

test("ce qui arrive d’une autre entrée ne fait rien oublier", async () => {
  await demanderAction("1", { etat: "en_cours", vu: "a_faire" });
  await vider();
  const autre = { objet: { type: "entree", id: 6 }, donnees: { action: { etat: "fait" } } };
  fil.dispatchEvent(new CustomEvent("depeche", { detail: autre }));
  await demanderAction("2", { etat: "fait", vu: "a_faire" });
  await vider();
  assert.deepEqual([etat, refuses], ["fait", []]);
});
