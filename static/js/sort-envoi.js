// What became of an action: what the answer of the server means, and what a refusal says, to the outbox as to whoever shows it.

/** @typedef {"envoye" | "refuse" | "plus-tard" | "session"} Sort what became of one attempt */

/** What is said of an action that the disk did not take: nothing will send it. */
export const PAS_GARDE = "Ce geste n’a pas pu être gardé sur cet appareil : refaites-le.";

const RAISONS = /** @type {Record<number, string>} */ ({
  403: "Vous n’avez pas le droit de faire cela ici.",
  404: "Ce groupe ou cette entrée ne vous est plus accessible.",
  413: "C’est trop long pour être envoyé.",
});

/**
 * @param {Response} reponse
 * @param {() => Promise<boolean>} sessionVivante asked of a 403 or a redirect, which the network in between gives too; rejects
 *   when nobody can tell, and then nothing is refused
 * @returns {Promise<Sort>}
 */
export async function sortDe(reponse, sessionVivante) {
  const { ok, status, type } = reponse;
  const duPortail = estDuPortail(reponse);
  if (ok) return duPortail ? "envoye" : "plus-tard";
  if (status === 401) return duPortail ? "session" : "plus-tard";
  if (status === 403 || type === "opaqueredirect") {
    const vivante = await sessionVivante().catch(() => null);
    if (!vivante) return vivante === false ? "session" : "plus-tard";
  }
  // What is too long is refused by the proxy of the portal, with a page.
  const refuse = !estPassager(status) && (duPortail || status === 413);
  return refuse ? "refuse" : "plus-tard";
}

/**
 * Whether the session lives, from what a reading of the feed that asks for nothing is answered (400). Anything else says
 * nothing of it: it is not ours, or something is still to be done first, as to change a password.
 * @param {Response} reponse
 */
export function estVivante(reponse) {
  if (reponse.status === 401 && estDuPortail(reponse)) return false;
  if ([200, 400].includes(reponse.status) && estDuPortail(reponse)) return true;
  throw new Error(`fil : réponse ${reponse.status}`);
}

/** The problem document (RFC 9457) of a refusal, with a French sentence in `detail` whatever came. @param {Response} reponse */
export async function lireProbleme(reponse) {
  const corps = await reponse.json().catch(() => ({}));
  const parDefaut = RAISONS[reponse.status] ?? `Le portail a refusé cet envoi (${reponse.status}).`;
  const { title = "", detail, erreurs = {}, actuel } = corps;
  const postes = { posteEcrit: corps.poste_ecrit ?? null, posteActif: corps.poste_actif ?? null };
  const dit = { titre: title, detail: detail || parDefaut, erreurs, ...postes, ...(actuel ? { actuel } : {}) };
  return { statut: reponse.status, ...dit };
}

/**
 * Refused because the active post is no longer the one at which it was written; the other conflict comes with the
 * present state of the object (`actuel`). @param {any} probleme
 */
export function estDUnAutrePoste(probleme) {
  return probleme?.statut === 409 && !probleme.actuel;
}

/**
 * Whether this answer is ours, JSON or nothing, even cut short: the network of a hospital may answer 200 with a page of its
 * own, and what it was asked to carry is then nowhere. @param {Response} reponse
 */
export function estDuPortail({ status, headers }) {
  return status === 204 || /\bjson\b/.test(headers.get("Content-Type") ?? "");
}

/** 408, 425, 429, every 5xx, and 0 for a redirect that is not ours: the server may answer otherwise later. @param {number} statut */
export function estPassager(statut) {
  return statut === 0 || statut >= 500 || statut === 408 || statut === 425 || statut === 429;
}
