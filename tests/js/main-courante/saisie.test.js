import assert from "node:assert/strict";
import { test } from "node:test";
import { Brouillon, oublierLesVieux } from "../../../static/js/brouillon.js";
import {
  corpsAction,
  corpsEntree,
  jourDEcheance,
  jourDuFait,
  momentDit,
} from "../../../static/js/main-courante/corps.js";
import { demander, raisons } from "../../../static/js/main-courante/demandes.js";
import { initiales, phraseDePresence, quiEcrit } from "../../../static/js/main-courante/presence.js";
import { demande, placer } from "../../../static/js/mention.js";

const MAINTENANT = Date.parse("2026-11-21T13:20:00Z");
/** @type {import("../../../static/js/main-courante/corps.js").Champs} */
const VIDE = {
  texte: "",
  importance: "normale",
  categorie: "",
  survenu_date: "",
  survenu_heure: "",
  lieu: "",
  latitude: "",
  longitude: "",
  destinataires: [],
  action: false,
  action_qui: null,
  echeance_date: "",
  echeance_heure: "",
};
/** @type {import("../../../static/js/main-courante/types.d.ts").Proposition} */
const ARS = { type: "entite", entite: 76, role: "", personne: null, nom: "ARS Occitanie" };

/** @param {Partial<typeof VIDE>} champs */
const corps = (champs) => corpsEntree({ ...VIDE, ...champs }, "jeton-1", MAINTENANT, 10_000);

test("une entrée vide ne part pas", () => {
  assert.deepEqual(Object.keys(corps({ texte: "  \n" }).erreurs), ["texte"]);
});

test("un texte trop long ne part pas, et dit de combien", () => {
  assert.match(corps({ texte: "é".repeat(10_014) }).erreurs.texte, /compte 10\s014 caractères \(maximum 10\s000\)/);
  assert.deepEqual(corps({ texte: "🚑".repeat(10_000) }).erreurs, {});
});

test("le corps d'une entrée dit tout ce qui a été saisi", () => {
  const { corps: envoye, erreurs } = corps({
    texte: " Périmètre porté à 800 m. ",
    survenu_date: "2026-11-21",
    survenu_heure: "14:15",
    latitude: "43,6045",
    longitude: "-1.4442",
    destinataires: [ARS],
    action: true,
    action_qui: ARS,
    echeance_heure: "15:00",
  });
  assert.deepEqual(erreurs, {});
  assert.equal(envoye.texte, "Périmètre porté à 800 m.");
  assert.equal(envoye.survenu_le, "2026-11-21T13:15:00.000Z");
  assert.deepEqual([envoye.latitude, envoye.longitude], [43.6045, -1.4442]);
  assert.deepEqual(envoye.destinataires, [{ entite: 76, role: "" }]);
  assert.deepEqual(envoye.action, { entite: 76, echeance: "2026-11-21T14:00:00.000Z" });
});

test("une heure future, une coordonnée seule ou hors du globe sont refusées avec leur champ", () => {
  assert.deepEqual(Object.keys(corps({ texte: "x", survenu_heure: "18:00" }).erreurs), ["survenu_le"]);
  assert.deepEqual(Object.keys(corps({ texte: "x", latitude: "43" }).erreurs), ["latitude"]);
  assert.deepEqual(Object.keys(corps({ texte: "x", latitude: "43", longitude: "200" }).erreurs), ["longitude"]);
  assert.deepEqual(Object.keys(corps({ texte: "x", latitude: "nord", longitude: "1" }).erreurs), ["latitude"]);
});

test("juste après minuit, 23:50 était hier ; une heure à venir plus proche est une erreur", () => {
  const lu = (/** @type {string} */ maintenant, /** @type {string} */ heure) =>
    jourDuFait(heure, Date.parse(maintenant));
  assert.equal(lu("2026-11-20T23:20:00Z", "23:50"), "2026-11-20");
  assert.equal(lu("2026-12-31T23:20:00Z", "23:50"), "2026-12-31");
  assert.equal(lu("2026-11-20T23:20:00Z", "00:15"), "2026-11-21");
  assert.equal(lu("2026-11-21T13:00:00Z", "18:00"), "2026-11-21");
});

