import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversations } from "../../../static/js/messagerie/conversations.js";
import { calme } from "../horloge.js";

const conversation = (/** @type {number} */ id, plus = {}) => ({
  id,
  titre: `C${id}`,
  tete: 0,
  dernier_numero: 0,
  dernier_message_le: `2026-11-26T10:0${id}:00Z`,
  est_favorite: false,
  est_archivee: false,
  dernier: null,
  ...plus,
});
const trame = (/** @type {number} */ groupe, /** @type {number} */ numero, plus = {}) => ({
  groupe,
  numero,
  genre: "message.envoye",
  objet: { type: "message" },
  donnees: { numero, texte: "Bonjour", auteur: { id: 2, nom: "L. Blanc" }, envoye_le: "2026-11-26T11:00:00Z" },
  ...plus,
});

async function ouvrir(/** @type {any[]} */ ...liste) {
  /** @type {string[]} */
  const demandes = [];
  const conversations = new Conversations({
    moi: { id: 1 },
    lire: async (url) => {
      demandes.push(url);
      return url === "/api/v1/conversations/" ? liste : { ...liste[0], titre: "Renommée" };
    },
  });
  await conversations.charger();
  return { conversations, demandes };
}
const ordre = (/** @type {Conversations} */ c) => c.liste().map(({ id }) => id);

test("les favorites d'abord, puis la plus récente", async () => {
  const { conversations } = await ouvrir(conversation(1), conversation(2), conversation(3, { est_favorite: true }));
  assert.deepEqual(ordre(conversations), [3, 2, 1]);
});

test("un message fait remonter sa conversation, et la sort des archives", async () => {
  const { conversations } = await ouvrir(conversation(1, { est_archivee: true }), conversation(2));
  assert.deepEqual(ordre(conversations), [2]);
  conversations.recevoir(trame(1, 4));
  assert.deepEqual(ordre(conversations), [1, 2]);
  assert.equal(conversations.de(1)?.dernier?.texte, "Bonjour");
});

test("une dépêche rejouée ne change rien, celle d'ailleurs non plus", async () => {
  const { conversations } = await ouvrir(conversation(1, { tete: 4 }));
  conversations.recevoir(trame(1, 4));
  conversations.recevoir(trame(8, 9));
  assert.equal(conversations.de(1)?.dernier, null);
});

test("le dernier message modifié ou supprimé se voit dans la liste", async () => {
  const { conversations } = await ouvrir(conversation(1));
  conversations.recevoir(trame(1, 1));
  const donnees = { numero: 1, texte: "", auteur: { id: 2, nom: "L. Blanc" }, supprime_le: "2026-11-26T11:01:00Z" };
  conversations.recevoir(trame(1, 2, { genre: "message.supprime", donnees }));
  assert.equal(conversations.de(1)?.dernier?.supprime, true);
});

test("ce qui se dit pendant que la liste se lit n'est pas perdu", async () => {
  let lire = (/** @type {any[]} */ _) => {};
  const conversations = new Conversations({ moi: { id: 1 }, lire: () => new Promise((suite) => (lire = suite)) });
  const chargement = conversations.charger();
  conversations.recevoir(trame(1, 4));
  conversations.recevoir(trame(8, 2));
  lire([conversation(1, { tete: 3 }), conversation(2)]);
  await chargement;
  assert.equal(conversations.de(1)?.dernier?.texte, "Bonjour");
  assert.equal(conversations.de(8), null);
});

test("une lecture qui arrive tard ne défait pas ce que le fil a dit entre-temps", async () => {
  const { conversations } = await ouvrir(conversation(1, { tete: 5 }), conversation(2));
  conversations.recevoir(trame(1, 6));
  await conversations.rafraichir(1);
  assert.deepEqual([conversations.de(1)?.titre, conversations.de(1)?.tete], ["Renommée", 6]);
  assert.equal(conversations.de(1)?.dernier?.texte, "Bonjour");
  assert.deepEqual(ordre(conversations), [1, 2]);
});

test("deux lectures qui se croisent laissent la plus récente, et un réglage n'efface rien", async () => {
  const { conversations } = await ouvrir(conversation(1, { tete: 5 }));
  conversations.poser(/** @type {any} */ (conversation(1, { tete: 7, titre: "Nouveau nom" })));
  conversations.poser(/** @type {any} */ (conversation(1, { tete: 6, titre: "Ancien nom" })));
  assert.equal(conversations.de(1)?.titre, "Nouveau nom");
  conversations.recevoir(trame(1, 8));
  conversations.regler(/** @type {any} */ (conversation(1, { tete: 7, est_archivee: true })));
  assert.deepEqual([conversations.de(1)?.tete, conversations.de(1)?.est_archivee], [8, false]);
  conversations.regler(/** @type {any} */ (conversation(1, { tete: 8, dernier_numero: 8, est_archivee: true })));
  assert.equal(conversations.de(1)?.est_archivee, true);
  assert.equal(conversations.de(1)?.dernier?.texte, "Bonjour");
});

test("un nom ou un participant qui change fait relire la conversation", async () => {
  const { conversations, demandes } = await ouvrir(conversation(1));
  conversations.recevoir(trame(1, 1, { genre: "conversation.renommee", objet: { type: "conversation" } }));
  await new Promise((fini) => setTimeout(fini, 0));
  assert.equal(demandes.at(-1), "/api/v1/conversations/1/");
  assert.equal(conversations.de(1)?.titre, "Renommée");
});

test("celles d’un événement qui se clôt ou se rouvre sont relues, une fois pour toutes ses dépêches", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const clore = (/** @type {number} */ groupe) =>
    trame(groupe, 9, { genre: "evenement.clos", objet: { type: "evenement" } });
  const seule = await ouvrir(conversation(1));
  seule.conversations.recevoir(clore(40));
  const deux = [conversation(1), conversation(2, { rattachee: 40, clos_le: null })];
  const { conversations, demandes } = await ouvrir(...deux);
  conversations.recevoir(clore(40));
  conversations.recevoir(clore(3));
  Object.assign(deux[1], { clos_le: "2026-11-26T12:00:00Z" });
  t.mock.timers.tick(10_000);
  await calme();
  assert.equal(demandes.length, 2);
  assert.equal(conversations.de(2)?.clos_le, "2026-11-26T12:00:00Z");
  assert.equal(seule.demandes.length, 1, "sans conversation d’événement, rien n’est à relire");
});
