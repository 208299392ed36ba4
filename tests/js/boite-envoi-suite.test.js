import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BoiteEnvoi } from "../../static/js/boite-envoi.js";
import { depotEnMemoire } from "../../static/js/depot.js";
import { calme, horlogeDeTest } from "./horloge.js";

test("ce qui s’appuie sur une action refusée est refusé aussi, sans partir", async () => {
  const actuel = { jeton: "objet", version: 6 };
  /** @type {string[]} */
  const partis = [];
  /** @type {any[]} */
  const refuses = [];
  const boite = new BoiteEnvoi({
    depot: Promise.resolve(depotEnMemoire()),
    envoyer: async ({ corps }) => {
      partis.push(corps.texte);
      const perime = Response.json({ detail: "Changé entre-temps.", actuel }, { status: 409 });
      return corps.texte === "nom" ? perime : Response.json({}, { status: 201 });
    },
    sessionVivante: async () => true,
    horloge: horlogeDeTest(),
  });
  boite.addEventListener("refuse", (e) => refuses.push(/** @type {CustomEvent} */ (e).detail));
  const envoi = (/** @type {string} */ texte, /** @type {string | null} */ apres) =>
    boite.deposer({ url: "/carte/", corps: { texte }, groupe: 7, apres });
  const nom = await envoi("nom", null);
  const place = await envoi("place", nom);
  await envoi("autre objet", null);
  await calme();
  assert.deepEqual(partis, ["nom", "autre objet"]);
  assert.deepEqual(
    refuses.map(({ jeton, probleme }) => [jeton, probleme.actuel]),
    [
      [nom, actuel],
      [place, actuel],
    ],
  );
  assert.match(refuses[1].probleme.detail, /juste avant/);
});

test("ce qui s’appuie sur un refus écarté avant son tour ne part pas non plus", async () => {
  /** @type {string[]} */
  const partis = [];
  /** @type {(reponse: Response) => void} */
  let repondre = () => {};
  const { boite } = boiteSur(() => Response.json({}), {
    envoyer: async (/** @type {any} */ { corps }) => {
      partis.push(corps.texte);
      const actuel = { jeton: "objet", version: 4 };
      if (corps.texte === "nom") return Response.json({ detail: "Changé entre-temps.", actuel }, { status: 409 });
      if (corps.texte === "lent") return new Promise((suite) => (repondre = suite));
      return Response.json({});
    },
  });
  const envoi = (/** @type {string} */ texte, /** @type {string | null} */ apres = null) =>
    boite.deposer({ url: "/carte/", corps: { texte }, groupe: 7, apres });
  const nom = await envoi("nom");
  await envoi("lent");
  const place = await envoi("place", nom);
  const note = await envoi("note", place);
  await calme();
  await boite.ecarter(nom);
  repondre(Response.json({}));
  await calme();
  assert.deepEqual(partis, ["nom", "lent"]);
  assert.deepEqual(
    (await boite.lister()).map(({ jeton, etat, probleme }) => [jeton, etat, probleme?.actuel?.version]),
    [
      [place, "refuse", 4],
      [note, "refuse", 4],
    ],
  );
});

/** @param {() => Response | Promise<Response>} serveur */
function boiteSur(serveur, options = {}) {
  const horloge = horlogeDeTest();
  const depot = depotEnMemoire();
  const boite = new BoiteEnvoi({
    depot: Promise.resolve(depot),
    envoyer: async () => serveur(),
    sessionVivante: async () => true,
    horloge,
    hasard: () => 1,
    ...options,
  });
  /** @type {string[]} */
  const dits = [];
  for (const nom of ["envoye", "refuse", "session"]) boite.addEventListener(nom, () => dits.push(nom));
  return { boite, horloge, depot, dits };
}

const PAGE = (status = 200) =>
  new Response("<h1>Connectez-vous au réseau</h1>", { status, headers: { "Content-Type": "text/html" } });
/** What fetch gives of a redirect that it was told not to follow. */
const REDIRECTION = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });

for (const [nom, reponse] of /** @type {[string, () => Response][]} */ ([
  ["une page d’un portail de réseau", () => PAGE()],
  ["une page d’un filtre qui interdit", () => PAGE(403)],
  ["une page d’un mandataire qui demande qui l’on est", () => PAGE(401)],
  ["une redirection d’un portail de réseau", REDIRECTION],
]))
  test(`${nom} n’est pas une réponse : l’envoi attend, puis part`, async () => {
    let reseau = reponse;
    const { boite, horloge, dits } = boiteSur(() => reseau());
    await boite.deposer({ url: "/api/v1/groupes/7/entrees/", corps: { texte: "un" }, groupe: 7 });
    await calme();
    assert.equal((await boite.lister())[0]?.etat, "attente");
    assert.deepEqual(dits, []);
    reseau = () => Response.json({ numero: 12 }, { status: 201 });
    await horloge.avancer(1_000);
    assert.deepEqual(dits, ["envoye"]);
  });

