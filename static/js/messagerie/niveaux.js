// Of what a person is told: the banner of what is urgent, the sound that goes with a message, or nothing.

/**
 * @typedef {{id: number, tete: number, non_lus: number, urgents: number, urgentes?: number[], muette: boolean, niveau: string,
 *   fonction: string, en_personne: boolean}} MaConversation
 * @typedef {{bandeau: boolean, son: "urgent" | "message" | null}} Effet
 */

// At once, when a page opens.
const MONTRES = 3;
export const NOUVELLE = { non_lus: 0, urgents: 0, muette: false, niveau: "tout", fonction: "", en_personne: true };
const RIEN = /** @type {Effet} */ ({ bandeau: false, son: null });

/** Whether the message names this person, their entité, or the fonction they hold in it. @param {any} donnees @param {any} moi */
export function meNomme({ mentions = [] }, moi) {
  return mentions.some(
    (/** @type {any} */ { personne, entite, fonction }) =>
      personne?.id === moi.id || (entite && entite.id === moi.entite?.id && (!fonction || fonction === moi.fonction)),
  );
}

/**
 * What is urgent passes through silence and quiet hours; only "rien" keeps it without a sound, and it is shown all the same.
 * @param {any} donnees the message @param {any} moi @param {MaConversation} suivie @param {boolean} calme quiet hours
 * @returns {Effet}
 */
export function effet(donnees, moi, suivie, calme) {
  if (!donnees?.auteur || donnees.auteur.id === moi.id) return RIEN;
  const nomme = meNomme(donnees, moi);
  const concerne = nomme || suivie.en_personne || !suivie.fonction || suivie.fonction === moi.fonction;
  if (donnees.est_urgent) return { bandeau: concerne, son: concerne && suivie.niveau !== "rien" ? "urgent" : null };
  const attendu = suivie.niveau === "tout" || (suivie.niveau === "mentions" && nomme);
  return { bandeau: false, son: attendu && concerne && !suivie.muette && !calme ? "message" : null };
}

/**
 * The first of those that nobody here has acknowledged, once what is meant for another fonction is left out.
 * @param {any[]} urgents @param {any} moi @param {Map<number, MaConversation>} suivies
 */
export function urgentsAMontrer(urgents, moi, suivies) {
  const concerne = (/** @type {any} */ urgent) => {
    const suivie = suivies.get(urgent.groupe_id) ?? { id: 0, tete: 0, ...NOUVELLE };
    return effet({ ...urgent, est_urgent: true, auteur: { id: 0 } }, moi, suivie, false).bandeau;
  };
  return urgents.filter(concerne).slice(0, MONTRES);
}
