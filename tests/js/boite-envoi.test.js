import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { BoiteEnvoi } from "../../static/js/boite-envoi.js";
import { depotEnMemoire } from "../../static/js/depot.js";
import { calme, horlogeDeTest } from "./horloge.js";

/** @type {ReturnType<typeof horlogeDeTest>} */ let horloge;
/** @type {import("../../static/js/depot.js").Depot} */ let depot;
/** @type {{jeton: string, texte: string}[]} what reached the server */ let recus;
/** @type {(envoi: any) => Response | Promise<Response>} */ let serveur;
/** @type {boolean} */ let session;

const cree = (corps = {}) => Response.json(corps, { status: 201 });
const autrePoste = () =>
  Response.json(
    { detail: "Écrit au poste Samu 31 · ARM.", poste_actif: { id: 82, libelle: "Samu 82 · ARM" } },
    { status: 409 },
  );
const coupe = () => {
  throw new TypeError("réseau coupé");
};

beforeEach(() => {
  horloge = horlogeDeTest();
  depot = depotEnMemoire();
  recus = [];
  serveur = () => cree();
  session = true;
});

/** A page: an outbox over the same store. @param {object} [options] */
function page(options = {}) {
  const boite = new BoiteEnvoi({
    depot: Promise.resolve(depot),
    envoyer: async (envoi) => {
      recus.push({ jeton: envoi.jeton, texte: envoi.corps.texte });
      return serveur(envoi);
    },
    sessionVivante: async () => session,
    horloge,
    hasard: () => 1,
    ...options,
  });
  /** @type {Record<string, any[]>} */
  const evenements = { depose: [], envoye: [], refuse: [], ecarte: [], compte: [], session: [] };
  for (const nom of Object.keys(evenements)) {
    boite.addEventListener(nom, (e) => evenements[nom].push(/** @type {CustomEvent} */ (e).detail));
  }
  return { boite, evenements };
}

const consigner = (boite, texte, groupe = 7) =>
  boite.deposer({ url: `/api/v1/groupes/${groupe}/entrees/`, corps: { texte }, groupe });
const textes = () => recus.map(({ texte }) => texte);

describe("envoi", () => {
  test("ce qui est déposé part, est rendu avec la réponse et quitte la boîte", async () => {
    const { boite, evenements } = page();
    serveur = () => cree({ numero: 12 });
    const jeton = await consigner(boite, "Hélico disponible.");
    await calme();
    assert.deepEqual(evenements.envoye, [{ jeton, groupe: 7, reponse: { numero: 12 } }]);
    assert.deepEqual(await boite.lister(), []);
    assert.deepEqual(evenements.compte.at(-1), { attente: 0, refuses: 0 });
  });

  test("sur le disque avant d’être annoncé", async () => {
    const { boite } = page();
    serveur = coupe;
    let gardes = 0;
    boite.addEventListener("depose", async () => {
      gardes = (await depot.lister()).length;
    });
    await consigner(boite, "Hélico disponible.");
    assert.equal(gardes, 1);
  });

  test("hors ligne : attend, puis part dans l’ordre avec le même jeton", async () => {
    const { boite, evenements } = page();
    serveur = coupe;
    const jetons = [await consigner(boite, "un"), await consigner(boite, "deux"), await consigner(boite, "trois")];
    await calme();
    assert.deepEqual(evenements.compte.at(-1), { attente: 3, refuses: 0 });
    recus = [];
    serveur = () => cree();
    boite.reprendre();
    await calme();
    assert.deepEqual(textes(), ["un", "deux", "trois"]);
    assert.deepEqual(
      recus.map(({ jeton }) => jeton),
      jetons,
    );
  });

  test("une réponse perdue est redemandée avec le même jeton : le serveur n’enregistre qu’une fois", async () => {
    const { boite } = page();
    const enregistres = new Set();
    let premiere = true;
    serveur = ({ jeton }) => {
      enregistres.add(jeton);
      if (!premiere) return cree();
      premiere = false;
      return coupe();
    };
    await consigner(boite, "un");
    await horloge.avancer(1_000);
    assert.equal(recus.length, 2);
    assert.equal(enregistres.size, 1);
    assert.deepEqual(await boite.lister(), []);
  });

  test("les essais s’espacent jusqu’à 30 s", async () => {
    const { boite } = page();
    serveur = coupe;
    await consigner(boite, "un");
    await calme();
    const quand = [];
    const debut = horloge.maintenant();
    serveur = () => {
      quand.push(Math.round((horloge.maintenant() - debut) / 1000));
      return coupe();
    };
    await horloge.avancer(120_000);
    assert.deepEqual(quand, [1, 3, 7, 15, 31, 61, 91]);
  });

  test("503 et 429 se réessaient, ils ne refusent pas", async () => {
    const { boite, evenements } = page();
    const reponses = [new Response("", { status: 503 }), new Response("", { status: 429 }), cree()];
    serveur = () => /** @type {Response} */ (reponses.shift());
    await consigner(boite, "un");
    await horloge.avancer(10_000);
    assert.equal(evenements.envoye.length, 1);
    assert.equal(evenements.refuse.length, 0);
  });

  test("un groupe en panne ne retient pas les autres", async () => {
    const { boite } = page();
    serveur = ({ groupe }) => (groupe === 7 ? coupe() : cree());
    await consigner(boite, "sept", 7);
    await consigner(boite, "huit", 8);
    await calme();
    assert.deepEqual(
      (await boite.lister()).map(({ groupe }) => groupe),
      [7],
    );
  });

  test("un envoi qui fait toujours échouer le serveur finit par laisser passer les suivants", async () => {
    const { boite, evenements } = page();
    serveur = ({ corps }) => (corps.texte === "poison" ? new Response("", { status: 500 }) : cree());
    await consigner(boite, "poison");
    await consigner(boite, "la suite");
    await calme();
    assert.equal(evenements.envoye.length, 0);
    await horloge.avancer(10_000);
    assert.equal(evenements.envoye.length, 1);
    assert.deepEqual(
      (await boite.lister()).map(({ corps }) => corps.texte),
      ["poison"],
    );
  });
});

