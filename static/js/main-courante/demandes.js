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
  const { apercu, avecJeton } = ACTES[acte];
  return {
    url: adresse(acte, cible.id),
    methode: "POST",
    corps: avecJeton ? { jeton, ...valeurs } : valeurs,
    jeton,
    apercu: { genre: "suite", acte, entree: cible.id, texte: apercu(valeurs) },
    groupe: cible.groupe,
  };
}

/** @param {string} acte @param {number} entree */
function adresse(acte, entree) {
  return `/api/v1/entrees/${entree}/${ACTES[acte].chemin}/`;
}

/**
 * Keeps what is asked of entries, to be sent. The état of an action that its author believes in (`vu`) goes with the change, so
 * that another one since, of a colleague, is not covered: the état on the screen, or the one that was asked before and has not
 * come back yet.
 */
export class Depots {
  /** @type {Map<string, {etat: string, affiche: string, jeton: string}>} what this page last asked of each action, by its address */
  #passages = new Map();

  /**
   * @param {EventTarget & {lister: (groupe: number) => Promise<{jeton: string, url: string, etat: string, corps: Record<string, any>}[]>, deposer: (demande: Demande & {apres?: string}) => Promise<string>}} boite
   * @param {EventTarget} fil
   */
  constructor(boite, fil) {
    this.boite = boite;
    boite.addEventListener("refuse", (/** @type {any} */ { detail }) =>
      this.#oublier((passage) => passage.jeton === detail.jeton),
    );
    fil.addEventListener("depeche", (/** @type {any} */ { detail }) => {
      if (detail.objet?.type !== "entree") return;
      const url = adresse("action", detail.objet.id);
      const etat = detail.donnees?.action?.etat ?? "";
      this.#oublier((passage, deLui) => deLui === url && passage.affiche !== etat);
    });
  }

  /** @param {Demande} demande @returns {Promise<string>} */
  async deposer(demande) {
    const { url, corps, jeton, groupe } = demande;
    if (corps.vu === undefined) return this.boite.deposer(demande);
    const { etat, vu: affiche } = corps;
    // Not gone yet, from this page or from one before it; or gone, and the screen has not heard of it.
    const attendu = (await this.boite.lister(groupe).catch(() => [])).findLast(
      (envoi) => envoi.url === url && envoi.etat === "attente" && envoi.corps.etat,
    );
    const vu = attendu?.corps.etat ?? this.#passages.get(url)?.etat ?? affiche;
    const depose = await this.boite.deposer({ ...demande, corps: { ...corps, vu }, apres: attendu?.jeton });
    this.#passages.set(url, { etat, affiche, jeton });
    return depose;
  }

  /** @param {(passage: {affiche: string, jeton: string}, url: string) => boolean} lequel */
  #oublier(lequel) {
    for (const [url, passage] of this.#passages) if (lequel(passage, url)) this.#passages.delete(url);
  }
}

/** What a refusal says, in one sentence per field. @param {any} probleme problem document (RFC 9457) */
export function raisons(probleme) {
  const champs = Object.values(probleme?.erreurs ?? {}).flat();
  if (champs.length) return champs.join(" ");
  return probleme?.detail || probleme?.title || "Le serveur a refusé cette demande.";
}
