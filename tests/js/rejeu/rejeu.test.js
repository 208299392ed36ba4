import assert from "node:assert/strict";
import test from "node:test";
import { Chronologie, ordonner } from "../../../static/js/rejeu/chronologie.js";
import { appliquer, dernieresEntrees, surLaCarte, vide } from "../../../static/js/rejeu/etat.js";
import { Lecture } from "../../../static/js/rejeu/lecture.js";
import { AccesRetire, lireTout } from "../../../static/js/rejeu/lire.js";
import { densite, moments, voisin } from "../../../static/js/rejeu/moments.js";

const DEBUT = Date.parse("2026-11-21T14:00:00Z");

/** @param {number} numero @param {string} genre @param {any} [donnees] @param {any} [suite] @returns {any} */
function depeche(numero, genre, donnees = {}, suite = {}) {
  const type =
    { entree: "entree", objet: "objetcarto", point: "pointsituation" }[genre.split(".")[0]] ?? genre.split(".")[0];
  const emise_le = new Date(DEBUT + numero * 1000).toISOString();
  return { groupe: 1, numero, genre, objet: { type, id: donnees.id ?? numero }, emise_le, donnees, html: "", ...suite };
}

/** Many dépêches about few objects. @param {number} combien */
function histoire(combien) {
  return Array.from({ length: combien }, (_, n) =>
    n % 3
      ? depeche(n + 1, n % 7 ? "entree.consignee" : "entree.rectifiee", { id: n % 40, texte: `t${n}` })
      : depeche(n + 1, "objet.deplace", {
          jeton: `o${n % 10}`,
          groupe: 1,
          supprime_le: n % 5 ? null : "2026-11-21T15:00:00Z",
        }),
  );
}

/** @param {any[]} depeches */
function plier(depeches) {
  const etat = vide();
  for (const d of depeches) appliquer(etat, d);
  return etat;
}

test("l’état à un instant est le pli des dépêches jusque-là, dans quelque ordre qu’on y aille", () => {
  const ordonnees = ordonner(histoire(500));
  const chronologie = new Chronologie(ordonnees, 20);
  for (const rang of [500, 0, 1, 19, 20, 21, 499, 250, 251, 260, 240, 0, 500])
    assert.deepEqual(chronologie.etatApres(rang), plier(ordonnees.slice(0, rang)), `rang ${rang}`);
});

test("à la seconde d’une dépêche, elle y est déjà ; juste avant, pas encore", () => {
  const chronologie = new Chronologie(ordonner(histoire(5)));
  assert.equal(chronologie.rangA(DEBUT + 2999), 2);
  assert.equal(chronologie.rangA(DEBUT + 3000), 3);
  assert.equal(chronologie.rangA(DEBUT - 1), 0);
  assert.equal(chronologie.rangA(DEBUT + 1e9), 5);
  assert.deepEqual([chronologie.debut, chronologie.fin], [DEBUT + 1000, DEBUT + 5000]);
});

test("un événement sans une dépêche se montre vide", () => {
  const chronologie = new Chronologie([]);
  assert.deepEqual(chronologie.etatApres(0), vide());
  assert.equal(chronologie.rangA(DEBUT), 0);
});

test("une horloge reculée ne change pas l’ordre d’un fil, et deux fils se mêlent par leur heure", () => {
  const recule = depeche(2, "entree.consignee", {}, { emise_le: new Date(DEBUT).toISOString() });
  const autre = depeche(1, "entree.consignee", {}, { groupe: 2, emise_le: new Date(DEBUT + 1500).toISOString() });
  const ordonnees = ordonner([depeche(1, "entree.consignee"), recule, depeche(3, "entree.consignee"), autre]);
  assert.deepEqual(
    ordonnees.map(({ groupe, numero }) => [groupe, numero]),
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [1, 3],
    ],
  );
});

