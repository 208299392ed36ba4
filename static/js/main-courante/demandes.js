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

/** What a refusal says, in one sentence per field. @param {any} probleme problem document (RFC 9457) */
export function raisons(probleme) {
  const champs = Object.values(probleme?.erreurs ?? {}).flat();
  if (champs.length) return champs.join(" ");
  return probleme?.detail || probleme?.title || "Le serveur a refusé cette demande.";
}
