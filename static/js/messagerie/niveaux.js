// Of what a person is told: the banner of what is urgent, the sound that goes with a message, or nothing.

/**
 * @typedef {{id: number, tete: number, non_lus: number, urgents: number, muette: boolean, niveau: string, fonction: string,
 *   en_personne: boolean}} MaConversation
 * @typedef {{bandeau: boolean, son: "urgent" | "message" | null}} Effet
 */

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
