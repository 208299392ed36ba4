import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { alerteDe, estReglee, estTenue } from "../../static/js/alertes.js";
import { libelle } from "../../static/js/etat.js";
import { duree } from "../../static/js/heure.js";
import { finDuSilence } from "../../static/js/notifications.js";

const entite = { id: 31, code: "SAMU31", nom: "Samu 31" };
const groupe = { id: 7, nom: "Région Occitanie", url: "/mains-courantes/7/" };
const personne = (id, role = "contributeur", dans = entite) =>
  /** @type {any} */ ({ id, role, entite: dans, groupes: [groupe] });
const trame = (genre, importance = "urgente") => ({
  groupe: 7,
  genre,
  donnees: {
    numero: 12,
    texte: "Nuage toxique.",
    importance,
    auteur: { id: 1, nom: "J. Petit" },
    entite,
    destinataires: [],
  },
});

describe("ce qui se dit tout haut", () => {
  test("une entrée urgente d’un autre, avec son lien", () => {
    assert.deepEqual(alerteDe(trame("entree.consignee"), personne(2)), {
      cle: "7-12",
      titre: "Urgent n° 12",
      texte: "Nuage toxique.",
      qui: "J. Petit · Samu 31 · Région Occitanie",
      url: "/mains-courantes/7/entrees/12/",
    });
  });

  test("ni la mienne, ni une importante, ni ce qui suit une entrée urgente", () => {
    assert.equal(alerteDe(trame("entree.consignee"), personne(1)), null);
    assert.equal(alerteDe(trame("entree.consignee", "importante"), personne(2)), null);
    assert.equal(alerteDe(trame("entree.commentee"), personne(2)), null);
  });

  test("la copie d’une entrée déjà entendue là où elle a été écrite ne sonne pas deux fois", () => {
    const copie = trame("entree.consignee");
    copie.groupe = 9;
    copie.donnees = /** @type {any} */ ({ ...copie.donnees, origine: { groupe: 7 } });
    assert.equal(alerteDe(copie, personne(2)), null);
  });

  test("un événement que mon entité rejoint, sauf si c’est moi qui l’ai ouvert", () => {
    const rejoint = /** @type {any} */ ({
      groupe: 7,
      genre: "evenement.rejoint",
      donnees: {
        id: 5,
        reference: "2026-0143",
        titre: "Incendie à Portet",
        est_exercice: true,
        niveau: { libelle: "Régional" },
        entite,
        par: { id: 1 },
      },
    });
    assert.equal(alerteDe(rejoint, personne(1)), null);
    const alerte = alerteDe(rejoint, personne(2));
    assert.equal(alerte?.titre, "EXERCICE · Événement 2026-0143");
    assert.equal(alerte?.url, "/evenements/5/");
  });

  test("une entrée restée sans réponse revient à son auteur et à son responsable, à personne d’autre", () => {
    const revient = (qui) => alerteDe(trame("entree.relancee", "normale"), qui)?.titre;
    assert.equal(revient(personne(1)), "Sans réponse n° 12");
    assert.equal(revient(personne(3, "responsable")), "Sans réponse n° 12");
    assert.equal(revient(personne(2)), undefined);
    assert.equal(revient(personne(4, "responsable", { ...entite, id: 82 })), undefined);
  });

  test("une action en retard se dit à qui l’a et à qui l’a demandée, et à personne d’autre", () => {
    const samu82 = { ...entite, id: 82 };
    const titre = (/** @type {any} */ action, /** @type {any} */ qui) => {
      const depeche = trame("entree.action_echue", "normale");
      depeche.donnees = /** @type {any} */ ({ ...depeche.donnees, action });
      return alerteDe(depeche, qui)?.titre;
    };
    const confiee = { etat: "a_faire", entite: samu82, personne: null };
    assert.equal(titre(confiee, personne(5, "contributeur", samu82)), "Action en retard n° 12");
    assert.equal(titre(confiee, personne(1)), "Action en retard n° 12");
    assert.equal(titre(confiee, personne(2)), undefined);
    const nommee = { etat: "en_cours", entite: null, personne: { id: 2 } };
    assert.equal(titre(nommee, personne(2)), "Action en retard n° 12");
    assert.equal(titre(nommee, personne(3)), undefined);
    assert.equal(titre({ etat: "a_faire", entite: null, personne: null }, personne(2)), undefined);
  });

  test("une action n’est plus en retard une fois faite, annulée ou remise à plus tard", () => {
    const action = { etat: "a_faire", echeance: "2026-11-28T12:00:00Z" };
    const apres = Date.parse("2026-11-28T12:00:20Z");
    assert.equal(estTenue({ action }, apres), false);
    assert.equal(estTenue({ action: { ...action, etat: "fait" } }, apres), true);
    assert.equal(estTenue({ action, annulation: {} }, apres), true);
    assert.equal(estTenue({ action: { ...action, echeance: "2026-11-28T13:00:00Z" } }, apres), true);
    assert.equal(estTenue({ action: null }, apres), true);
  });

  describe("une relance", () => {
    const samu82 = { ...entite, id: 82 };
    const relancee = (/** @type {any} */ champs = {}, auteur = /** @type {any} */ ({ id: 1, nom: "J. Petit" })) => {
      const destinataire = /** @type {any} */ ({
        entite: samu82,
        role: "",
        personne: null,
        pris_par: null,
        relance_par: null,
        ...champs,
      });
      const depeche = trame("entree.relancee", "normale");
      return { ...depeche, donnees: { ...depeche.donnees, auteur, destinataires: [destinataire] } };
    };
    const titre = (depeche, qui) => alerteDe(/** @type {any} */ (depeche), qui)?.titre;

    test("d’une personne sonne chez ceux qu’on attend, pas chez elle ni chez l’auteur", () => {
      const depeche = relancee({ relance_par: { id: 1 } });
      assert.equal(titre(depeche, personne(5, "contributeur", samu82)), "Relance n° 12");
      assert.equal(titre(depeche, personne(1)), undefined);
      assert.equal(titre(depeche, personne(3, "responsable")), undefined);
      assert.equal(titre(relancee({ relance_par: { id: 3 } }), personne(1)), undefined);
      assert.equal(titre(relancee({ relance_par: { id: 5 } }), personne(5, "contributeur", samu82)), undefined);
    });

    test("du portail revient à l’auteur, même après celle d’une personne à qui on a répondu", () => {
      const depeche = relancee();
      depeche.donnees.destinataires.push({
        ...depeche.donnees.destinataires[0],
        pris_par: { id: 9 },
        relance_par: { id: 1 },
      });
      assert.equal(titre(depeche, personne(1)), "Sans réponse n° 12");
      assert.equal(titre(depeche, personne(5, "contributeur", samu82)), undefined);
    });

    test("d’une ligne du portail, qui n’a pas d’auteur, sonne chez ceux qu’on attend", () => {
      const depeche = relancee({ role: "responsable" }, null);
      assert.equal(titre(depeche, personne(5, "responsable", samu82)), "Sans réponse n° 12");
      assert.equal(titre(depeche, personne(6, "contributeur", samu82)), undefined);
      assert.equal(titre(depeche, personne(3, "responsable")), undefined);
    });
  });
});