describe("refus", () => {
  const probleme = () =>
    Response.json(
      { title: "Demande refusée", detail: "Texte vide.", erreurs: { texte: ["Écrivez quelque chose."] } },
      { status: 400 },
    );

  test("reste visible avec sa raison et ce qui a été écrit, après rechargement aussi", async () => {
    const { boite, evenements } = page();
    serveur = probleme;
    const jeton = await consigner(boite, "un");
    await calme();
    assert.equal(evenements.refuse[0].jeton, jeton);
    assert.deepEqual(evenements.refuse[0].probleme.erreurs, { texte: ["Écrivez quelque chose."] });
    const [garde] = await page().boite.lister(7);
    assert.equal(garde.corps.texte, "un");
    assert.equal(garde.probleme.detail, "Texte vide.");
  });

  test("n’est pas renvoyé de lui-même et ne retient pas la suite", async () => {
    const { boite, evenements } = page();
    serveur = ({ corps }) => (corps.texte === "un" ? probleme() : cree());
    await consigner(boite, "un");
    await consigner(boite, "deux");
    boite.reprendre();
    await horloge.avancer(60_000);
    assert.deepEqual(textes(), ["un", "deux"]);
    assert.deepEqual(evenements.compte.at(-1), { attente: 0, refuses: 1 });
  });

  test("s’écarte en rendant ce qui avait été écrit", async () => {
    const { boite, evenements } = page();
    serveur = probleme;
    const jeton = await consigner(boite, "un");
    await calme();
    assert.equal((await boite.ecarter(jeton))?.corps.texte, "un");
    assert.deepEqual(await boite.lister(), []);
    assert.deepEqual(evenements.ecarte, [{ jeton }]);
  });

  test("ce qui attend ne s’écarte pas", async () => {
    const { boite } = page();
    serveur = coupe;
    const jeton = await consigner(boite, "un");
    assert.equal(await boite.ecarter(jeton), null);
    assert.equal((await boite.lister()).length, 1);
  });

  test("se réessaie à la demande, avec le même jeton", async () => {
    const { boite, evenements } = page();
    serveur = probleme;
    const jeton = await consigner(boite, "un");
    await calme();
    serveur = () => cree();
    await boite.reessayer(jeton);
    await calme();
    assert.equal(evenements.envoye[0].jeton, jeton);
  });

  test("refusé pour avoir été écrit à un autre poste : garde son poste, reste visible, et part au retour à ce poste", async () => {
    const { boite, evenements } = page({ poste: 31 });
    serveur = autrePoste;
    const jeton = await consigner(boite, "un");
    await calme();
    const [garde] = await boite.lister();
    assert.deepEqual([garde.etat, garde.poste], ["refuse", 31]);
    assert.match(evenements.refuse[0].probleme.detail, /Samu 31/);
    serveur = () => cree();
    const ailleurs = page({ poste: 82 }).boite;
    await ailleurs.rendreAuPoste();
    assert.equal((await boite.lister()).length, 1);
    const { boite: auRetour, evenements: suite } = page({ poste: 31 });
    await auRetour.rendreAuPoste();
    assert.deepEqual([suite.envoye[0].jeton, await boite.lister()], [jeton, []]);
  });

  test("refusé quand la personne n’avait plus de poste : redemandé par la page qui en a un, et qui peut le nommer", async () => {
    const { boite } = page({ poste: 31 });
    serveur = () => Response.json({ detail: "Plus de poste actif." }, { status: 409 });
    await consigner(boite, "un");
    await calme();
    serveur = autrePoste;
    for (const poste of [null, 82]) await page({ poste }).boite.rendreAuPoste();
    const [garde] = await boite.lister();
    assert.deepEqual([textes().length, garde.etat, garde.probleme.posteActif.id], [2, "refuse", 82]);
  });

  test("écrit à un autre poste, ne part pour le poste actif que si la personne le demande", async () => {
    const { boite } = page({ poste: 31 });
    const postes = [];
    serveur = (envoi) => {
      postes.push(envoi.poste);
      return envoi.poste === 82 ? cree() : autrePoste();
    };
    const jeton = await consigner(boite, "un");
    await calme();
    boite.reprendre();
    await calme();
    assert.deepEqual(postes, [31]);
    await boite.reessayer(jeton);
    await calme();
    assert.deepEqual(postes, [31, 82]);
    assert.deepEqual(await boite.lister(), []);
  });
});

