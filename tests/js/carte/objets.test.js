import assert from "node:assert/strict";
import test from "node:test";
import { Annulations } from "../../../static/js/carte/annulations.js";
import { action, dessin, geste, phrase } from "../../../static/js/carte/gestes.js";
import { Objets } from "../../../static/js/carte/objets.js";

/** @param {Partial<import("../../../static/js/carte/types.d.ts").Objet>} [suite] @returns {any} */
function pma(suite = {}) {
  const personne = { id: 1, nom: "J. Petit" };
  return {
    jeton: "a",
    version: 1,
    genre: "point",
    symbole: "pma",
    libelle: "PMA",
    geometrie: { type: "Point", coordinates: [1, 43] },
    supprime_le: null,
    modifie_par: personne,
    ...suite,
  };
}

/** A map with one object, and what its events said. */
function carte() {
  const objets = new Objets();
  objets.charger([pma()]);
  /** @type {any[]} */
  const dits = [];
  for (const nom of ["change", "conflit", "annonce"])
    objets.addEventListener(nom, (e) => dits.push([nom, /** @type {CustomEvent} */ (e).detail]));
  return { objets, dits };
}

test("un changement se voit tout de suite, en attente, jusqu’à sa dépêche", () => {
  const { objets } = carte();
  const demande = geste("modifier", pma(), { libelle: "PMA nord" });
  objets.proposer(demande);
  assert.equal(objets.lire("a")?.libelle, "PMA nord");
  assert.ok(objets.enAttente("a"));
  objets.recevoir({ genre: "objet.modifie", donnees: pma({ version: 2, libelle: "PMA nord", geste: demande.jeton }) });
  assert.ok(!objets.enAttente("a"));
  assert.equal(objets.lire("a")?.version, 2);
});

test("la réponse et la dépêche peuvent arriver dans n’importe quel ordre", () => {
  const { objets, dits } = carte();
  const demande = geste("modifier", pma(), { libelle: "PMA nord" });
  objets.proposer(demande);
  const apres = pma({ version: 2, libelle: "PMA nord", geste: demande.jeton });
  objets.recevoir({ genre: "objet.modifie", donnees: apres });
  objets.accepter(demande.jeton, apres);
  objets.recevoir({ genre: "objet.modifie", donnees: apres });
  assert.equal(dits.filter(([nom]) => nom === "annonce").length, 1);
});

test("un dessin reçu sans contenu, de qui a quitté la carte, n’attend plus", () => {
  const { objets, dits } = carte();
  const demande = dessin(pma());
  objets.proposer(demande);
  objets.accepter(demande.jeton, null);
  assert.ok(!objets.enAttente(demande.objet));
  assert.deepEqual(dits.at(-1), ["change", { jeton: demande.objet }]);
});

test("une dépêche plus ancienne que ce qu’on sait ne revient pas en arrière", () => {
  const { objets } = carte();
  objets.recevoir({ genre: "objet.modifie", donnees: pma({ version: 4, libelle: "Dernier" }) });
  objets.recevoir({ genre: "objet.modifie", donnees: pma({ version: 3, libelle: "Avant" }) });
  assert.equal(objets.lire("a")?.libelle, "Dernier");
});

test("un refus garde à part ce qui était voulu et montre ce qui est", () => {
  const { objets, dits } = carte();
  const demande = geste("modifier", pma(), { libelle: "Le mien" });
  objets.proposer(demande);
  const actuel = pma({ version: 2, libelle: "Le sien" });
  objets.refuser(demande.jeton, { statut: 409, detail: "Changé.", erreurs: {}, actuel });
  assert.equal(objets.lire("a")?.libelle, "Le sien");
  assert.equal(objets.conflits[0].geste.champs.libelle, "Le mien");
  assert.ok(dits.some(([nom]) => nom === "conflit"));
  objets.ecarter(demande.jeton);
  assert.deepEqual(objets.conflits, []);
});

test("un objet dessiné sans réseau se déplace et se supprime avant même de partir", () => {
  const objets = new Objets();
  const demande = dessin(pma());
  objets.proposer(demande);
  const dessine = /** @type {any} */ (objets.lire(demande.objet));
  assert.equal(dessine.version, 1);
  objets.proposer(geste("modifier", dessine, { libelle: "Nommé" }));
  assert.equal(objets.lire(demande.objet)?.version, 2);
  objets.proposer(geste("supprimer", /** @type {any} */ (objets.lire(demande.objet))));
  assert.deepEqual(objets.liste(), []);
});

