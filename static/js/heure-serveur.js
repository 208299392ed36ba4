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

/** How often it is asked again, as long as it has not answered. */
const RYTHME = 30_000;

/** When the server was last asked after a jump, until it answers. @type {number | null} */
let demandeLe = null;

let redemander = () => {};

/** Who asks the server for its hour, when what was heard of it holds no more. @param {() => void} demander */
export function auSaut(demander) {
  redemander = demander;
}

/**
 * Set right (a post that had started an hour slow), the clock of this post is believed; after a sleep, what was known of it holds.
 * Either way the server is asked, and again until it has told its hour: the network may come back later than the page.
 */
function verifier() {
  const saut = reglage() - repere;
  if (Math.abs(saut) > TOLERANCE) {
    repere = reglage();
    if (Math.abs((ecart ?? suppose) - saut) < TOLERANCE) [ecart, suppose] = [null, 0];
    demandeLe = Number.NEGATIVE_INFINITY;
  }
  if (demandeLe === null || performance.now() - demandeLe < RYTHME) return;
  demandeLe = performance.now();
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
  if (!Number.isNaN(lu)) [ecart, repere, demandeLe] = [ecartDe(lu), reglage(), null];
  return reponse;
}

/** @param {number} lu */
const ecartDe = (lu) => (Math.abs(lu) < TOLERANCE ? 0 : lu);

/** Now, as the server would say. */
export function heureDuServeur() {
  verifier();
  return Date.now() + (ecart ?? suppose);
}

/** How late this post is as far as the server has told, to be kept with what is written now: its clock may be set before it leaves. */
export function decalageConnu() {
  verifier();
  return ecart;
}

/**
 * When something was written, as the server would say; asked first where nothing was heard of its hour yet.
 * @param {string} instant by the clock of this post @param {() => Promise<any>} demander whose answer is noted
 * @param {number | null} [ecrit] how late the post was known to be as it was written
 */
export async function aLHeureDuServeur(instant, demander, ecrit = null) {
  verifier();
  if (ecrit !== null) return ecrit ? new Date(Date.parse(instant) + ecrit).toISOString() : instant;
  if (ecart === null && Date.now() - Date.parse(instant) > ATTENTE) await demander().catch(() => {});
  const decalage = ecart ?? suppose;
  return decalage ? new Date(Date.parse(instant) + decalage).toISOString() : instant;
}
