// The clock of a post may be minutes away from that of the server, which seals hours: each answer says by how much.

/** Below, it is the way of the answer as much as the clock. */
const TOLERANCE = 30_000;
/** What waited that long is dated by us, not by the server. */
const ATTENTE = 60_000;

/** @type {number | null} how late this post is, once an answer has said it */
let ecart = null;

/** How late it seemed to be when its page was read, which may take a while. */
let suppose = 0;

/** @param {string} instant when the server made the page */
export function noterLaPage(instant) {
  suppose = ecartDe(Date.parse(instant) - Date.now());
}

/** @template {Pick<Response, "headers">} T @param {T} reponse @returns {T} */
export function noterLHeure(reponse) {
  const lu = Date.parse(reponse.headers.get("Date") ?? "") - Date.now();
  if (!Number.isNaN(lu)) ecart = ecartDe(lu);
  return reponse;
}

/** @param {number} lu */
const ecartDe = (lu) => (Math.abs(lu) < TOLERANCE ? 0 : lu);

/** Now, as the server would say. */
export function heureDuServeur() {
  return Date.now() + (ecart ?? suppose);
}

/**
 * When something was written, as the server would say; asked first where nothing was heard of its hour yet.
 * @param {string} instant by the clock of this post @param {() => Promise<any>} demander whose answer is noted
 */
export async function aLHeureDuServeur(instant, demander) {
  if (ecart === null && Date.now() - Date.parse(instant) > ATTENTE) await demander().catch(() => {});
  const decalage = ecart ?? suppose;
  return decalage ? new Date(Date.parse(instant) + decalage).toISOString() : instant;
}