test("un export fait des mois après n’allonge pas l’histoire", () => {
  const tard = depeche(3, "evenement.exporte", {}, { emise_le: "2027-05-01T00:00:00Z" });
  const chronologie = new Chronologie(ordonner([...histoire(2), tard]));
  assert.equal(chronologie.fin, DEBUT + 2000);
});

test("un brouillon abandonné et un objet supprimé ne sont plus là", () => {
  const objet = { jeton: "a", groupe: 1, supprime_le: null };
  const etat = plier([
    depeche(1, "point.prepare", { id: 4 }),
    depeche(2, "point.abandonne", { id: 4 }),
    depeche(3, "objet.dessine", objet),
    depeche(4, "objet.dessine", { ...objet, jeton: "b" }),
    depeche(5, "objet.supprime", { ...objet, supprime_le: "2026-11-21T14:00:05Z" }),
    depeche(6, "participation.ajoutee"),
  ]);
  assert.equal(etat.points.size, 0);
  assert.deepEqual(
    surLaCarte(etat, 1).map(({ jeton }) => jeton),
    ["b"],
  );
  assert.deepEqual(surLaCarte(etat, 2), []);
});

test("le journal montre les dernières entrées d’un fil, dans leur ordre, et les compte toutes", () => {
  const etat = plier([
    depeche(1, "entree.consignee", { id: 1 }),
    depeche(2, "entree.consignee", { id: 2 }, { groupe: 2 }),
    depeche(3, "entree.consignee", { id: 3 }),
    depeche(4, "entree.rectifiee", { id: 1 }),
    depeche(5, "entree.consignee", { id: 5 }),
  ]);
  const { lignes, total } = dernieresEntrees(etat, 1, 2);
  assert.deepEqual([lignes.map(({ objet }) => objet.id), total], [[3, 5], 3]);
});

test("l’échelle marque l’ouverture, les états, les urgences et les points de situation de l’événement", () => {
  const trouves = moments(
    ordonner([
      depeche(1, "evenement.ouvert"),
      depeche(2, "entree.consignee", { importance: "urgente", texte: `Effet\ndomino ${"x".repeat(200)}` }),
      depeche(3, "entree.consignee", { importance: "normale", texte: "Rien" }),
      depeche(4, "point.publie", { numero: 2 }),
      depeche(5, "evenement.remonte", { niveau: { libelle: "Zonal" } }),
      depeche(6, "evenement.clos"),
      depeche(7, "entree.consignee", { importance: "urgente", texte: "Ailleurs" }, { groupe: 2 }),
    ]),
    1,
  );
  assert.deepEqual(
    trouves.map(({ genre }) => genre),
    ["etat", "urgent", "point", "etat", "etat"],
  );
  assert.match(trouves[1].libelle, /^Urgente : Effet domino x+…$/);
  assert.equal(trouves[3].libelle, "Remontée au niveau zonal");
  assert.equal(voisin(trouves, DEBUT + 2000, 1)?.genre, "point");
  assert.equal(voisin(trouves, DEBUT + 2000, -1)?.libelle, "Ouverture");
  assert.equal(voisin(trouves, DEBUT + 9000, 1), null);
});

test("la densité va de 0 à 1 et compte la dernière seconde", () => {
  const depeches = ordonner(histoire(11));
  const parts = densite(depeches, DEBUT + 1000, DEBUT + 11_000, 5);
  assert.deepEqual(parts, [2 / 3, 2 / 3, 2 / 3, 2 / 3, 1]);
  assert.deepEqual(densite([], 5, 5, 2), [0, 0]);
});

/** A clock of which each frame is asked for by the test. */
function horloge() {
  let instant = 0;
  /** @type {(() => void)[]} */
  let attendues = [];
  return {
    maintenant: () => instant,
    image: (/** @type {() => void} */ suite) => attendues.push(suite),
    passer(/** @type {number} */ ms) {
      instant += ms;
      const images = attendues;
      attendues = [];
      for (const suite of images) suite();
    },
  };
}