test("une échéance donnée par son heure seule, déjà passée, est pour demain", () => {
  const lu = (/** @type {string} */ maintenant, heure = "00:30") => jourDEcheance(heure, Date.parse(maintenant));
  assert.equal(lu("2026-11-21T22:50:00Z"), "2026-11-22");
  assert.equal(lu("2026-12-31T22:50:00Z"), "2027-01-01");
  assert.equal(lu("2026-11-21T22:50:00Z", "23:55"), "2026-11-21");
  assert.equal(lu("2026-11-21T22:50:40Z", "23:50"), "2026-11-21", "la minute en cours n’est pas passée");
  const { corps: envoye } = corps({ texte: "x", action: true, echeance_heure: "00:30" });
  assert.equal(envoye.action?.echeance, "2026-11-21T23:30:00.000Z");
});

test("la nuit d’octobre, ce qui est survenu se saisit et une échéance vient à temps, dans les deux heures", () => {
  const lu = (/** @type {string} */ maintenant, /** @type {Partial<typeof VIDE>} */ champs) => {
    const { corps: envoye, erreurs } = corpsEntree(
      { ...VIDE, texte: "x", ...champs },
      "j",
      Date.parse(maintenant),
      100,
    );
    assert.deepEqual(erreurs, {});
    return envoye.action?.echeance ?? envoye.survenu_le;
  };
  // 02:45 in summer time, 02:10 then 02:45 in winter time.
  assert.equal(lu("2026-10-25T00:45:00Z", { survenu_heure: "02:30" }), "2026-10-25T00:30:00.000Z");
  assert.equal(lu("2026-10-25T01:10:00Z", { survenu_heure: "02:55" }), "2026-10-25T00:55:00.000Z");
  assert.equal(lu("2026-10-25T01:45:00Z", { survenu_heure: "02:30" }), "2026-10-25T01:30:00.000Z");
  assert.equal(lu("2026-10-25T00:10:00Z", { action: true, echeance_heure: "02:30" }), "2026-10-25T00:30:00.000Z");
  assert.equal(lu("2026-10-25T01:10:00Z", { action: true, echeance_heure: "02:30" }), "2026-10-25T01:30:00.000Z");
});

test("un bouton replié dit la date d’une heure qui n’est pas d’aujourd’hui", () => {
  assert.equal(momentDit("2026-11-21", "15:00", MAINTENANT), "15:00");
  assert.equal(momentDit("2026-11-22", "00:30", MAINTENANT), "22/11 00:30");
  assert.equal(momentDit("", "15:00", MAINTENANT), "15:00");
});

test("sans action cochée, l'échéance ne part pas", () => {
  assert.equal(corps({ texte: "x", echeance_heure: "15:00" }).corps.action, null);
});

test("une action se confie, se retire à qui l’avait, et un nom inachevé ne la retire pas", () => {
  const saisi = { etat: "en_cours", echeance_date: "", echeance_heure: "" };
  const lu = (/** @type {typeof ARS | null} */ qui, nom = "") => corpsAction(saisi, qui, nom, MAINTENANT);
  assert.deepEqual(lu(ARS, ARS.nom).valeurs, { etat: "en_cours", entite: 76, echeance: null });
  assert.deepEqual(lu(null).valeurs, { etat: "en_cours", entite: null, personne: null, echeance: null });
  assert.deepEqual(lu(null).erreurs, {});
  assert.deepEqual(Object.keys(lu(null, "samu 8").erreurs), ["entite"]);
});

test("un @ en début de mot demande un nom", () => {
  assert.deepEqual(demande("Lits ? @ARS", 11), { debut: 7, mot: "ARS" });
  assert.deepEqual(demande("@", 1), { debut: 0, mot: "" });
  assert.equal(demande("veille@samu31.fr", 16), null);
  assert.equal(demande("vers @Samu 31, merci", 20), null);
});

test("un nom déjà choisi n'est pas redemandé", () => {
  assert.equal(demande("@ARS Occitanie merci", 20, ["ARS Occitanie"]), null);
});

test("le nom choisi prend la place de ce qui était tapé", () => {
  const texte = "Lits ? @ars pour 15 h";
  const ou = /** @type {{debut: number, mot: string}} */ (demande(texte, 11));
  assert.deepEqual(placer(texte, ou, "ARS Occitanie"), { texte: "Lits ? @ARS Occitanie pour 15 h", position: 21 });
  assert.equal(placer("@ars", { debut: 0, mot: "ars" }, "ARS Occitanie").texte, "@ARS Occitanie ");
});

