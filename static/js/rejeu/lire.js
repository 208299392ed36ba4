// All the dépêches of the fils that the person sees, page by page, up to the heads that they had when the page was opened.
// They come without their drawings, which would be most of the wait: `dessins.js` asks for those that are looked at.

/** @typedef {import("./types.d.ts").Depeche} Depeche @typedef {import("./types.d.ts").FilALire} FilALire */

const ESSAIS = 4;
const PAUSE = 600;

/** The server no longer shows one of these fils to this person. */
export class AccesRetire extends Error {}

/**
 * @param {FilALire[]} fils @param {(adresse: string) => Promise<Response>} demander
 * @param {(lues: number, total: number) => void} progresser @param {(ms: number) => Promise<void>} [attendre]
 * @returns {Promise<Depeche[]>} each fil in the order of its numbers
 */
export async function lireTout(fils, demander, progresser, attendre = pause) {
  const tetes = new Map(fils.map(({ groupe, tete }) => [groupe, tete]));
  const curseurs = new Map(fils.map(({ groupe }) => [groupe, 0]));
  const total = fils.reduce((somme, { tete }) => somme + tete, 0);
  /** @type {Depeche[]} */
  const lues = [];
  while (reste(curseurs, tetes).length) {
    const page = await lirePage(`${adresseDe(reste(curseurs, tetes))}&html=non`, demander, attendre);
    if (page.refus?.length || !page.depeches.length) throw new AccesRetire();
    for (const depeche of page.depeches) {
      curseurs.set(depeche.groupe, depeche.numero);
      if (depeche.numero <= (tetes.get(depeche.groupe) ?? 0)) lues.push(depeche);
    }
    progresser(lues.length, total);
  }
  return lues;
}

/** What is still to be read, as the server wants it. @param {Map<number, number>} curseurs @param {Map<number, number>} tetes */
function reste(curseurs, tetes) {
  return [...curseurs].filter(([groupe, numero]) => numero < (tetes.get(groupe) ?? 0));
}

/** @param {[number, number][]} curseurs */
export const adresseDe = (curseurs) =>
  `/fil/depuis?${curseurs.map(([groupe, numero]) => `g=${groupe}:${numero}`).join("&")}`;

/** @param {string} adresse @param {(adresse: string) => Promise<Response>} demander @param {(ms: number) => Promise<void>} attendre */
export async function lirePage(adresse, demander, attendre = pause) {
  for (let essai = 1; ; essai += 1) {
    try {
      const reponse = await demander(adresse);
      if (reponse.status === 404 || reponse.status === 401) throw new AccesRetire();
      if (!reponse.ok) throw new Error(`fil : réponse ${reponse.status}`);
      return await reponse.json();
    } catch (erreur) {
      if (erreur instanceof AccesRetire || essai === ESSAIS) throw erreur;
      await attendre(PAUSE * essai);
    }
  }
}

/** @param {number} ms @returns {Promise<void>} */
function pause(ms) {
  return new Promise((suite) => setTimeout(suite, ms));
}
