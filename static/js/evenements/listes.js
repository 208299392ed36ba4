// The board of the running events: drawn again by the server when one of them moves, at most every few seconds.

import { fil, moi } from "../cadre.js";
import { dessinerHeures } from "../heure.js";
import { DELAI } from "../requetes.js";
import { vieillir } from "./ages.js";
import { France } from "./france.js";

const TYPES = ["evenement", "bilan"];
const RYTHME = 20_000;
const REPRISE = 5_000;
const zone = /** @type {HTMLElement | null} */ (document.querySelector("[data-tableau]"));
const plan = /** @type {HTMLElement | null} */ (document.querySelector("[data-france]"));
const france = plan && new France(plan, () => zone?.querySelectorAll("tr[data-rang]") ?? []);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let attente;
let lectures = 0;

fil.addEventListener("depeche", (e) => {
  if (TYPES.includes(/** @type {CustomEvent} */ (e).detail.objet?.type)) redessiner();
});
redater();
france?.dessiner();
setInterval(redater, RYTHME);

/** A burst of changes is read once; the chance keeps a whole control room from asking in the same instant. */
function redessiner() {
  clearTimeout(attente);
  attente = setTimeout(lire, 300 + Math.random() * 700);
}

async function lire() {
  if (!zone?.dataset.tableau) return;
  const entetes = { "X-Fragment": "tableau", "X-Portail-Utilisateur": String(moi.id) };
  lectures += 1;
  const lecture = lectures;
  const signal = AbortSignal.timeout(DELAI);
  const demande = fetch(zone.dataset.tableau, { headers: entetes, redirect: "manual", signal });
  const reponse = await demande.catch(() => null);
  // An older reading that comes late is not drawn over a newer one; one that failed is tried again.
  if (lecture !== lectures) return;
  if (!reponse || reponse.status >= 500) attente = setTimeout(lire, REPRISE * (0.75 + Math.random() / 2));
  if (!reponse?.ok) return;
  const html = await reponse.text();
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
  if (zone) vieillir(zone, Date.now());
}
