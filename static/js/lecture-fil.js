// What an answer to a reading of the feed over HTTP says. It may not be ours: the network in between has pages of its own.

import { SessionTerminee } from "./delais.js";

/** @typedef {import("./fil.js").Lecture} Lecture */

/** @param {Response} reponse @param {Map<number, number>} curseurs what was asked for @returns {Promise<Lecture>} */
export async function lectureDe(reponse, curseurs) {
  // Our own says 401: a redirect comes from the network in between, where one has to sign in to go out.
  if (reponse.status === 401) throw new SessionTerminee();
  if (reponse.ok) return reponse.json();
  // Every groupe was withdrawn: the server answers, and each of them is said to be closed.
  if (reponse.status === 404 && estUnProbleme(reponse)) {
    return {
      depeches: [],
      tetes: {},
      suite: false,
      refus: [...curseurs.keys()].map((groupe) => ({ type: "refus", groupe })),
    };
  }
  // With nothing to follow the server says 400: it answers, which is all that we wanted to know.
  if (reponse.status === 400 && !curseurs.size) return { depeches: [], tetes: {}, suite: false };
  throw new Error(`fil : réponse ${reponse.status}`);
}

/** A refusal of the portal is a problem document (RFC 9457). @param {Response} reponse */
function estUnProbleme({ headers }) {
  return (headers.get("Content-Type") ?? "").startsWith("application/problem+json");
}
