// The announcements of SIVIC, on their page, and their number beside the other lists: no fil tells them, their room does.

import { fil } from "../cadre.js";
import { brancherRelecture } from "../evenements/relire.js";
import { dessinerHeures } from "../heure.js";
import { HORLOGE } from "../minuteries.js";
import { suivreSalle } from "../salle.js";

const PAS = 5_000;
// Time alone changes nothing here: only a ring that was lost is read by it.
const REPOS = 60_000;

/** Sections marked data-relire="annonce" follow the room that the navigation names, where there is a SIVIC. */
export function suivreAnnonces() {
  const salle = /** @type {HTMLElement | null} */ (document.querySelector("#listes-evenements"))?.dataset.salle;
  if (!salle) return;
  const aBouge = brancherRelecture({ racine: document, lire, apres: dessinerHeures });
  const relire = async () => aBouge("annonce", { aussitot: true });
  suivreSalle({ salle, fil, relire, pas: PAS, repos: REPOS, horloge: HORLOGE });
  document.addEventListener("visibilitychange", relire);
}

async function lire() {
  if (document.hidden) return "";
  const reponse = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
  return reponse.ok ? reponse.text() : "";
}