describe("session terminée", () => {
  for (const [nom, reponse] of [
    ["401", () => Response.json({}, { status: 401 })],
    ["403 d’un jeton CSRF périmé", () => Response.json({}, { status: 403 })],
  ]) {
    test(`${nom} : tout attend, rien n’est refusé, et part après la connexion`, async () => {
      session = false;
      const { boite, evenements } = page();
      serveur = /** @type {() => Response} */ (reponse);
      await consigner(boite, "un");
      await consigner(boite, "deux");
      await calme();
      assert.ok(evenements.session.length > 0);
      assert.equal(evenements.refuse.length, 0);
      recus = [];
      session = true;
      serveur = () => cree();
      await page().boite.vider();
      assert.deepEqual(textes(), ["un", "deux"]);
    });
  }
});

describe("onglets et rechargement", () => {
  test("après rechargement, ce qui attendait part", async () => {
    serveur = coupe;
    await consigner(page().boite, "un");
    await calme();
    recus = [];
    serveur = () => cree();
    await page().boite.vider();
    assert.deepEqual(textes(), ["un"]);
  });

  test("deux onglets vident la même boîte : chaque envoi part une fois, et les deux l’apprennent", async () => {
    let file = Promise.resolve();
    const exclusif = (action) => {
      file = file.then(action);
      return file;
    };
    const [a, b] = canaux();
    const un = page({ exclusif, canal: a });
    const deux = page({ exclusif, canal: b });
    await Promise.all([consigner(un.boite, "un"), consigner(deux.boite, "deux"), consigner(un.boite, "trois")]);
    await calme();
    await file;
    await calme();
    assert.deepEqual(textes().sort(), ["deux", "trois", "un"]);
    assert.equal(un.evenements.envoye.length, 3);
    assert.equal(deux.evenements.envoye.length, 3);
  });

  test("ce qu’un onglet a gardé sans pouvoir l’envoyer part d’un autre, qui reste ouvert", async () => {
    const [a, b] = canaux();
    const { boite } = page({ canal: a, envoyer: coupe });
    page({ canal: b });
    await consigner(boite, "un");
    await calme();
    assert.deepEqual(textes(), ["un"]);
    assert.deepEqual(await boite.lister(), []);
  });

  test("des dépôts pendant un envoi ne sont pas oubliés", async () => {
    const { boite } = page();
    let premier = true;
    serveur = async () => {
      if (premier) {
        premier = false;
        await consigner(boite, "deux");
      }
      return cree();
    };
    await consigner(boite, "un");
    await calme();
    assert.deepEqual(textes(), ["un", "deux"]);
  });
});

/** Two ends of a channel between tabs. */
function canaux() {
  const bouts = [0, 1].map(() => ({ onmessage: /** @type {any} */ (null), postMessage: (_) => {} }));
  bouts.forEach((bout, i) => {
    bout.postMessage = (data) => bouts[1 - i].onmessage?.({ data });
  });
  return bouts;
}
