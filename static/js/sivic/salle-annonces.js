// The announcements of SIVIC, on their page, and their number beside the lists of events: no fil tells them, their room does.

import { fil } from "../cadre.js";
import { HORLOGE } from "../minuteries.js";
import { DELAI, SEUL } from "../requetes.js";
import { suivreSalle } from "../salle.js";

const PAS = 5_000;
// Time alone changes nothing here: only a ring that was lost is read by it.
const REPOS = 60_000;

/** Where there is a SIVIC, the navigation names the room. @param {() => Promise<void>} relire */
export function suivreAnnonces(relire) {
  const salle = document.getElementById("listes-evenements")?.dataset.salle;
  if (!salle) return;
  suivreSalle({ salle, fil, relire, pas: PAS, repos: REPOS, horloge: HORLOGE });
  document.addEventListener("visibilitychange", relire);
}

/** A page, or a part of it, as it would be drawn now; nothing while nobody looks. @param {string} [adresse] @param {Record<string, string>} [headers] */
export async function lirePage(adresse = location.href, headers = {}) {
  if (document.hidden) return "";
  const reponse = await fetch(adresse, {
    credentials: "same-origin",
    redirect: "manual",
    headers: { ...SEUL, ...headers },
    signal: AbortSignal.timeout(DELAI),
  });
  if (reponse.status >= 500) throw new Error(`réponse ${reponse.status}`);
  return reponse.ok ? reponse.text() : "";
}
