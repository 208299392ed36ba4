// What became of an action: what the answer of the server means, and what a refusal says, to the outbox as to whoever shows it.

/** @typedef {"envoye" | "refuse" | "plus-tard" | "session"} Sort what became of one attempt */

/** What is said of an action that the disk did not take: nothing will send it. */
export const PAS_GARDE = "Ce geste n’a pas pu être gardé sur cet appareil : refaites-le.";

const RAISONS = /** @type {Record<number, string>} */ ({
  403: "Vous n’avez pas le droit de faire cela ici.",
  404: "Ce groupe ou cette entrée ne vous est plus accessible.",
  413: "C’est trop long pour être envoyé.",
});

/** @param {Response} reponse @param {() => Promise<boolean>} sessionVivante @returns {Promise<Sort>} */
export async function sortDe(reponse, sessionVivante) {
  if (reponse.ok) return estDuPortail(reponse) ? "envoye" : "plus-tard";
  if (await demandeUneConnexion(reponse, sessionVivante)) return "session";
  return estPassager(reponse.status) ? "plus-tard" : "refuse";
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
function estDuPortail({ status, headers }) {
  return status === 204 || /\bjson\b/.test(headers.get("Content-Type") ?? "");
}

/**
 * 401, or a 403 or a redirect while the session is gone: the network in between redirects too.
 * @param {Response} reponse @param {() => Promise<boolean>} sessionVivante
 */
async function demandeUneConnexion(reponse, sessionVivante) {
  if (reponse.status === 401) return true;
  const peutEtre = reponse.status === 403 || reponse.type === "opaqueredirect";
  return peutEtre && !(await sessionVivante().catch(() => true));
}

/** 408, 425, 429, every 5xx, and 0 for a redirect that is not ours: the server may answer otherwise later. @param {number} statut */
function estPassager(statut) {
  return statut === 0 || statut >= 500 || statut === 408 || statut === 425 || statut === 429;
}
