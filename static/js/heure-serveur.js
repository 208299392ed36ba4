// The clock of a post may be minutes away from that of the server, which seals hours: each answer says by how much.

/** Below, it is the way of the answer as much as the clock. */
const TOLERANCE = 30_000;
/** What waited that long is dated by us, not by the server. */
const ATTENTE = 60_000;

/** @type {number | null} how late this post is, once an answer has said it */
let ecart = null;

/** How late it seemed to be when its page was read, which may take a while. */
let suppose = 0;

/** What the clock of the post says beyond the time that has passed: it moves when that clock is set, or the machine sleeps. */
const reglage = () => Date.now() - performance.now();

/** As it was when the server last told its hour. */
let repere = reglage();

let redemander = () => {};

/** Who asks the server for its hour, when what was heard of it holds no more. @param {() => void} demander */
export function auSaut(demander) {
  redemander = demander;
}

/** Set since (a post that had started an hour slow), the clock of this post is believed until the server has told its own. */
function verifier() {
  if (Math.abs(reglage() - repere) < TOLERANCE) return;
  repere = reglage();
  [ecart, suppose] = [null, 0];
  redemander();
}

/** @param {string} instant when the server made the page */
export function noterLaPage(instant) {
  suppose = ecartDe(Date.parse(instant) - Date.now());
  repere = reglage();
}

/** @template {Pick<Response, "headers">} T @param {T} reponse @returns {T} */
export function noterLHeure(reponse) {
  const lu = Date.parse(reponse.headers.get("Date") ?? "") - Date.now();
  if (!Number.isNaN(lu)) [ecart, repere] = [ecartDe(lu), reglage()];
  return reponse;
}

/** @param {number} lu */
const ecartDe = (lu) => (Math.abs(lu) < TOLERANCE ? 0 : lu);

/** Now, as the server would say. */
export function heureDuServeur() {
  verifier();
  return Date.now() + (ecart ?? suppose);
}

/**
 * When something was written, as the server would say; asked first where nothing was heard of its hour yet.
 * @param {string} instant by the clock of this post @param {() => Promise<any>} demander whose answer is noted
 */
export async function aLHeureDuServeur(instant, demander) {
  verifier();
  if (ecart === null && Date.now() - Date.parse(instant) > ATTENTE) await demander().catch(() => {});
  const decalage = ecart ?? suppose;
  return decalage ? new Date(Date.parse(instant) + decalage).toISOString() : instant;
}
