// The page of the announcements of SIVIC: a title that somebody is writing stays in its place.

import { adresseRelue, brancherRelecture } from "../evenements/relire.js";
import { dessinerHeures } from "../heure.js";
import { lirePage, suivreAnnonces } from "./salle-annonces.js";

const aBouge = brancherRelecture({
  racine: document,
  lire: () => lirePage(adresseRelue(document, location.href)),
  apres: dessinerHeures,
});

// What a refusal gives back is the person's own typing, not the state of the page: a new drawing must not take it for old.
for (const champ of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-ressaisi]"))) {
  const { value } = champ;
  champ.defaultValue = "";
  champ.value = value;
}
suivreAnnonces(async () => aBouge("annonce", { aussitot: true }));
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-fermer]")) target.closest("[data-garde]")?.remove();
});