describe("ce qui n’a plus à être dit", () => {
  const pris = { entite, pris_par: { id: 5 } };
  const attend = { entite: { ...entite, id: 82 }, pris_par: null };

  test("ce que j’ai pris en compte, ou un collègue pour mon entité", () => {
    assert.equal(estReglee({ destinataires: [pris, attend] }, personne(5, "contributeur", { ...entite, id: 9 })), true);
    assert.equal(estReglee({ destinataires: [pris, attend] }, personne(6)), true);
  });

  test("pas ce qu’une autre entité seule a pris, ni ce qui n’est adressé à personne", () => {
    assert.equal(estReglee({ destinataires: [pris, attend] }, personne(6, "contributeur", attend.entite)), false);
    assert.equal(estReglee({}, personne(6)), false);
  });

  test("une entrée annulée", () => assert.equal(estReglee({ annulation: { motif: "Erreur" } }, personne(6)), true));

  test("une entrée revenue sans réponse, quand tous ont répondu", () => {
    assert.equal(estReglee({ destinataires: [pris, attend] }, personne(6), { sansReponse: true }), false);
    assert.equal(estReglee({ destinataires: [pris] }, personne(6), { sansReponse: true }), true);
  });
});

describe("les mots de l’état", () => {
  for (const [etat, attente, refuses, attendu] of /** @type {[any, number, number, string][]} */ ([
    ["direct", 0, 0, "En direct"],
    ["reconnexion", 0, 0, "Reconnexion…"],
    ["hors-ligne", 2, 0, "Hors ligne, 2 en attente"],
    ["direct", 0, 1, "En direct, 1 refus à corriger"],
    ["http", 1, 2, "En direct, réseau limité, 1 en attente, 2 refus à corriger"],
  ])) {
    test(attendu, () => assert.equal(libelle(etat, { attente, refuses }), attendu));
  }

  test("les groupes qu’aucun direct ne suit", () => {
    assert.equal(libelle("direct", { attente: 0, refuses: 0, delaisses: 12 }), "En direct, sauf 12 groupes");
    assert.equal(libelle("http", { attente: 0, refuses: 0, delaisses: 1 }), "En direct, réseau limité, sauf 1 groupe");
    assert.equal(libelle("hors-ligne", { attente: 0, refuses: 0, delaisses: 12 }), "Hors ligne");
  });
});

describe("le silence", () => {
  const a = (heure) => new Date(2026, 10, 21, heure, 30);

  test("quinze minutes", () => assert.equal(finDuSilence("15", a(10)), a(10).getTime() + 900_000));

  test("jusqu’à la relève, du jour ou du lendemain", () => {
    assert.equal(new Date(finDuSilence("releve", a(10))).getHours(), 19);
    assert.equal(new Date(finDuSilence("releve", a(3))).getHours(), 7);
    const demain = new Date(finDuSilence("releve", a(22)));
    assert.deepEqual([demain.getDate(), demain.getHours(), demain.getMinutes()], [22, 7, 0]);
  });
});

describe("les durées", () => {
  const minute = 60_000;
  for (const [ecart, attendu] of /** @type {[number, string][]} */ ([
    [10_000, "à l’instant"],
    [6 * minute, "il y a 6 min"],
    [125 * minute, "il y a 2 h 05"],
    [-30 * minute, "dans 30 min"],
    [3 * 24 * 60 * minute, "il y a 3 j"],
  ])) {
    test(attendu, () => assert.equal(duree(ecart), attendu));
  }
});
