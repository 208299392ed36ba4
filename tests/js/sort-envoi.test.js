import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { estDUnAutrePoste, estVivante, lireProbleme, sortDe } from "../../static/js/sort-envoi.js";

const vivante = async () => true;
const terminee = async () => false;
const injoignable = async () => assert.fail("réseau coupé");
const vide = (/** @type {number} */ status) => new Response(null, { status });
const refus = (/** @type {number} */ status) => Response.json({}, { status });
const page = (/** @type {number} */ status) =>
  new Response("<h1>Bienvenue</h1>", { status, headers: { "Content-Type": "text/html" } });
/** What fetch gives of a redirect that it was told not to follow. */
const redirection = () => Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });

describe("le sort d’une action", () => {
  for (const [nom, reponse, attendu] of /** @type {[string, Response, string][]} */ ([
    ["du JSON", Response.json({}, { status: 201 }), "envoye"],
    ["rien à lire", vide(204), "envoye"],
    ["la page d’un portail de réseau", page(200), "plus-tard"],
    ["la page d’un filtre qui interdit", page(403), "plus-tard"],
    ["la page d’un filtre qui ne trouve pas", page(404), "plus-tard"],
    ["la page d’un mandataire qui demande qui l’on est", page(401), "plus-tard"],
    ["la redirection d’un portail de réseau", redirection(), "plus-tard"],
    ["une demande de plus de temps", vide(408), "plus-tard"],
    ["une demande trop tôt", vide(425), "plus-tard"],
    ["trop de demandes", vide(429), "plus-tard"],
    ["une panne", vide(500), "plus-tard"],
    ["un serveur qui redémarre", vide(503), "plus-tard"],
    ["un texte que le serveur n’accepte pas", refus(400), "refuse"],
    ["un droit que l’on n’a pas", refus(403), "refuse"],
    ["ce qui a changé entre-temps", refus(409), "refuse"],
    ["ce qui est trop long, dit par nginx", page(413), "refuse"],
    ["une session inconnue", refus(401), "session"],
  ]))
    test(`${nom} : ${attendu}`, async () => assert.equal(await sortDe(reponse, vivante), attendu));

  for (const [nom, reponse] of /** @type {[string, () => Response][]} */ ([
    ["un 403", () => refus(403)],
    ["une redirection", redirection],
  ]))
    test(`${nom} ne demande une connexion que si l’on sait la session terminée, et attend si nul ne le sait`, async () => {
      assert.equal(await sortDe(reponse(), terminee), "session");
      assert.equal(await sortDe(reponse(), injoignable), "plus-tard");
    });

  test("un mot de passe encore à changer ne refuse rien pour de bon", async () => {
    const avant = async () => estVivante(refus(403));
    assert.equal(await sortDe(refus(403), avant), "plus-tard");
  });
});

test("la session se dit par la lecture du portail, non par une page du réseau", () => {
  assert.equal(estVivante(refus(400)), true);
  assert.equal(estVivante(refus(401)), false);
  for (const rien of [page(200), page(400), page(401), refus(403), refus(429), vide(503), redirection()])
    assert.throws(() => estVivante(rien), /réponse/);
});

describe("ce que dit un refus", () => {
  test("sa raison, ses erreurs et les postes en cause", async () => {
    const [ecrit, actif] = [31, 82].map((id) => ({ id, libelle: `Samu ${id} · ARM` }));
    const corps = { title: "Poste", detail: "Écrit au poste Samu 31.", poste_ecrit: ecrit, poste_actif: actif };
    const probleme = await lireProbleme(Response.json(corps, { status: 409 }));
    assert.deepEqual(probleme, {
      statut: 409,
      titre: "Poste",
      detail: "Écrit au poste Samu 31.",
      erreurs: {},
      posteEcrit: ecrit,
      posteActif: actif,
    });
  });

  test("sans explication, une phrase quand même", async () => {
    const detail = async (/** @type {number} */ status) =>
      (await lireProbleme(new Response("<h1>nginx</h1>", { status }))).detail;
    assert.equal(await detail(413), "C’est trop long pour être envoyé.");
    assert.equal(await detail(418), "Le portail a refusé cet envoi (418).");
  });

  test("un autre poste que celui où c’était écrit n’est pas un objet changé entre-temps", async () => {
    const conflit = async (/** @type {object} */ corps) => lireProbleme(Response.json(corps, { status: 409 }));
    assert.equal(estDUnAutrePoste(await conflit({ detail: "Plus de poste actif." })), true);
    assert.equal(estDUnAutrePoste(await conflit({ actuel: { version: 6 } })), false);
    assert.equal(estDUnAutrePoste(null), false);
  });
});
