// The announcements of SIVIC: no fil tells them, their room does; a title that somebody is writing stays in its place.

import { fil } from "../cadre.js";
import { brancherRelecture } from "../evenements/relire.js";
import { dessinerHeures } from "../heure.js";
import { HORLOGE } from "../minuteries.js";
import { suivreSalle } from "../salle.js";

const PAS = 5_000;
// Time alone changes nothing here: only a ring that was lost is read by it.
const REPOS = 60_000;
const page = /** @type {HTMLElement} */ (document.querySelector("[data-salle]"));
const aBouge = brancherRelecture({ racine: document, lire, apres: dessinerHeures });
const relire = async () => aBouge("annonce", { aussitot: true });

suivreSalle({ salle: page.dataset.salle ?? "", fil, relire, pas: PAS, repos: REPOS, horloge: HORLOGE });
document.addEventListener("visibilitychange", relire);
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-fermer]")) target.closest("[data-garde]")?.remove();
});

async function lire() {
  if (document.hidden) return "";
  const reponse = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
  return reponse.ok ? reponse.text() : "";
}
