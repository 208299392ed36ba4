// The board of the running events: drawn again by the server when one of them moves, and as time makes their entités silent.

import { fil, moi } from "../cadre.js";
import { dessinerHeures } from "../heure.js";
import { heureDuServeur } from "../heure-serveur.js";
import { relecteur } from "../relecture.js";
import { DELAI, SEUL } from "../requetes.js";
import { vieillir } from "./ages.js";
import { France } from "./france.js";

const TYPES = ["evenement", "bilan"];
const RYTHME = 20_000;
// Who is silent, when one was last heard: no dépêche says it to who only looks at the board.
const RELU = 60_000;
const zone = /** @type {HTMLElement | null} */ (document.querySelector("[data-tableau]"));
const plan = /** @type {HTMLElement | null} */ (document.querySelector("[data-france]"));
const france = plan && new France(plan, () => zone?.querySelectorAll("tr[data-rang]") ?? []);
const redessiner = relecteur(lire, dessiner, { chaque: zone?.dataset.tableau ? RELU : 0 });

fil.addEventListener("depeche", (e) => {
  if (TYPES.includes(/** @type {CustomEvent} */ (e).detail.objet?.type)) redessiner();
});
redater();
france?.dessiner();
setInterval(redater, RYTHME);

function lire() {
  const headers = { ...SEUL, "X-Fragment": "tableau", "X-Portail-Utilisateur": String(moi.id) };
  return fetch(zone?.dataset.tableau ?? "", { headers, redirect: "manual", signal: AbortSignal.timeout(DELAI) });
}

/** @param {string} html */
function dessiner(html) {
  if (!zone?.dataset.tableau) return;
  remplacer(zone, html);
  redater();
  france?.dessiner();
}

/** The keyboard stays on its link. @param {HTMLElement} place @param {string} html */
function remplacer(place, html) {
  const focus = place.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
  place.innerHTML = html;
  if (focus) /** @type {HTMLElement | null} */ (place.querySelector(`a[href="${focus}"]`))?.focus();
}

function redater() {
  dessinerHeures();
  if (zone) vieillir(zone, heureDuServeur());
}
