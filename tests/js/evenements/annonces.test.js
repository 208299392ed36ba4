import assert from "node:assert/strict";
import { test } from "node:test";
import { suivreEvenements } from "../../../static/js/evenements/annonces.js";

globalThis.document = /** @type {any} */ ({ getElementById: () => null, querySelector: () => null });

function monde() {
  const fil = /** @type {any} */ (new EventTarget());
  fil.suivis = {};
  fil.suivre = (curseurs) => Object.assign(fil.suivis, curseurs);
  const suivis = new Set([7]);
  const compteurs = /** @type {any} */ ({
    ajoutes: [],
    ajouter: ({ id }) => suivis.add(id) && compteurs.ajoutes.push(id),
    oublier: (groupe) => suivis.delete(groupe),
    suit: (groupe) => suivis.has(groupe),
  });
  const moi = /** @type {any} */ ({ id: 1, groupes: [{ id: 7, nom: "Samu 82", url: "/mains-courantes/7/" }] });
  const siens = [];
  let refuse = false;
  const arrivees = suivreEvenements({ moi, fil, compteurs, lireGroupes: async () => (refuse ? null : siens) });
  const rejoints = [];
  arrivees.addEventListener("rejoint", (e) => rejoints.push(/** @type {CustomEvent} */ (e).detail));
  const inviter = async (...groupes) => {
    siens.push(...groupes);
    for (const { id: groupe, genre } of siens)
      fil.dispatchEvent(new CustomEvent("rejoint", { detail: { groupe, genre, en_personne: true } }));
    await new Promise((suite) => setImmediate(suite));
  };
  const recevoir = (genre, type = "evenement") =>
    fil.dispatchEvent(
      new CustomEvent("depeche", {
        detail: {
          groupe: 7,
          genre,
          objet: { type, id: 5 },
          donnees: { id: 5, groupe: 40, nom: "Portet", curseur: 12 },
        },
      }),
    );
  return { fil, compteurs, moi, recevoir, inviter, rejoints, siens, refuser: () => (refuse = true) };
}

test("un événement rejoint se suit depuis la tête de son fil et compte ses non-lus", () => {
  const { fil, compteurs, moi, recevoir } = monde();
  recevoir("evenement.rejoint");
  recevoir("evenement.rejoint");
  assert.deepEqual(fil.suivis, { 40: 12 });
  assert.deepEqual(compteurs.ajoutes, [40]);
  assert.equal(moi.groupes.filter(({ id }) => id === 40).length, 1);
});

test("un événement clos ne compte plus, ni ses cellules, et tout se suit de nouveau quand il rouvre", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { compteurs, fil, moi, recevoir, inviter, siens } = monde();
  const evenement = { id: 40, nom: "Portet", genre: "evenement", droit: 2, tete: 12, non_lus: 0, urgents: 0 };
  const suivis = () => [7, 40, 41].filter((id) => compteurs.suit(id));
  const plusTard = async () => {
    t.mock.timers.tick(10_000);
    await new Promise((suite) => setImmediate(suite));
  };
  await inviter(evenement, { ...evenement, id: 41, genre: "cellule", tete: 2 });
  assert.deepEqual(suivis(), [7, 40, 41]);
  const deux = siens.splice(0);
  recevoir("evenement.clos");
  assert.deepEqual(suivis(), [7, 41]);
  await plusTard();
  assert.deepEqual(suivis(), [7]);
  siens.push({ ...deux[0], tete: 15 }, deux[1]);
  recevoir("evenement.rouvert");
  await plusTard();
  assert.deepEqual(suivis(), [7, 40, 41]);
  assert.equal(fil.suivis[40], 15);
  assert.equal(moi.groupes.filter(({ id }) => id === 40).length, 1);
});

test("une liste refusée ne fait rien quitter", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { compteurs, inviter, recevoir, refuser } = monde();
  await inviter({ id: 41, nom: "PMA", genre: "cellule", droit: 2, tete: 2, non_lus: 0, urgents: 0 });
  refuser();
  recevoir("evenement.clos");
  t.mock.timers.tick(10_000);
  await new Promise((suite) => setImmediate(suite));
  assert.equal(compteurs.suit(41), true);
});

test("une autre dépêche ne fait rejoindre rien", () => {
  const { fil, recevoir } = monde();
  recevoir("evenement.leve");
  recevoir("evenement.rejoint", "bilan");
  assert.deepEqual(fil.suivis, {});
});

test("qui est invité en son nom suit l’événement et sa cellule depuis leur tête, et l’apprend une fois", async () => {
  const { fil, moi, inviter, rejoints } = monde();
  const evenement = { id: 40, nom: "Portet", genre: "evenement", droit: 1, tete: 12, non_lus: 3, urgents: 0 };
  await inviter(evenement, { ...evenement, id: 41, genre: "cellule", tete: 2 });
  await inviter();
  assert.deepEqual(fil.suivis, { 40: 12, 41: 2 });
  assert.deepEqual(
    rejoints.map(({ id, enPersonne, url }) => [id, enPersonne, url]),
    [[40, true, "/mains-courantes/40/"]],
  );
  assert.equal(moi.groupes.find(({ id }) => id === 40).droit, 1);
});

test("ce que son entité a déjà appris ne s’annonce pas une seconde fois", async () => {
  const { recevoir, inviter, rejoints } = monde();
  recevoir("evenement.rejoint");
  await inviter({ id: 40, nom: "Portet", genre: "evenement", droit: 2, tete: 14, non_lus: 0, urgents: 0 });
  assert.deepEqual(
    rejoints.map(({ id, enPersonne }) => [id, enPersonne]),
    [[40, false]],
  );
});

test("ni une conversation ni ce que l’entité rejoint ne se demandent ici", async () => {
  const { fil, rejoints } = monde();
  for (const detail of [
    { groupe: 50, genre: "conversation", en_personne: true },
    { groupe: 51, genre: "evenement", en_personne: false },
  ])
    fil.dispatchEvent(new CustomEvent("rejoint", { detail }));
  await new Promise((suite) => setImmediate(suite));
  assert.deepEqual(rejoints, []);
});
