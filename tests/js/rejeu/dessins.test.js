import assert from "node:assert/strict";
import test from "node:test";
import { Dessins } from "../../../static/js/rejeu/dessins.js";

/** A fil of that many dépêches, not drawn; what was asked of the server; how it answers. @param {number} combien */
function fil(combien) {
  /** @type {any[]} */
  const depeches = Array.from({ length: combien }, (_, n) => ({ groupe: 7, numero: n + 1, html: "" }));
  /** @type {string[]} */
  const demandes = [];
  const demander = async (/** @type {string} */ adresse) => {
    demandes.push(adresse);
    const apres = Number(adresse.split(":")[1]);
    const lues = depeches.slice(apres, apres + 200).map(({ numero }) => ({ numero, html: `<p>${numero}</p>` }));
    return /** @type {any} */ ({ ok: true, status: 200, json: async () => ({ depeches: lues }) });
  };
  return { depeches, demandes, demander };
}

test("ce qu'on regarde se lit d'abord, puis tout le reste", async () => {
  const { depeches, demandes, demander } = fil(650);
  const dessins = new Dessins(depeches, demander);

  assert.equal(dessins.sontLa([null, depeches[610], depeches[405]]), false);
  await new Promise((suite) => dessins.addEventListener("dessins", () => demandes.length === 4 && suite(null)));

  assert.deepEqual(
    demandes.map((adresse) => adresse.split("=")[1]),
    ["7:600", "7:400", "7:0", "7:200"],
  );
  assert.deepEqual([depeches[0].html, depeches[649].html], ["<p>1</p>", "<p>650</p>"]);
  assert.equal(dessins.sontLa(depeches), true);
});

test("un réseau coupé se dit, et se reprend là où il en était", async () => {
  const { depeches, demander } = fil(300);
  let coupe = true;
  const dessins = new Dessins(depeches, (adresse) =>
    coupe ? Promise.resolve(/** @type {any} */ ({ ok: false, status: 404 })) : demander(adresse),
  );
  const echec = new Promise((suite) => dessins.addEventListener("echec", suite));
  assert.equal(dessins.sontLa([depeches[0]]), false);
  await echec;
  coupe = false;
  await dessins.lire();
  assert.equal(dessins.sontLa(depeches), true);
});
