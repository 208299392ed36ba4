// Requests to our own server: the CSRF token is read from its cookie each time, since signing in changes it.

import { noterLHeure } from "./heure-serveur.js";

// A request that is never answered must not hold back those that wait for it.
export const DELAI = 15_000;

/** What the page asks by itself: it keeps no session open in front of which there is nobody. */
export const SEUL = { "X-Portail-Seul": "oui" };

/**
 * Over HTTPS ours are named "__Host-…", which no other host of the domain can set; the server then reads no other.
 * @param {string} nom @param {string} [tous] @returns {string}
 */
export function cookie(nom, tous = document.cookie) {
  const morceaux = tous.split("; ");
  for (const cle of [`__Host-${nom}=`, `${nom}=`]) {
    const trouve = morceaux.find((morceau) => morceau.startsWith(cle));
    if (trouve) return decodeURIComponent(trouve.slice(cle.length));
  }
  return "";
}

/**
 * fetch with JSON, our CSRF token, and who this page belongs to: if someone else has signed in in another tab since,
 * the server refuses (401) rather than writing in their name. With `poste`, it refuses (409) when this is not the active one.
 * @param {string} url
 * @param {{methode?: string, corps?: any, utilisateur?: number, poste?: number | null, delai?: number, keepalive?: boolean, seul?: boolean}} [options]
 */
export function demander(
  url,
  { methode = "GET", corps, utilisateur, poste, delai = DELAI, keepalive = false, seul = false } = {},
) {
  /** @type {Record<string, string>} */
  const entetes = { Accept: "application/json", ...(seul ? SEUL : {}) };
  if (utilisateur !== undefined) entetes["X-Portail-Utilisateur"] = String(utilisateur);
  if (poste !== undefined) entetes["X-Portail-Poste"] = String(poste ?? "");
  if (methode !== "GET") entetes["X-CSRFToken"] = cookie("csrftoken");
  if (corps !== undefined) entetes["Content-Type"] = "application/json";
  return fetch(url, {
    method: methode,
    headers: entetes,
    body: corps === undefined ? undefined : JSON.stringify(corps),
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    keepalive,
    signal: keepalive ? undefined : AbortSignal.timeout(delai),
  }).then(noterLHeure);
}
