// On every page: the person's entité joins or leaves an event, or one of its events ends. The rail follows, and the feed.

/** @typedef {import("../moi.js").Moi} Moi */

const ECRITURE = 2;

/**
 * @param {{moi: Moi, fil: import("../fil.js").Fil, compteurs: import("../compteurs.js").Compteurs}} monde
 */
export function suivreEvenements({ moi, fil, compteurs }) {
  fil.addEventListener("depeche", (e) => {
    const { genre, objet, donnees } = /** @type {CustomEvent} */ (e).detail;
    if (objet?.type !== "evenement") return;
    if (genre === "evenement.rejoint") rejoindre(donnees, { moi, fil, compteurs });
    if (genre === "evenement.clos") effacer(donnees.groupe, moi);
  });
}

/** @param {any} donnees @param {{moi: Moi, fil: import("../fil.js").Fil, compteurs: import("../compteurs.js").Compteurs}} monde */
function rejoindre({ groupe: id, nom, curseur: tete }, { moi, fil, compteurs }) {
  if (moi.groupes.some((connu) => connu.id === id)) return;
  const url = `/mains-courantes/${id}/`;
  const mien = { id, nom, genre: "evenement", droit: ECRITURE, tete, non_lus: 0, urgents: 0, url };
  moi.groupes.push(mien);
  compteurs.ajouter(mien);
  fil.suivre({ [id]: tete });
  ajouterAuRail(mien);
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

/** @param {number} groupe @param {Moi} moi */
function effacer(groupe, moi) {
  const adresse = moi.groupes.find(({ id }) => id === groupe)?.url;
  document.querySelector(`.rail li > a[href="${adresse}"]`)?.parentElement?.remove();
}

/** @param {string} modele @returns {HTMLElement | null} */
function copie(modele) {
  const source = /** @type {HTMLTemplateElement | null} */ (document.getElementById(modele));
  return /** @type {HTMLElement | null} */ (source?.content.firstElementChild?.cloneNode(true) ?? null);
}