test("la lecture avance à sa vitesse, s’arrête à la fin, et repart du début", () => {
  const temps = horloge();
  const lecture = new Lecture(0, 60_000, temps);
  lecture.regler(600);
  lecture.lire();
  temps.passer(50);
  assert.equal(lecture.position, 30_000);
  temps.passer(100);
  assert.deepEqual([lecture.position, lecture.enCours], [60_000, false]);
  lecture.lire();
  assert.deepEqual([lecture.position, lecture.enCours], [0, true]);
});

test("une page endormie ne saute pas ce qui s’est passé", () => {
  const temps = horloge();
  const lecture = new Lecture(0, 3_600_000, temps);
  lecture.regler(1);
  lecture.lire();
  temps.passer(600_000);
  assert.equal(lecture.position, 250);
});

test("deux appuis sur lecture ne font pas courir deux horloges, et la pause arrête", () => {
  const temps = horloge();
  const lecture = new Lecture(0, 3_600_000, temps);
  lecture.regler(10);
  lecture.lire();
  lecture.lire();
  temps.passer(100);
  assert.equal(lecture.position, 1000);
  lecture.basculer();
  temps.passer(100);
  assert.equal(lecture.position, 1000);
});

test("on ne va ni avant le début ni après la fin", () => {
  const lecture = new Lecture(1000, 9000, horloge());
  lecture.avancer(-60);
  assert.equal(lecture.position, 1000);
  lecture.avancer(60);
  assert.equal(lecture.position, 9000);
});

/** A server with so many dépêches in each fil, 3 at a time. @param {Record<number, number>} tetes */
function serveur(tetes) {
  /** @type {string[]} */
  const demandes = [];
  const demander = async (/** @type {string} */ adresse) => {
    demandes.push(adresse);
    const curseurs = [...new URL(adresse, "http://x").searchParams.getAll("g")].map((g) => g.split(":").map(Number));
    const depeches = curseurs
      .flatMap(([groupe, n]) =>
        Array.from({ length: tetes[groupe] - n }, (_, i) => depeche(n + i + 1, "entree.consignee", {}, { groupe })),
      )
      .slice(0, 3);
    return /** @type {any} */ ({ ok: true, status: 200, json: async () => ({ depeches, tetes, refus: [] }) });
  };
  return { demandes, demander };
}

test("tout se lit page par page, jusqu’aux têtes que la page connaissait", async () => {
  const { demander, demandes } = serveur({ 1: 5, 2: 2 });
  /** @type {number[]} */
  const progres = [];
  const fils = [
    { groupe: 1, nom: "", tete: 4 },
    { groupe: 2, nom: "", tete: 2 },
    { groupe: 3, nom: "", tete: 0 },
  ];
  const lues = await lireTout(fils, demander, (n) => progres.push(n));
  assert.deepEqual(
    lues.map(({ groupe, numero }) => `${groupe}:${numero}`),
    ["1:1", "1:2", "1:3", "1:4", "2:1", "2:2"],
  );
  assert.equal(demandes[0], "/fil/depuis?g=1:0&g=2:0&html=non");
  assert.equal(progres.at(-1), 6);
});

test("une panne d’un instant se répare, un accès retiré se dit", async () => {
  const { demander } = serveur({ 1: 2 });
  let pannes = 2;
  const fragile = async (/** @type {string} */ adresse) => {
    if (pannes-- > 0) throw new TypeError("réseau");
    return demander(adresse);
  };
  const fils = [{ groupe: 1, nom: "", tete: 2 }];
  assert.equal(
    (
      await lireTout(
        fils,
        fragile,
        () => {},
        async () => {},
      )
    ).length,
    2,
  );
  const retire = async () => /** @type {any} */ ({ ok: false, status: 404 });
  await assert.rejects(
    lireTout(fils, retire, () => {}),
    AccesRetire,
  );
});
