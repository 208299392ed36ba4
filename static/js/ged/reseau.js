// Requests of the documents' pages: JSON, or the raw bytes of a piece of a file.

import { moi } from "../moi.js";
import { cookie } from "../requetes.js";

const DELAI = 120_000;

/** @type {import("./envoi.js").Demander} */
export function demander(url, { methode = "GET", corps, octets, signal, poste }) {
  /** @type {Record<string, string>} */
  const entetes = { Accept: "application/json", "X-Portail-Utilisateur": String(moi.id) };
  if (poste !== undefined) entetes["X-Portail-Poste"] = String(poste ?? "");
  if (methode !== "GET") entetes["X-CSRFToken"] = cookie("csrftoken");
  if (corps !== undefined) entetes["Content-Type"] = "application/json";
  if (octets) entetes["Content-Type"] = "application/octet-stream";
  const limite = AbortSignal.timeout(DELAI);
  return fetch(url, {
    method: methode,
    headers: entetes,
    body: octets ?? (corps === undefined ? undefined : JSON.stringify(corps)),
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    signal: signal ? AbortSignal.any([signal, limite]) : limite,
  });
}
