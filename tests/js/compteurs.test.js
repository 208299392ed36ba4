import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Compteurs, sensDe } from "../../static/js/compteurs.js";

const MOI = 1;
/** @type {EventTarget} */ let fil;
/** @type {Compteurs} */ let compteurs;
/** @type {any[]} */ let dits;
/** @type {any} */ let canal;

beforeEach(() => {
  fil = new EventTarget();
  canal = { envoyes: [], postMessage: (message) => canal.envoyes.push(message), onmessage: null };
  const groupe = {
    id: 7,
    nom: "Samu 31",
    genre: "entite",
    droit: 2,
    tete: 10,
    non_lus: 2,
    urgents: 1,
    urgentes: [90],
    url: "/",
  };
  compteurs = new Compteurs({ moi: /** @type {any} */ ({ id: MOI, groupes: [groupe] }), fil, canal });
  dits = [];
  compteurs.addEventListener("compte", (e) => dits.push(/** @type {CustomEvent} */ (e).detail));
});

const dire = (nom, detail) => fil.dispatchEvent(new CustomEvent(nom, { detail }));
const entree = (numero, importance = "normale", auteur = 2) =>
  dire("depeche", {
    groupe: 7,
    numero,
    genre: "entree.consignee",
    donnees: { id: numero, auteur: { id: auteur }, importance },
  });
const annuler = (numero, id) =>
  dire("depeche", {
    groupe: 7,
    numero,
    genre: "entree.annulee",
    donnees: { id, auteur: { id: 2 }, importance: "urgente" },
  });
const compte = () => {
  const { non_lus, urgents } = compteurs.de(7);
  return [non_lus, urgents];
};

describe("non lus et urgents", () => {
  test("partent de ce que dit le serveur", () => assert.deepEqual(compte(), [2, 1]));

  test("montent à chaque entrée des autres", () => {
    entree(11);
    entree(12, "urgente");
    assert.deepEqual(compte(), [4, 2]);
    assert.deepEqual(dits.at(-1), { groupe: 7, non_lus: 4, urgents: 2 });
  });

  test("ne comptent ni mes entrées, ni les suites d’une entrée", () => {
    entree(11, "urgente", MOI);
    dire("depeche", { groupe: 7, numero: 12, genre: "entree.commentee", donnees: { auteur: { id: 2 } } });
    assert.deepEqual(compte(), [2, 1]);
  });

  test("une urgence annulée avant d’être lue ne presse plus, et reste à lire", () => {
    entree(11, "urgente");
    annuler(12, 11);
    assert.deepEqual(compte(), [3, 1]);
    annuler(13, 90);
    assert.deepEqual(compte(), [3, 0]);
    assert.deepEqual(dits.at(-1), { groupe: 7, non_lus: 3, urgents: 0 });
  });

  test("une urgence déjà lue, puis annulée, ne retire rien à celle qui ne l’est pas", () => {
    entree(11, "urgente");
    dire("lu", { groupe: 7, numero: 11 });
    entree(12, "urgente");
    annuler(13, 11);
    assert.deepEqual(compte(), [1, 1]);
  });

  test("une page qui rembobine ne fait pas compter deux fois", () => {
    entree(11);
    entree(9);
    entree(10);
    entree(11);
    assert.deepEqual(compte(), [3, 1]);
  });

  test("la lecture jusqu’au bout remet à zéro, et le dit aux autres onglets", () => {
    entree(11);
    dire("lu", { groupe: 7, numero: 11 });
    assert.deepEqual(compte(), [0, 0]);
    assert.deepEqual(canal.envoyes, [{ groupe: 7, numero: 11 }]);
  });

  test("une lecture ne vaut que jusqu’où elle va", () => {
    entree(11, "urgente");
    entree(12);
    dire("lu", { groupe: 7, numero: 9 });
    assert.deepEqual(compte(), [4, 2]);
    dire("lu", { groupe: 7, numero: 10 });
    assert.deepEqual(compte(), [2, 1]);
    dire("lu", { groupe: 7, numero: 11 });
    assert.deepEqual(compte(), [1, 0]);
  });

  test("ce qu’un autre onglet a lu avant qu’il n’arrive ici ne s’y compte pas", () => {
    canal.onmessage({ data: { groupe: 7, numero: 11 } });
    entree(11, "urgente");
    assert.deepEqual(compte(), [0, 0]);
    entree(12);
    assert.deepEqual(compte(), [1, 0]);
  });

  test("ce qui suit une entrée lue n’empêche pas de la dire lue", () => {
    entree(11);
    dire("depeche", { groupe: 7, numero: 12, genre: "entree.prise_en_compte", donnees: { id: 11, auteur: { id: 2 } } });
    canal.onmessage({ data: { groupe: 7, numero: 11 } });
    assert.deepEqual(compte(), [0, 0]);
  });

  test("un autre onglet a lu", () => {
    canal.onmessage({ data: { groupe: 7, numero: 10 } });
    assert.deepEqual(compte(), [0, 0]);
  });

  test("un message urgent retiré ne presse plus, et reste à lire", () => {
    const message = { id: 5, auteur: { id: 2 }, est_urgent: true };
    dire("depeche", { groupe: 7, numero: 11, genre: "message.envoye", donnees: message });
    assert.deepEqual(compte(), [3, 2]);
    dire("depeche", {
      groupe: 7,
      numero: 12,
      genre: "message.supprime",
      donnees: { ...message, supprime_le: "14:02" },
    });
    assert.deepEqual(compte(), [3, 1]);
  });

  test("un message urgent déjà compté quand la page a été faite ne presse plus non plus une fois retiré", () => {
    const conversation = { id: 9, tete: 20, non_lus: 2, urgents: 1, urgentes: [5], muette: false };
    const moi = /** @type {any} */ ({ id: MOI, groupes: [], messagerie: { conversations: [conversation] } });
    compteurs = new Compteurs({ moi, fil });
    const retire = { id: 5, auteur: { id: 2 }, est_urgent: true, supprime_le: "14:02" };
    dire("depeche", { groupe: 9, numero: 21, genre: "message.supprime", donnees: retire });
    assert.deepEqual(compteurs.de(9), { groupe: 9, non_lus: 2, urgents: 0 });
  });

  test("après une restauration, ce qui arrive sous les numéros d’avant compte", () => {
    entree(11);
    dire("lu", { groupe: 7, numero: 11 });
    dire("restaure", { groupe: 7, tete: 8 });
    entree(9, "urgente");
    assert.deepEqual(compte(), [1, 1]);
    dire("lu", { groupe: 7, numero: 9 });
    assert.deepEqual(compte(), [0, 0]);
  });

  test("un groupe refusé ne compte plus", () => {
    dire("refus", { groupe: 7 });
    assert.deepEqual(compteurs.total(), { non_lus: 0, urgents: 0 });
    compteurs.ajouter({ id: 7, tete: 20 });
    entree(21);
    assert.deepEqual(compte(), [1, 0], "invité de nouveau, il compte de nouveau");
  });
});

test("ce que dit un compte s’accorde, des entrées comme des messages", () => {
  assert.equal(sensDe({ non_lus: 1, urgents: 1 }, "e"), " urgente sur 1 non lue");
  assert.equal(sensDe({ non_lus: 12, urgents: 2 }, "e"), " urgentes sur 12 non lues");
  assert.equal(sensDe({ non_lus: 1, urgents: 0 }, ""), " non lu");
  assert.equal(sensDe({ non_lus: 3, urgents: 1 }, ""), " urgent sur 3 non lus");
});
