// The page of the announcements of SIVIC: a title that somebody is writing stays in its place.

import { brancherRelecture } from "../evenements/relire.js";
import { dessinerHeures } from "../heure.js";
import { lirePage, suivreAnnonces } from "./salle-annonces.js";

const aBouge = brancherRelecture({ racine: document, lire: () => lirePage(), apres: dessinerHeures });

suivreAnnonces(async () => aBouge("annonce", { aussitot: true }));
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-fermer]")) target.closest("[data-garde]")?.remove();
});
