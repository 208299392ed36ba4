// The page of the announcements of SIVIC: a title that somebody is writing stays in its place.

import { suivreAnnonces } from "./salle-annonces.js";

suivreAnnonces();
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-fermer]")) target.closest("[data-garde]")?.remove();
});
