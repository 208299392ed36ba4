import assert from "node:assert/strict";
import { test } from "node:test";
import { GROUPE, Ligne, tetes } from "./ligne.js";

test("ce qui a été lu sans réseau se dit dès que la ligne est revenue", async () => {
  const ligne = new Ligne();
  await ligne.enDirect(10);
  ligne.fil.couper();
  let reseau = false;
  ligne.deposerLu = async () => {
    if (!reseau) throw new TypeError("réseau coupé");
  };
  ligne.fil.lu(GROUPE, 12);
  await ligne.horloge.avancer(0);
  reseau = true;
  ligne.fil.reveiller();
  ligne.prise().accepter();
  ligne.prise().dire(tetes(12));
  assert.deepEqual(
    ligne
      .prise()
      .demandes("lu")
      .map(({ numero }) => numero),
    [12],
  );
});

test("ce que le serveur a pris ne se redit pas", async () => {
  const ligne = new Ligne();
  await ligne.enDirect(10);
  ligne.fil.couper();
  ligne.fil.lu(GROUPE, 12);
  await ligne.horloge.avancer(0);
  ligne.fil.reveiller();
  ligne.prise().accepter();
  ligne.prise().dire(tetes(12));
  assert.deepEqual(ligne.prise().demandes("lu"), []);
});
