import assert from "node:assert/strict";
import test from "node:test";
import { SessionTerminee } from "../../../static/js/delais.js";
import { Envoi, Refus, taille } from "../../../static/js/ged/envoi.js";

/** A server that keeps the bytes it receives; `pannes` are the requests, by rank, whose answer is lost. */
function serveur({ pannes = /** @type {number[]} */ ([]), perdues = /** @type {number[]} */ ([]) } = {}) {
  const monde = {
    octets: /** @type {string} */ (""),
    demandes: /** @type {string[]} */ ([]),
    taille: 0,
    jeton: "",
    nom: "",
  };
  const rendu = () => ({ ...monde, recu: monde.octets.length, doublons: [] });
  /** @type {import("../../../static/js/ged/envoi.js").Demander} */
  async function demander(url, { methode = "GET", corps, octets }) {
    monde.demandes.push(`${methode} ${url}`);
    const rang = monde.demandes.length;
    if (pannes.includes(rang)) throw new TypeError("réseau coupé");
    if (methode === "POST") Object.assign(monde, corps);
    if (octets) {
      const debut = Number(new URL(url, "http://portail").searchParams.get("debut"));
      assert.ok(debut <= monde.octets.length, "un trou");
      monde.octets = monde.octets.slice(0, debut) + (await octets.text());
    }
    if (perdues.includes(rang)) throw new TypeError("réponse perdue");
    return Response.json(rendu());
  }
  return { monde, demander };
}

const fichier = new File(["0123456789"], "plan.txt");
const attendre = async () => {};

test("un fichier part en morceaux, dans l'ordre, et dit où il en est", async () => {
  const { monde, demander } = serveur();
  const envoi = new Envoi(fichier, { groupe: 3, demander, jeton: "j", morceau: 4, attendre });
  /** @type {number[]} */
  const avances = [];
  envoi.addEventListener("avance", () => avances.push(envoi.recu));
  const depot = await envoi.envoyer();
  assert.equal(monde.octets, "0123456789");
  assert.equal(depot.recu, 10);
  assert.deepEqual(avances, [0, 4, 8, 10]);
});

test("une coupure se reprend sans rien renvoyer de trop", async () => {
  const { monde, demander } = serveur({ pannes: [3] });
  const envoi = new Envoi(fichier, { groupe: 3, demander, jeton: "j", morceau: 4, attendre });
  let coupures = 0;
  envoi.addEventListener("coupe", () => {
    coupures += 1;
  });
  await envoi.envoyer();
  assert.equal(monde.octets, "0123456789");
  assert.equal(coupures, 1);
});

test("un morceau dont la réponse s'est perdue n'est pas écrit deux fois", async () => {
  const { monde, demander } = serveur({ perdues: [2] });
  await new Envoi(fichier, { groupe: 3, demander, jeton: "j", morceau: 4, attendre }).envoyer();
  assert.equal(monde.octets, "0123456789");
});

test("un envoi arrêté reprend là où le serveur en est", async () => {
  const { monde, demander } = serveur({ pannes: [3, 4, 5, 6, 7] });
  const envoi = new Envoi(fichier, { groupe: 3, demander, jeton: "j", morceau: 4, attendre });
  await assert.rejects(envoi.envoyer());
  await envoi.envoyer();
  assert.equal(monde.octets, "0123456789");
});

test("un refus n'est pas redemandé et garde les mots du serveur", async () => {
  let demandes = 0;
  const demander = async () => {
    demandes += 1;
    return Response.json({ detail: "Ce fichier est vide." }, { status: 400 });
  };
  const envoi = new Envoi(fichier, { groupe: 3, demander, jeton: "j", attendre });
  await assert.rejects(envoi.envoyer(), (e) => e instanceof Refus && e.message === "Ce fichier est vide.");
  assert.equal(demandes, 1);
});

test("une taille se lit", () => {
  assert.deepEqual([taille(49), taille(13_248), taille(5_400_000)], ["49 octets", "13 Ko", "5,1 Mo"]);
});

const DU_RESEAU = "text/html";
for (const [
  nom,
  statut,
  attendu,
  type = "application/problem+json",
] of /** @type {[string, number, any, string?][]} */ ([
  ["la session terminée n’est pas un refus : l’envoi se reprend une fois reconnecté", 401, SessionTerminee],
  ["un serveur débordé n’est pas un refus", 429, /429/],
  ["la page d’un filtre qui interdit n’est pas un refus", 403, /403/, DU_RESEAU],
  ["la page d’un mandataire qui demande qui l’on est ne termine pas la session", 401, /401/, DU_RESEAU],
]))
  test(nom, async () => {
    const { monde, demander } = serveur();
    let reponse = /** @type {Response | null} */ (null);
    const envoi = new Envoi(fichier, {
      groupe: 3,
      demander: async (url, options) => (options.octets && monde.octets && reponse) || demander(url, options),
      jeton: "j",
      morceau: 4,
      attendre,
    });
    reponse = new Response("{}", { status: statut, headers: { "Content-Type": type } });
    await assert.rejects(envoi.envoyer(), attendu);
    await assert.rejects(envoi.envoyer(), (erreur) => !(erreur instanceof Refus));
    reponse = null;
    await envoi.envoyer();
    assert.equal(monde.octets, "0123456789");
  });
