// The pages of the telephony: menus, and what is read again while one looks at it: the room of this moment as the feed tells,
// a report that is asked for every five seconds, how far an import has gone every second.

import { fil } from "../cadre.js";
import { brancherDeroules } from "../main-courante/deroules.js";
import { HORLOGE } from "../minuteries.js";
import { redessiner } from "../redessiner.js";
import { DELAI, SEUL } from "../requetes.js";
import { suivreSalle } from "../salle.js";
import { vieillir } from "./ages.js";

const PAS = 5_000;
const SECONDE = 1_000;
let lectures = 0;
let derniere = 0;
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-maintenant]"));

brancherDeroules(document);
// On a phone the figures come first. Folded by the script, so that the filters are there without one.
if (matchMedia("(max-width: 700px)").matches)
  document.querySelector(".tel-filtrer:not([data-filtre])")?.removeAttribute("open");
if (place) suivre(place);

/** @param {HTMLElement} place */
function suivre(place) {
  const pas = Number(place.dataset.pas ?? PAS);
  if (!place.dataset.salle) {
    setInterval(() => relire(place), pas);
    return;
  }
  let dessinee = performance.now();
  const relireLaSalle = async () => {
    if (await relire(place)) dessinee = performance.now();
  };
  suivreSalle({ salle: place.dataset.salle, fil, relire: relireLaSalle, pas, horloge: HORLOGE });
  document.addEventListener("visibilitychange", relireLaSalle);
  setInterval(() => vieillir(place, performance.now() - dessinee), SECONDE);
}

/** An older reading that comes late is not drawn over a newer one. @param {HTMLElement} place @returns {Promise<boolean>} whether it was drawn again */
async function relire(place) {
  if (document.hidden) return false;
  lectures += 1;
  const lecture = lectures;
  const signal = AbortSignal.timeout(DELAI);
  const demande = fetch(place.dataset.maintenant ?? "", { headers: { ...SEUL, "HX-Request": "true" }, signal });
  const reponse = await demande.catch(() => null);
  // Neither a page that asks to sign in again nor an empty answer that sends there is the room: it stays, greyed.
  const html = reponse?.ok && !reponse.redirected && !reponse.headers.has("HX-Redirect") ? await texte(reponse) : null;
  if (lecture < derniere) return false;
  derniere = lecture;
  place.classList.toggle("vieux", html === null);
  if (html === null) return false;
  redessiner(place, html);
  return true;
}

/** @param {Response} reponse @returns {Promise<string | null>} nothing when it is cut on its way */
function texte(reponse) {
  return reponse.text().catch(() => null);
}