test("annuler et rétablir suivent les versions, plusieurs pas de suite", () => {
  const objets = new Objets();
  objets.charger([pma()]);
  const annulations = new Annulations((jeton) => objets.lire(jeton));
  const faire = (/** @type {any} */ demande) => {
    const avant = objets.lire("a");
    objets.proposer(demande);
    return avant;
  };
  for (const libelle of ["un", "deux"]) {
    const demande = geste("modifier", /** @type {any} */ (objets.lire("a")), { libelle });
    annulations.noter(demande, faire(demande));
  }
  const libelles = ["annuler", "annuler", "retablir", "retablir", "annuler"].map((sens) => {
    const demande = sens === "annuler" ? annulations.annuler() : annulations.retablir();
    assert.equal(typeof demande, "object", String(demande));
    faire(demande);
    return objets.lire("a")?.libelle;
  });
  assert.deepEqual(libelles, ["un", "PMA", "un", "deux", "un"]);
});

test("on ne revient pas sur ce qu’un collègue a changé depuis", () => {
  const { objets } = carte();
  const annulations = new Annulations((jeton) => objets.lire(jeton));
  const demande = geste("modifier", pma(), { libelle: "Le mien" });
  annulations.noter(demande, objets.lire("a"));
  const luc = { id: 2, nom: "L. Blanc" };
  objets.recevoir({ genre: "objet.modifie", donnees: pma({ version: 3, modifie_par: luc }) });
  assert.match(String(annulations.annuler()), /L\. Blanc a changé/);
  assert.equal(annulations.annuler(), null);
});

test("ce qui part dit la version vue, et nomme les liens par leurs identifiants", () => {
  const demande = geste("modifier", pma({ version: 7 }), { calque: null, entrees: [{ id: 5, numero: 2, groupe: 1 }] });
  const { url, corps, apercu } = action(demande, 3, "PMA nord");
  assert.equal(url, "/api/v1/carte/objets/a/modification/");
  assert.deepEqual(corps, { jeton: demande.jeton, version: 7, calque: null, entrees: [5] });
  assert.equal(apercu.texte, "Modification sur la carte : PMA nord");
  assert.equal(phrase("objet.deplace", pma(), "PMA nord"), "J. Petit a déplacé PMA nord.");
});

/** Julie moves the object while Luc's move is on its way: hers is refused. @param {Annulations} annulations @param {Objets} objets */
function refuserLeDeplacement(annulations, objets) {
  const demande = geste("deplacer", /** @type {any} */ (objets.lire("a")), {
    geometrie: { type: "Point", coordinates: [2, 43] },
  });
  annulations.noter(demande, objets.lire("a"));
  objets.proposer(demande);
  const actuel = pma({ version: (objets.connu("a")?.version ?? 0) + 1, modifie_par: { id: 2, nom: "Luc" } });
  annulations.retirer(demande.jeton);
  objets.refuser(demande.jeton, { statut: 409, detail: "Changé.", erreurs: {}, actuel });
}

test("annuler après un refus ne défait pas le changement du collègue", () => {
  const { objets } = carte();
  const annulations = new Annulations((jeton) => objets.lire(jeton));
  refuserLeDeplacement(annulations, objets);
  assert.equal(annulations.annuler(), null);
});

test("une annulation refusée ne rebase pas les pas d’avant sur le changement du collègue", () => {
  const { objets } = carte();
  const annulations = new Annulations((jeton) => objets.lire(jeton));
  for (const libelle of ["Un", "Deux"]) {
    const demande = geste("modifier", /** @type {any} */ (objets.lire("a")), { libelle });
    annulations.noter(demande, objets.lire("a"));
    objets.recevoir({ genre: "objet.modifie", donnees: pma({ version: demande.version + 1, libelle }) });
  }
  const annulation = /** @type {any} */ (annulations.annuler());
  annulations.retirer(annulation.jeton);
  objets.recevoir({ genre: "objet.modifie", donnees: pma({ version: 4, libelle: "De Luc" }) });
  assert.equal(annulations.annuler(), null);
  assert.equal(annulations.retablir(), null);
});
