// A line of tabs or filters that scrolls shows where one is: the last ones would be out of sight on a phone.

export function montrerOuLOnEst() {
  for (const ici of document.querySelectorAll("main nav [aria-current]")) {
    const bande = /** @type {HTMLElement} */ (ici.closest("nav"));
    if (bande.scrollWidth <= bande.clientWidth) continue;
    const [place, cadre] = [ici, bande].map((noeud) => noeud.getBoundingClientRect());
    bande.scrollLeft += place.left + place.width / 2 - (cadre.left + cadre.width / 2);
  }
}
