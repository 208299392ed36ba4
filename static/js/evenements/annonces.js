// On every page: the person or their entité joins an event, or one of their events ends. The rail follows, and the feed.

import { reprise } from "../relecture.js";

/** @typedef {import("../moi.js").Moi} Moi */

const ECRITURE = 2;
const QUI_SE_CLOT = new Set(["evenement", "cellule"]);

/** @typedef {import("../moi.js").MonGroupe} MonGroupe */
/** @typedef {{moi: Moi, fil: import("../fil.js").Fil, compteurs: import("../compteurs.js").Compteurs, lireGroupes: () => Promise<MonGroupe[] | null>}} Monde null: refused */

/**
 * Events: `rejoint` (a MonGroupe, on the screen from now on; `enPersonne` when no fil of the person has told it).
 * @param {Monde} monde @returns {EventTarget}
 */
export function suivreEvenements({ moi, fil, compteurs, lireGroupes }) {
  const arrivees = new EventTarget();
  /** @type {any} */ let relecture = null;
  fil.addEventListener("depeche", (e) => {
    const { genre, objet, donnees } = /** @type {CustomEvent} */ (e).detail;
    if (objet?.type !== "evenement") return;
    if (genre === "evenement.rejoint") {
      const { groupe: id, nom, curseur: tete } = donnees;
      rejoindre({ id, nom, genre: "evenement", droit: ECRITURE, tete, non_lus: 0, urgents: 0, url: "" }, false);
    }
    if (genre === "evenement.clos") quitter(donnees.groupe);
    // Its cells close and open again with it, without a word of theirs.
    if (genre === "evenement.clos" || genre === "evenement.rouvert") relireBientot();
  });
  // Called into a groupe in person, which no fil of the person tells: how it is called is asked where rights are checked.
  fil.addEventListener("rejoint", async (e) => {
    const { groupe: id, genre, en_personne: enPersonne } = /** @type {CustomEvent} */ (e).detail;
    if (!enPersonne || genre === "conversation" || compteurs.suit(id)) return;
    lireLesMiens(true);
  });
  return arrivees;

  /** The server tells it once: what could not be read is asked again. @param {boolean} enPersonne */
  async function lireLesMiens(enPersonne) {
    const groupes = await lireGroupes().catch(() => undefined);
    if (groupes === undefined) return setTimeout(() => lireLesMiens(enPersonne), reprise());
    if (!groupes) return;
    for (const groupe of groupes) rejoindre(groupe, enPersonne);
    const ouverts = new Set(groupes.map(({ id }) => id));
    for (const { id, genre } of moi.groupes) if (QUI_SE_CLOT.has(genre) && !ouverts.has(id)) quitter(id);
  }

  /** Every page hears it at the same second, and more than once: they do not all ask at once. */
  function relireBientot() {
    clearTimeout(relecture);
    relecture = setTimeout(() => lireLesMiens(false), reprise());
  }

  /** @param {number} groupe */
  function quitter(groupe) {
    compteurs.oublier(groupe);
    document.querySelector(`.tuile[href="/mains-courantes/${groupe}/"]`)?.remove();
  }

  /** @param {MonGroupe} groupe @param {boolean} enPersonne */
  function rejoindre(groupe, enPersonne) {
    if (compteurs.suit(groupe.id)) return;
    const mien = { ...groupe, url: `/mains-courantes/${groupe.id}/` };
    // Come back after it was closed, or withdrawn: it is named as before.
    if (!moi.groupes.some((connu) => connu.id === groupe.id)) moi.groupes.push(mien);
    compteurs.ajouter(mien);
    fil.suivre({ [mien.id]: mien.tete });
    if (mien.genre !== "evenement") return;
    ajouterAuRail(mien);
    arrivees.dispatchEvent(new CustomEvent("rejoint", { detail: { ...mien, enPersonne } }));
  }
}

/** @param {import("../moi.js").MonGroupe} groupe */
function ajouterAuRail({ id, nom, url }) {
  const liste = listeDuRail();
  const ligne = copie("modele-lien-evenement");
  if (!liste || !ligne) return;
  const lien = /** @type {HTMLAnchorElement} */ (ligne.querySelector("a"));
  lien.href = url;
  /** @type {HTMLElement} */ (lien.querySelector("span")).textContent = nom;
  lien.querySelector("[data-compte]")?.setAttribute("data-compte", String(id));
  liste.append(ligne);
}

/** The heading is not there as long as the person has no event. @returns {Element | null} */
function listeDuRail() {
  const rail = document.getElementById("rail");
  const deja = rail?.querySelector(":scope > details [data-evenements]");
  if (deja || !rail) return deja ?? null;
  const rubrique = copie("modele-evenement");
  if (!rubrique) return null;
  const premiere = rail.querySelector(":scope > details, :scope > h2");
  rail.insertBefore(rubrique, premiere);
  return rubrique.querySelector("[data-evenements]");
}

/** @param {string} modele @returns {HTMLElement | null} */
function copie(modele) {
  const source = /** @type {HTMLTemplateElement | null} */ (document.getElementById(modele));
  return /** @type {HTMLElement | null} */ (source?.content.firstElementChild?.cloneNode(true) ?? null);
}
