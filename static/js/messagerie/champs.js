// What a message says while it is written: its fields, how two of them make one, and what keeps it from leaving.

/** @typedef {import("./types.d.ts").Contact} Contact */
/** @typedef {{texte: string, est_urgent: boolean, nommes: Contact[], reponse: {id: number, qui: string, texte: string} | null,
 *   pieces?: import("../ged/pieces.js").Piece[]}} Champs */

const TEXTE_MAX = 10_000;
export const RIEN = /** @type {Champs} */ ({ texte: "", est_urgent: false, nommes: [], reponse: null });

/** What was refused, above what is being typed. @param {Champs} refuse @param {Champs} tape @returns {Champs} */
export function reunir(refuse, tape) {
  const { nommes } = refuse;
  return {
    texte: [refuse.texte, tape.texte].filter((morceau) => morceau.trim()).join("\n"),
    est_urgent: refuse.est_urgent || tape.est_urgent,
    nommes: [...nommes, ...tape.nommes.filter(({ nom }) => !nommes.some((nomme) => nomme.nom === nom))],
    reponse: refuse.reponse ?? tape.reponse,
    pieces: [...(refuse.pieces ?? []), ...(tape.pieces ?? [])],
  };
}

/** Why it cannot leave, or "". @param {Champs} champs @param {{corrige: boolean}} options a correction is of the text alone */
export function empechement({ texte, pieces }, { corrige }) {
  const longueur = texte.trim().length;
  if (!longueur && (corrige || !pieces?.length)) return "Écrivez quelque chose avant d’envoyer.";
  if (longueur <= TEXTE_MAX) return "";
  const [compte, limite] = [longueur, TEXTE_MAX].map((n) => n.toLocaleString("fr-FR"));
  return `Le message compte ${compte} caractères (maximum ${limite}) : raccourcissez-le.`;
}
