// The pages of the telephony: menus, and what is read again while one looks at it: the room of this moment every five
// seconds, how far an import has gone every second.

import { brancherDeroules } from "../main-courante/deroules.js";

const PAS = 5_000;
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-maintenant]"));

brancherDeroules(document);
// On a phone the figures come first. Folded by the script, so that the filters are there without one.
if (matchMedia("(max-width: 700px)").matches)
  document.querySelector(".tel-filtrer:not([data-filtre])")?.removeAttribute("open");
if (place) setInterval(() => relire(place), Number(place.dataset.pas ?? PAS));

/** @param {HTMLElement} place */
async function relire(place) {
  if (document.hidden) return;
  const reponse = await fetch(place.dataset.maintenant ?? "", { headers: { "HX-Request": "true" } }).catch(() => null);
  place.classList.toggle("vieux", !reponse?.ok);
  // A page that asks to sign in again is not the room.
  if (reponse?.ok && !reponse.redirected) place.innerHTML = await reponse.text();
}
