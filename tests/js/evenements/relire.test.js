import assert from "node:assert/strict";
import { test } from "node:test";
import { adresseRelue, brancherRelecture } from "../../../static/js/evenements/relire.js";

/** A page of one section of so many rows, whose reading takes some time. */
function page(lignes, duree = 0) {
  const section = { dataset: { relire: "victime" }, querySelectorAll: () => Array.from({ length: lignes }) };
  const racine = /** @type {any} */ ({ querySelectorAll: () => [section] });
  /** @type {{action: () => void, delai: number}[]} */
  const attentes = [];
  const lues = [];
  const lire = async () => {
    lues.push(1);
    await new Promise((suite) => setTimeout(suite, duree));
    return "";
  };
  const minuterie = (action, delai) => void attentes.push({ action, delai });
  return { attentes, lues, aBouge: brancherRelecture({ racine, lire, apres: () => {}, minuterie }) };
}

const entre = (delai, moins, plus) => assert.ok(delai >= moins && delai <= plus, `${delai} ms`);

test("une courte liste se relit dans la seconde", () => {
  const { attentes, aBouge } = page(40);
  aBouge("victime");
  entre(attentes[0].delai, 300, 1_000);
});

test("huit cents victimes se relisent toutes les trois à cinq secondes, ce qu’on a fait soi-même aussitôt", async () => {
  const { attentes, lues, aBouge } = page(800);
  for (let fois = 0; fois < 5; fois += 1) aBouge("victime");
  assert.equal(attentes.length, 1);
  entre(attentes[0].delai, 3_000, 5_000);
  aBouge("victime", { aussitot: true });
  await new Promise((suite) => setTimeout(suite, 10));
  assert.equal(lues.length, 1);
});

test("un serveur lent est moins souvent dérangé", async () => {
  const { attentes, aBouge } = page(40, 500);
  aBouge("victime");
  attentes[0].action();
  await new Promise((suite) => setTimeout(suite, 700));
  aBouge("victime");
  entre(attentes[1].delai, 1_900, 4_500);
});

const avec = (dataset) => ({ querySelector: () => (dataset ? /** @type {any} */ ({ dataset }) : null) });

test("une page se relit à son adresse, sauf si elle en dit une autre", () => {
  const ici = "/evenements/4/victimes/12/ouvrir/";
  assert.equal(adresseRelue(avec(null), ici), ici);
  assert.equal(adresseRelue(avec({ relu: "/evenements/4/victimes/12/" }), ici), "/evenements/4/victimes/12/");
});
