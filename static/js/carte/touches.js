// The keys of the map.

const RUBRIQUE = "Carte";
const OUTILS = [
  ["p", "point", "Placer un point"],
  ["l", "ligne", "Tracer une ligne"],
  ["z", "polygone", "Dessiner une zone"],
  ["c", "cercle", "Dessiner un cercle"],
  ["t", "texte", "Écrire un texte"],
];

/**
 * @param {HTMLElement} zone @param {boolean} peut whether the person may draw @param {(definition: any) => void} raccourci
 * @param {{ouvrir: (genre: string) => void, supprimer: () => void, annuler: () => void, retablir: () => void, mesurer: () => void, cadrer: () => void, renoncer: () => void}} actions
 */
export function brancherTouches(zone, peut, raccourci, actions) {
  const touche = (/** @type {string} */ laquelle, /** @type {string} */ libelle, /** @type {() => void} */ action) =>
    raccourci({ touche: laquelle, libelle, rubrique: RUBRIQUE, action });
  if (peut) {
    for (const [laquelle, genre, libelle] of OUTILS) touche(laquelle, libelle, () => actions.ouvrir(genre));
    touche("Delete", "Supprimer l’objet choisi", actions.supprimer);
    touche("Ctrl+z", "Annuler mon dernier changement", actions.annuler);
    touche("Ctrl+Z", "Rétablir", actions.retablir);
  }
  touche("d", "Mesurer", actions.mesurer);
  touche("0", "Tout montrer", actions.cadrer);
  zone.addEventListener("keydown", (e) => e.key === "Escape" && actions.renoncer());
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !zone.contains(/** @type {Node} */ (e.target))) actions.renoncer();
  });
}
