// Beside every list of events, the number of the announcements of SIVIC: it follows them, whatever the list.

import { aPeuPres } from "../relecture.js";
import { lirePage, suivreAnnonces } from "../sivic/salle-annonces.js";

const REPOS = 5_000;
const listes = document.getElementById("listes-evenements");

suivreAnnonces(relire);

/** A page just opened waits until its line is quiet; the chance keeps a control room from asking in the same instant. */
async function relire() {
  const tot = performance.now() < REPOS;
  await new Promise((suite) => setTimeout(suite, tot ? REPOS : aPeuPres()));
  const tete = await lirePage(listes?.dataset.tete, { "X-Fragment": "tete" }).catch(() => "");
  const lue = new DOMParser().parseFromString(tete, "text/html");
  const [ici, neuf] = [document, lue].map((ou) => ou.querySelector("[data-annonces]"));
  if (ici && neuf) ici.innerHTML = neuf.innerHTML;
}