/** @returns {Storage} */
function stockage() {
  const tenu = new Map();
  return /** @type {any} */ ({
    getItem: (/** @type {string} */ cle) => tenu.get(cle) ?? null,
    setItem: (/** @type {string} */ cle, /** @type {string} */ valeur) => tenu.set(cle, valeur),
    removeItem: (/** @type {string} */ cle) => tenu.delete(cle),
    key: (/** @type {number} */ rang) => [...tenu.keys()][rang] ?? null,
    get length() {
      return tenu.size;
    },
  });
}

/** @param {Storage} disque */
function cles(disque) {
  return Array.from({ length: disque.length }, (_, rang) => disque.key(rang));
}

test("un brouillon revient à la même personne dans le même groupe, pendant un jour", () => {
  const disque = stockage();
  let maintenant = MAINTENANT;
  const brouillon = (/** @type {number} */ personne) => new Brouillon(disque, personne, 5, () => maintenant);
  brouillon(1).garder({ texte: "Appel du CODIS" });
  assert.equal(brouillon(1).lire()?.texte, "Appel du CODIS");
  assert.equal(brouillon(2).lire(), null);
  maintenant += 25 * 3_600_000;
  assert.equal(brouillon(1).lire(), null);
  maintenant = MAINTENANT;
  assert.equal(brouillon(1).lire(), null, "trop vieux, il ne reste pas sur le poste");
});

test("ce que d’autres ont laissé plus d’un jour sur le poste s’en va, le reste demeure", () => {
  const disque = stockage();
  new Brouillon(disque, 1, 5, () => MAINTENANT - 25 * 3_600_000).garder({ texte: "Oublié" });
  new Brouillon(disque, 1, 6, () => MAINTENANT - 23 * 3_600_000).garder({ texte: "D’hier" });
  disque.setItem("apparence", "sombre");
  oublierLesVieux(disque, MAINTENANT);
  assert.deepEqual(cles(disque), ["brouillon:1:6", "apparence"]);
});

test("un brouillon vidé s'efface, un disque plein n'arrête pas la saisie", () => {
  const disque = stockage();
  const brouillon = new Brouillon(disque, 1, 5, () => MAINTENANT);
  brouillon.garder({ texte: "x" });
  brouillon.garder({ texte: "  " });
  assert.equal(brouillon.lire(), null);
  brouillon.garder({ texte: "", pieces: [{ jeton: "a", nom: "croquis.png" }] });
  assert.equal(brouillon.lire()?.pieces.length, 1);

  const plein = /** @type {any} */ ({
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  });
  assert.doesNotThrow(() => new Brouillon(plein, 1, 5).garder({ texte: "x" }));
});

test("un acte sur une entrée devient une demande à son adresse", () => {
  const cible = { id: 10, numero: 1270, groupe: 5 };
  const commentaire = demander("commenter", cible, { texte: "Vu." }, "j");
  assert.equal(commentaire.url, "/api/v1/entrees/10/commentaires/");
  assert.deepEqual(commentaire.corps, { jeton: "j", texte: "Vu." });
  assert.deepEqual(demander("prendre", cible, {}, "j").corps, {});
  assert.equal(demander("epingler", cible, { epinglee: false }, "j").apercu.texte, "Désépingler");
});

test("un refus se dit par les phrases de ses champs, sinon par son détail", () => {
  assert.equal(
    raisons({ erreurs: { texte: ["Trop long."], lieu: ["Trop long aussi."] } }),
    "Trop long. Trop long aussi.",
  );
  assert.equal(raisons({ detail: "Vous ne pouvez pas écrire ici.", erreurs: {} }), "Vous ne pouvez pas écrire ici.");
  assert.equal(raisons(null), "Le serveur a refusé cette demande.");
});

test("on lit qui écrit, sauf soi-même", () => {
  const present = (/** @type {number} */ id, nom = "L. Blanc") => ({ id, nom, entite: null, ecrit: true });
  assert.equal(quiEcrit([present(1)], 1), "");
  assert.equal(quiEcrit([present(1), present(2)], 1), "L. Blanc écrit…");
  assert.equal(quiEcrit([present(2), present(3, "C. Roux")], 1), "L. Blanc et C. Roux écrivent…");
  assert.equal(quiEcrit([present(2), present(3), present(4)], 1), "3 personnes écrivent…");
  assert.equal(initiales("Dr M. Alaoui"), "MA");
});

test("à côté du titre, combien l’ont à l’écran ; seul, on ne compte pas", () => {
  assert.equal(phraseDePresence(1), "");
  assert.equal(phraseDePresence(3), " · 3 en ligne");
});
