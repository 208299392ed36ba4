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
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !e.defaultPrevented && estPourLaCarte(zone, e.target)) actions.renoncer();
  });
}

/**
 * What is drawn takes minutes: a key meant for the rest of the page, or for what is open above the map, does not give it up.
 * @param {HTMLElement} zone @param {EventTarget | null} cible
 */
function estPourLaCarte(zone, cible) {
  const la = cible === document.body || zone.contains(/** @type {Node} */ (cible));
  return la && !document.querySelector(":popover-open, dialog:modal");
}
