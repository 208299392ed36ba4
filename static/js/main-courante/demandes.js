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

/**
 * Keeps what is asked of entries, to be sent. The état of an action that the screen showed (`vu`) goes with the change, so that
 * another one since, of a colleague, is not covered; but on top of one's own change that has not come back, the screen says nothing.
 */
export class Depots {
  /** @type {Map<string, {etat: string, vu: string, jeton: string}>} what this page last asked of each action, by its address */
  #passages = new Map();

  /** @param {EventTarget & {lister: (groupe: number) => Promise<{url: string, etat: string}[]>, deposer: (demande: Demande) => Promise<string>}} boite */
  constructor(boite) {
    this.boite = boite;
    boite.addEventListener("refuse", (/** @type {any} */ { detail }) => this.#oublier(detail.jeton));
  }

  /** @param {Demande} demande @returns {Promise<string>} */
  async deposer(demande) {
    const { url, jeton, groupe } = demande;
    const { vu, ...corps } = demande.corps;
    if (vu === undefined) return this.boite.deposer(demande);
    const avant = this.#passages.get(url);
    this.#passages.set(url, { etat: corps.etat, vu, jeton });
    // Left by an earlier page, it has not gone either.
    const attend = (await this.boite.lister(groupe)).some((envoi) => envoi.url === url && envoi.etat === "attente");
    const aBouge = !avant || avant.vu !== vu || avant.etat === vu;
    return this.boite.deposer(attend || !aBouge ? { ...demande, corps } : demande);
  }

  /** @param {string} jeton */
  #oublier(jeton) {
    for (const [url, passage] of this.#passages) if (passage.jeton === jeton) this.#passages.delete(url);
  }
}

/** What a refusal says, in one sentence per field. @param {any} probleme problem document (RFC 9457) */
export function raisons(probleme) {
  const champs = Object.values(probleme?.erreurs ?? {}).flat();
  if (champs.length) return champs.join(" ");
  return probleme?.detail || probleme?.title || "Le serveur a refusé cette demande.";
}
