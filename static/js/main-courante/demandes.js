// Each act on an entry as a request for the outbox.

/**
 * @typedef {{url: string, methode: string, corps: Record<string, any>, jeton: string, apercu: any, groupe: number}} Demande
 * @typedef {{id: number, numero: number, groupe: number}} Cible
 */

/** @type {Record<string, {chemin: string, apercu: (v: Record<string, any>) => string, avecJeton?: boolean}>} */
const ACTES = {
  prendre: { chemin: "prises-en-compte", apercu: () => "Prise en compte" },
  relancer: { chemin: "relances", apercu: () => "Relance", avecJeton: true },
  commenter: { chemin: "commentaires", apercu: (v) => `Commentaire\u00a0: «\u00a0${v.texte}\u00a0»`, avecJeton: true },
  rectifier: {
    chemin: "rectifications",
    apercu: (v) => `Rectification\u00a0: «\u00a0${v.texte}\u00a0»`,
    avecJeton: true,
  },
  annuler: { chemin: "annulation", apercu: (v) => `Annulation\u00a0: «\u00a0${v.motif}\u00a0»` },
  epingler: { chemin: "epingle", apercu: (v) => (v.epinglee ? "Épingler" : "Désépingler"), avecJeton: true },
  action: {
    chemin: "action",
    apercu: (v) => `Action\u00a0: ${{ a_faire: "à faire", en_cours: "en cours", fait: "faite" }[v.etat] ?? "modifiée"}`,
    avecJeton: true,
  },
  partager: { chemin: "partages", apercu: () => "Partage", avecJeton: true },
};

/**
 * @param {string} acte @param {Cible} cible @param {Record<string, any>} valeurs @param {string} jeton
 * @returns {Demande}
 */
export function demander(acte, cible, valeurs, jeton) {
  const { chemin, apercu, avecJeton } = ACTES[acte];
  return {
    url: `/api/v1/entrees/${cible.id}/${chemin}/`,
    methode: "POST",
    corps: avecJeton ? { jeton, ...valeurs } : valeurs,
    jeton,
    apercu: { genre: "suite", acte, entree: cible.id, texte: apercu(valeurs) },
    groupe: cible.groupe,
  };
}

/** @type {Map<number, string>} what this page last asked an action to become, by entry */
const voulus = new Map();

/**
 * An état asked of an action, with the one that the screen shows: another one since, of a colleague, is not covered. On top of
 * one's own change that has not come back, the screen shows neither. @param {number} id @param {string} etat @param {string} affiche
 */
export function passage(id, etat, affiche) {
  const attendu = voulus.get(id) ?? affiche;
  voulus.set(id, etat);
  return attendu === affiche ? { etat, vu: affiche } : { etat };
}

/**
 * Keep it, to be sent. What an earlier page asked of the same action may not have left either.
 * @param {{lister: (groupe: number) => Promise<{url: string, etat: string}[]>, deposer: (demande: Demande) => Promise<string>}} boite
 * @param {Demande} demande
 */
export async function deposer(boite, demande) {
  const { vu, ...corps } = demande.corps;
  if (vu === undefined) return boite.deposer(demande);
  const avant = await boite.lister(demande.groupe);
  const attend = avant.some(({ url, etat }) => url === demande.url && etat === "attente");
  return boite.deposer(attend ? { ...demande, corps } : demande);
}

/** What a refusal says, in one sentence per field. @param {any} probleme problem document (RFC 9457) */
export function raisons(probleme) {
  const champs = Object.values(probleme?.erreurs ?? {}).flat();
  if (champs.length) return champs.join(" ");
  return probleme?.detail || probleme?.title || "Le serveur a refusé cette demande.";
}
