// From what was typed to what is sent: the body of a new entry, and what can be refused before it leaves.

import { auPlusTard, auPlusTot, cleJour, heureVueDe, instantDeParis } from "./temps.js";

const MINUTE = 60_000;
const JOUR = 24 * 60 * MINUTE;
const AVANCE_TOLEREE = 2 * MINUTE;

/** @typedef {import("./types.d.ts").Proposition} Proposition */
/**
 * @typedef {object} Champs
 * @property {string} texte
 * @property {string} importance
 * @property {string} categorie
 * @property {string} survenu_date @property {string} survenu_heure
 * @property {string} lieu @property {string} latitude @property {string} longitude
 * @property {Proposition[]} destinataires
 * @property {boolean} action @property {Proposition | null} action_qui
 * @property {string} echeance_date @property {string} echeance_heure
 * @property {{jeton: string, nom: string}[]} [pieces] what has been sent and is to be attached
 */
/** @typedef {Record<string, string>} Erreurs field → French sentence */
/**
 * @typedef {object} Usage how a time that can be read in several ways is read
 * @property {(heure: string, maintenant: number) => string} jourDe of which day an hour alone is
 * @property {(maintenant: number) => (instants: number[]) => number} retenir
 */

/** @type {Usage} */
const SURVENU = {
  jourDe: jourDuFait,
  retenir: (maintenant) => auPlusTard(maintenant + AVANCE_TOLEREE),
};
/** @type {Usage} */
const ECHEANCE = { jourDe: jourDEcheance, retenir: aVenir };

/**
 * @param {Champs} champs @param {string} jeton @param {number} maintenant
 * @param {number} texteMax in characters, as the server counts, not in units of UTF-16
 * @returns {{corps: Record<string, any>, erreurs: Erreurs}}
 */
export function corpsEntree(champs, jeton, maintenant, texteMax) {
  /** @type {Erreurs} */
  const erreurs = {};
  const texte = champs.texte.trim();
  const longueur = [...texte].length;
  if (!texte) erreurs.texte = "Écrivez le texte de l’entrée.";
  if (longueur > texteMax) {
    const [compte, limite] = [longueur, texteMax].map((n) => n.toLocaleString("fr-FR"));
    erreurs.texte = `Le texte compte ${compte} caractères (maximum ${limite})\u00a0: raccourcissez-le.`;
  }
  const survenu = moment(champs.survenu_date, champs.survenu_heure, "survenu_le", erreurs, maintenant, SURVENU);
  if (survenu && Date.parse(survenu) > maintenant + AVANCE_TOLEREE) {
    erreurs.survenu_le = "Cette heure est dans le futur\u00a0: indiquez quand le fait s’est produit.";
  }
  const echeance = champs.action
    ? moment(champs.echeance_date, champs.echeance_heure, "echeance", erreurs, maintenant, ECHEANCE)
    : null;
  const latitude = degres(champs.latitude, 90, "latitude", erreurs);
  const longitude = degres(champs.longitude, 180, "longitude", erreurs);
  if ((latitude === null) !== (longitude === null) && !erreurs.latitude && !erreurs.longitude) {
    erreurs.latitude = "Donnez la latitude et la longitude, ou aucune des deux.";
  }
  const corps = {
    jeton,
    texte,
    importance: champs.importance,
    categorie: champs.categorie || null,
    survenu_le: survenu,
    lieu: champs.lieu.trim(),
    latitude,
    longitude,
    destinataires: champs.destinataires.map(adresser),
    ...(champs.pieces?.length ? { pieces: champs.pieces.map(({ jeton: piece }) => piece) } : {}),
    action: champs.action ? { ...(champs.action_qui ? confier(champs.action_qui) : {}), echeance } : null,
  };
  return { corps, erreurs };
}

/** An addressee as the API takes it. @param {Proposition} choisi */
export function adresser(choisi) {
  return choisi.personne ? { personne: choisi.personne } : { entite: choisi.entite, role: choisi.role };
}

/** The owner of an action as the API takes it. @param {Proposition} choisi */
export function confier(choisi) {
  return choisi.personne ? { personne: choisi.personne } : { entite: choisi.entite };
}

/**
 * The new state of an action as the API takes it: with nobody named, it is taken away from whoever had it.
 * @param {Record<string, string>} saisi @param {Proposition | null} qui @param {string} nom what the field of the name holds
 * @param {number} maintenant
 */
export function corpsAction(saisi, qui, nom, maintenant) {
  /** @type {Erreurs} */
  const erreurs = {};
  if (!qui && nom.trim()) erreurs.entite = "Choisissez un nom de la liste, ou videz le champ.";
  const echeance = moment(saisi.echeance_date, saisi.echeance_heure, "echeance", erreurs, maintenant, ECHEANCE);
  const confiee = qui ? confier(qui) : { entite: null, personne: null };
  return { valeurs: { etat: saisi.etat, ...confiee, echeance }, erreurs };
}

/**
 * A date and a time that may both be empty.
 * @param {string} date @param {string} heure @param {string} champ @param {Erreurs} erreurs @param {number} maintenant
 * @param {Usage} usage
 */
function moment(date, heure, champ, erreurs, maintenant, { jourDe, retenir }) {
  if (!date && !heure) return null;
  const instant = heure ? instantDeParis(date || jourDe(heure, maintenant), heure, retenir(maintenant)) : null;
  if (!instant) erreurs[champ] = "Donnez une date et une heure.";
  return instant;
}

/** Just after midnight, 23:50 was yesterday; an hour to come that is nearer than that is a mistake. @param {string} heure @param {number} maintenant */
export function jourDuFait(heure, maintenant) {
  const jour = cleJour(maintenant);
  const instant = instantDeParis(jour, heure, auPlusTard(maintenant));
  if (!instant || Date.parse(instant) - maintenant < JOUR / 2) return jour;
  return new Date(Date.parse(jour) - JOUR).toISOString().slice(0, 10);
}

/** What is to be done by an hour that has passed is for tomorrow. @param {string} heure @param {number} maintenant */
export function jourDEcheance(heure, maintenant) {
  const jour = cleJour(maintenant);
  const instant = instantDeParis(jour, heure, aVenir(maintenant));
  if (!instant || Date.parse(instant) > maintenant - MINUTE) return jour;
  return new Date(Date.parse(jour) + JOUR).toISOString().slice(0, 10);
}

/** The minute that runs has not passed. @param {number} maintenant */
function aVenir(maintenant) {
  return auPlusTot(maintenant - MINUTE);
}

/** What the folded button tells of a date and a time: the hour alone today. @param {string} date @param {string} heure @param {number} maintenant */
export function momentDit(date, heure, maintenant) {
  const instant = date && heure ? instantDeParis(date, heure) : null;
  return instant ? heureVueDe(instant, maintenant) : heure;
}

/** @param {string} saisi @param {number} borne @param {string} champ @param {Erreurs} erreurs */
function degres(saisi, borne, champ, erreurs) {
  const propre = saisi.trim().replace(",", ".");
  if (!propre) return null;
  const valeur = Number(propre);
  if (Number.isNaN(valeur) || Math.abs(valeur) > borne) {
    erreurs[champ] = `La ${champ} va de -${borne} à ${borne}.`;
    return null;
  }
  return valeur;
}
