// What an answer to a reading of the feed over HTTP says. It may not be ours: the network in between has pages of its own.

import { SessionTerminee } from "./delais.js";
import { estDuPortail } from "./sort-envoi.js";

/** @typedef {import("./fil.js").Lecture} Lecture */

/** @param {Response} reponse @param {Map<number, number>} curseurs what was asked for @returns {Promise<Lecture>} */
export async function lectureDe(reponse, curseurs) {
  // Ours says 401 in JSON: a page or a redirect comes from the network in between, where one has to sign in to go out.
  if (reponse.status === 401 && estDuPortail(reponse)) throw new SessionTerminee();
  if (reponse.ok) return reponse.json();
  // Every groupe was withdrawn: the server answers, and each of them is said to be closed.
  if (reponse.status === 404 && estDuPortail(reponse)) {
    return {
      depeches: [],
      tetes: {},
      suite: false,
      refus: [...curseurs.keys()].map((groupe) => ({ type: "refus", groupe })),
    };
  }
  // With nothing to follow the server says 400: it answers, which is all that we wanted to know.
  if (reponse.status === 400 && estDuPortail(reponse) && !curseurs.size)
    return { depeches: [], tetes: {}, suite: false };
  throw new Error(`fil : réponse ${reponse.status}`);
}
