// What is being typed after an @, and how the chosen name takes its place.

const LONGUEUR_MAX = 40;

/** @typedef {{debut: number, mot: string}} Demande */

/**
 * The name being typed at the caret, or null. A name that was already chosen is not asked for again.
 * @param {string} texte @param {number} position @param {string[]} choisis @returns {Demande | null}
 */
export function demande(texte, position, choisis = []) {
  const avant = texte.slice(0, position);
  const debut = avant.lastIndexOf("@");
  if (debut < 0 || position - debut > LONGUEUR_MAX) return null;
  if (debut > 0 && !/[\s(«'’]/.test(avant[debut - 1])) return null;
  const mot = avant.slice(debut + 1);
  if (/[\n,;:.!?]/.test(mot) || mot.startsWith(" ")) return null;
  if (choisis.some((nom) => mot.toLowerCase().startsWith(nom.toLowerCase()))) return null;
  return { debut, mot };
}

/**
 * The text with the name in place of what was typed, and where the caret goes.
 * @param {string} texte @param {Demande} ou @param {string} nom @returns {{texte: string, position: number}}
 */
export function placer(texte, ou, nom) {
  const apres = texte.slice(ou.debut + 1 + ou.mot.length);
  const insere = `@${nom}${/^\s/.test(apres) ? "" : " "}`;
  return { texte: texte.slice(0, ou.debut) + insere + apres, position: ou.debut + insere.length };
}
