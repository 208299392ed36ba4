import assert from "node:assert/strict";
import { test } from "node:test";
import { suivreEvenements } from "../../../static/js/evenements/annonces.js";

globalThis.document = /** @type {any} */ ({ getElementById: () => null, querySelector: () => null });

function monde() {
  const fil = /** @type {any} */ (new EventTarget());
  fil.suivis = {};
  fil.suivre = (curseurs) => Object.assign(fil.suivis, curseurs);
  const compteurs = /** @type {any} */ ({ ajoutes: [], ajouter: (groupe) => compteurs.ajoutes.push(groupe.id) });
  const moi = /** @type {any} */ ({ id: 1, groupes: [{ id: 7, nom: "Samu 82", url: "/mains-courantes/7/" }] });
  suivreEvenements({ moi, fil, compteurs });
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
  return { fil, compteurs, moi, recevoir };
}

test("un événement rejoint se suit depuis la tête de son fil et compte ses non-lus", () => {
  const { fil, compteurs, moi, recevoir } = monde();
  recevoir("evenement.rejoint");
  recevoir("evenement.rejoint");
  assert.deepEqual(fil.suivis, { 40: 12 });
  assert.deepEqual(compteurs.ajoutes, [40]);
  assert.equal(moi.groupes.filter(({ id }) => id === 40).length, 1);
});

test("une autre dépêche ne fait rejoindre rien", () => {
  const { fil, recevoir } = monde();
  recevoir("evenement.leve");
  recevoir("evenement.rejoint", "bilan");
  assert.deepEqual(fil.suivis, {});
});
