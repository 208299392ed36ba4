// What arrives in a dossier that one follows: a calm note in a corner of any page, without sound.

const GENRES = { "document.depose": "Nouveau document", "document.remplace": "Nouvelle version" };
const MONTRES = 3;

/**
 * What to say of a dépêche to this person, or nothing.
 * @param {any} depeche @param {number} personne @returns {{titre: string, texte: string, url: string} | null}
 */
export function avisDe({ genre, auteur, donnees }, personne) {
  if (!(genre in GENRES) || auteur === personne || !donnees?.abonnes?.includes(personne)) return null;
  const titre = GENRES[/** @type {keyof typeof GENRES} */ (genre)];
  return { titre, texte: donnees.titre, url: `/ged/documents/${donnees.id}/` };
}

/** @param {{moi: {id: number}, fil: import("../fil.js").Fil}} monde */
export function annoncerDocuments({ moi, fil }) {
  fil.addEventListener("depeche", (evenement) => {
    const avis = avisDe(/** @type {CustomEvent} */ (evenement).detail, moi.id);
    if (avis) montrer(avis);
  });
}

/** @param {{titre: string, texte: string, url: string}} avis */
function montrer({ titre, texte, url }) {
  const zone = document.getElementById("avis-documents");
  if (!zone) return;
  const note = document.createElement("p");
  const lien = document.createElement("a");
  lien.href = url;
  lien.textContent = texte;
  const fermer = document.createElement("button");
  fermer.type = "button";
  fermer.className = "bouton mini nu icone";
  fermer.setAttribute("aria-label", "Fermer");
  fermer.textContent = "×";
  fermer.addEventListener("click", () => note.remove());
  note.append(`${titre} : `, lien, fermer);
  zone.prepend(note);
  while (zone.children.length > MONTRES) zone.lastElementChild?.remove();
}
