// Each act on an entry as a request for the outbox.

import { heure, jourCourt } from "./temps.js";

/**
 * @typedef {{url: string, methode: string, corps: Record<string, any>, jeton: string, apercu: any, groupe: number}} Demande
 * @typedef {{id: number, numero: number, groupe: number}} Cible
 * @typedef {{url: string, champ: string, dit: any, affiche: any, jeton: string}} Passage of one field of an action
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
  action: { chemin: "action", apercu: (v) => `Action\u00a0: ${direAction(v)}`, avecJeton: true },
  partager: { chemin: "partages", apercu: () => "Partage", avecJeton: true },
};

/** All that was asked: once refused, nothing else keeps it. @param {Record<string, any>} valeurs */
function direAction({ etat, nom, echeance }) {
  const mots = [
    { a_faire: "à faire", en_cours: "en cours", fait: "faite" }[etat],
    nom !== undefined && `confiée à ${nom || "personne"}`,
    echeance && `pour le ${jourCourt(echeance)} à ${heure(echeance)}`,
    echeance === null && "sans échéance",
  ];
  return mots.filter(Boolean).join(", ") || "modifiée";
}

/**
 * @param {string} acte @param {Cible} cible @param {Record<string, any>} valeurs `nom`: how who has the action is called, for the page alone
 * @param {string} jeton
 * @returns {Demande}
 */
export function demander(acte, cible, valeurs, jeton) {
  const { apercu, avecJeton } = ACTES[acte];
  const { nom, ...corps } = valeurs;
  return {
    url: adresse(acte, cible.id),
    methode: "POST",
    corps: avecJeton ? { jeton, ...corps } : corps,
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
 * Keeps what is asked of entries, to be sent. What its author believes of the action goes with the change (`vu`, `vues`), so that
 * what a colleague said of it since is not covered: as it is on the screen, or as it was asked before and has not come back yet.
 */
export class Depots {
  /** @type {Passage[]} what this page last asked of each action */ #passages = [];

  /**
   * @param {EventTarget & {lister: (groupe: number) => Promise<{jeton: string, url: string, etat: string, corps: Record<string, any>}[]>, deposer: (demande: Demande & {apres?: string}) => Promise<string>}} boite
   * @param {EventTarget} fil
   */
  constructor(boite, fil) {
    this.boite = boite;
    boite.addEventListener("refuse", (/** @type {any} */ { detail }) => {
      this.#passages = this.#passages.filter(({ jeton }) => jeton !== detail.jeton);
    });
    fil.addEventListener("depeche", (/** @type {any} */ { detail }) => {
      if (detail.objet?.type !== "entree") return;
      const url = adresse("action", detail.objet.id);
      const montre = montrees(detail.donnees?.action);
      this.#passages = this.#passages.filter((p) => p.url !== url || p.affiche === montre[p.champ]);
    });
  }

  /** @param {Demande} demande @returns {Promise<string>} */
  async deposer(demande) {
    const { url, corps, jeton, groupe } = demande;
    const lues = { ...(corps.vu === undefined ? {} : { etat: corps.vu }), ...corps.vues };
    if (!Object.keys(lues).length) return this.boite.deposer(demande);
    // Not gone yet, from this page or from one before it; or gone, and the screen has not heard of it.
    const attendus = (await this.boite.lister(groupe).catch(() => [])).filter(
      (envoi) =>
        envoi.url === url &&
        envoi.etat === "attente" &&
        Object.keys(lues).some((champ) => champ in ditesDe(envoi.corps)),
    );
    const demandees = Object.assign(
      Object.fromEntries(this.#passages.filter((p) => p.url === url).map(({ champ, dit }) => [champ, dit])),
      ...attendus.map((envoi) => ditesDe(envoi.corps)),
    );
    const crues = Object.fromEntries(
      Object.entries(lues).map(([champ, lu]) => [champ, champ in demandees ? demandees[champ] : lu]),
    );
    const { etat: vu, ...vues } = crues;
    const suite = { ...corps, ...(vu === undefined ? {} : { vu }), ...(corps.vues ? { vues } : {}) };
    const depose = await this.boite.deposer({ ...demande, corps: suite, apres: attendus.at(-1)?.jeton });
    this.#passages = this.#passages.filter((p) => p.url !== url || !(p.champ in lues));
    for (const [champ, dit] of Object.entries(ditesDe(corps))) {
      if (champ in lues) this.#passages.push({ url, champ, dit, affiche: lues[champ], jeton });
    }
    return depose;
  }
}

/** What a change says of an action, by the names of `montrees`. @param {Record<string, any>} corps @returns {Record<string, any>} */
function ditesDe({ etat, entite, personne, echeance }) {
  const confiee =
    entite === undefined && personne === undefined ? {} : { entite: entite ?? null, personne: personne ?? null };
  return { ...(etat && { etat }), ...confiee, ...(echeance !== undefined && { echeance }) };
}

/** What an entry shows of its action. @param {import("./types.d.ts").Entree["action"]} [action] @returns {Record<string, any>} */
function montrees(action) {
  return {
    etat: action?.etat ?? "",
    entite: action?.entite?.id ?? null,
    personne: action?.personne?.id ?? null,
    echeance: action?.echeance ?? null,
  };
}

/** What a refusal says, in one sentence per field. @param {any} probleme problem document (RFC 9457) */
export function raisons(probleme) {
  const champs = Object.values(probleme?.erreurs ?? {}).flat();
  if (champs.length) return champs.join(" ");
  return probleme?.detail || probleme?.title || "Le serveur a refusé cette demande.";
}
