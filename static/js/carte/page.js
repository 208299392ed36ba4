// The map of the page: the frame's feed and outbox, and the parts of the map that live from them.

import { boite, fil, moi } from "../cadre.js";
import { raccourci } from "../clavier.js";
import { brancherDeroules } from "../main-courante/deroules.js";
import { obtenir } from "../relecture.js";
import { demander } from "../requetes.js";
import { brancher } from "./branchement.js";
import { chargerSymboles } from "./symboles.js";

const zone = /** @type {HTMLElement | null} */ (document.getElementById("carte"));
const donnees = JSON.parse(document.getElementById("carte-donnees")?.textContent ?? "null");

// What stands above the map does it for the whole page. Before the keys of the map: they leave alone what has served.
if (!document.querySelector("#evenement, #main-courante")) brancherDeroules(document);
if (zone && donnees) {
  await obtenir(() => chargerSymboles(String(zone.dataset.symboles)), direLAttente);
  brancher({ zone, donnees, boite, fil, moi, raccourci, demander });
  zone.dataset.prete = "oui";
  performance.mark("prete");
  zone.removeAttribute("aria-busy");
  // What was asked for meanwhile (see impatience.js).
  const impatient = /** @type {HTMLButtonElement | null} */ (zone.querySelector("button.impatient"));
  impatient?.classList.remove("impatient");
  impatient?.click();
}

function direLAttente() {
  const place = zone?.querySelector(".ct-venue");
  if (place) place.textContent = "La carte n’a pas pu être chargée\u00a0: nouvel essai dans quelques secondes.";
}