for (const [nom, reponse] of /** @type {[string, () => Response][]} */ ([
  ["sans contenu", () => new Response(null, { status: 204 })],
  [
    "coupée en chemin",
    () => new Response('{"numero": 1', { status: 201, headers: { "Content-Type": "application/json" } }),
  ],
]))
  test(`une réponse du portail ${nom} dit que c’est envoyé`, async () => {
    const { boite, dits } = boiteSur(reponse);
    await boite.deposer({ url: "/api/v1/groupes/7/entrees/", corps: { texte: "un" }, groupe: 7 });
    await calme();
    assert.deepEqual(dits, ["envoye"]);
    assert.deepEqual(await boite.lister(), []);
  });

describe("le disque de ce poste ne répond pas", () => {
  const entree = (/** @type {string} */ texte, groupe = 7) => ({ url: "/api/v1/", corps: { texte }, groupe });
  const enPanne = async () => {
    throw new Error("IndexedDB");
  };

  test("au moment de compter : ce qui est gardé est dit gardé, et part", async () => {
    const { boite, depot, dits } = boiteSur(() => Response.json({}, { status: 201 }));
    const { lister } = depot;
    let pannes = 1;
    depot.lister = () => (pannes-- > 0 ? enPanne() : lister());
    assert.equal(typeof (await boite.deposer(entree("un"))), "string");
    await calme();
    assert.deepEqual(dits, ["envoye"]);
  });

  test("au moment d’envoyer : un nouvel essai vient de lui-même", async () => {
    const { boite, depot, horloge, dits } = boiteSur(() => Response.json({}, { status: 201 }));
    const { lister } = depot;
    depot.lister = enPanne;
    await boite.deposer(entree("un"));
    await calme();
    depot.lister = lister;
    await horloge.avancer(1_000);
    assert.deepEqual(dits, ["envoye"]);
  });

  test("au moment de retirer : les autres groupes partent, et celui-là est redemandé", async () => {
    const { boite, depot, horloge, dits } = boiteSur(() => Response.json({}, { status: 201 }));
    const { retirer } = depot;
    let panne = true;
    depot.retirer = (jeton) => (panne && jeton === "jeton-un" ? enPanne() : retirer(jeton));
    await boite.deposer({ ...entree("un", 7), jeton: "jeton-un" });
    await boite.deposer(entree("deux", 8));
    await calme();
    assert.deepEqual(dits, ["envoye"]);
    panne = false;
    await horloge.avancer(2_000);
    assert.deepEqual(dits, ["envoye", "envoye"]);
    assert.deepEqual(await boite.lister(), []);
  });

  test("au moment de garder : c’est dit à qui l’a écrit", async () => {
    const { boite, depot } = boiteSur(() => Response.json({}, { status: 201 }));
    depot.ajouter = enPanne;
    await assert.rejects(boite.deposer(entree("un")));
  });
});

test("ce qui s’appuie sur une action que le serveur ne sait pas prendre attend avec elle", async () => {
  /** @type {string[]} */
  let partis = [];
  let panne = true;
  const { boite, horloge, dits } = boiteSur(() => Response.json({}, { status: 201 }), {
    envoyer: async (/** @type {any} */ { corps }) => {
      partis.push(corps.texte);
      if (corps.texte === "dessin") return panne ? new Response("", { status: 500 }) : Response.json({});
      return Response.json({ detail: "Introuvable." }, { status: panne && corps.texte !== "autre" ? 404 : 200 });
    },
  });
  const envoi = (/** @type {string} */ texte, /** @type {string | null} */ apres) =>
    boite.deposer({ url: "/carte/", corps: { texte }, groupe: 7, apres });
  const dessin = await envoi("dessin", null);
  const place = await envoi("place", dessin);
  await envoi("nom", place);
  await envoi("autre", null);
  await horloge.avancer(60_000);
  assert.deepEqual(dits, ["envoye"], "l’autre objet n’attend pas");
  assert.ok(!partis.includes("place") && !partis.includes("nom"));
  [panne, partis] = [false, []];
  boite.reprendre();
  await calme();
  assert.deepEqual(partis, ["dessin", "place", "nom"]);
  assert.deepEqual(dits, ["envoye", "envoye", "envoye", "envoye"]);
});

for (const [nom, lente] of /** @type {[string, () => Response][]} */ ([
  ["reste sans réponse", () => assert.fail(new DOMException("", "TimeoutError"))],
  ["se perd derrière le mandataire", () => new Response("", { status: 504 })],
  ["est arrêté en chemin par un filtre", () => PAGE(403)],
]))
  test(`un envoi qui toujours ${nom}, quand le serveur répond au reste, laisse passer les suivants`, async () => {
    let repond = false;
    const { boite, horloge, dits } = boiteSur(() => Response.json({}), {
      serveurRepond: async () => repond,
      envoyer: async (/** @type {any} */ { corps }) => (corps.texte === "lent" ? lente() : Response.json({})),
    });
    const envoi = (/** @type {string} */ texte) => boite.deposer({ url: "/entrees/", corps: { texte }, groupe: 7 });
    await envoi("lent");
    await envoi("la suite");
    await horloge.avancer(300_000);
    assert.deepEqual(dits, [], "le réseau est lent pour tout : l’ordre est gardé");
    repond = true;
    await horloge.avancer(120_000);
    assert.deepEqual(dits, ["envoye"]);
    assert.equal((await boite.lister()).length, 1);
  });
