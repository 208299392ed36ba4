// From what an act starts, so that what a colleague said in between is seen.

/** @typedef {import("../depot.js").Envoi} Envoi */

/** What each kind of act says of a person, once it is done. @type {Record<string, (corps: any) => Record<string, any>>} */
const DIT = {
  tri: ({ etat }) => ({ etat }),
  lieu: ({ lieu }) => ({ lieu }),
  bracelet: ({ sinus }) => ({ sinus: enUneForme(sinus) }),
  orientation: ({ destination }) => ({ destination }),
  desorientation: () => ({ destination: null }),
};

/** @param {string} sorte @param {any} corps @returns {Record<string, any>} */
export function ditDe(sorte, corps) {
  return DIT[sorte]?.(corps) ?? {};
}

/** What of it an act of this kind says anew. @param {string} sorte */
export function champDe(sorte) {
  return Object.keys(ditDe(sorte, { sinus: "" }))[0];
}

/**
 * What one said and that still waits will be so when this leaves: that is what it starts from, not what is drawn.
 * @param {string} sorte @param {any} corps @param {number[]} victimes @param {Pick<Envoi, "corps" | "apercu">[]} attente in order
 */
export function partirDe(sorte, corps, victimes, attente) {
  const suivi = { ...corps, ...(corps.vues ? { vues: { ...corps.vues } } : {}) };
  const champ = champDe(sorte);
  for (const { corps: avant, apercu } of attente) {
    const dit = ditDe(apercu.sorte, avant);
    for (const victime of victimes.filter((une) => apercu.victimes.includes(une))) {
      // Who is annulled was seen whole.
      if (sorte === "annulation") suivi.vu = { ...suivi.vu, ...dit };
      else if (!(champ in dit)) continue;
      else if (suivi.vues) suivi.vues[victime] = dit[champ];
      else suivi.vu = dit[champ];
    }
  }
  return suivi;
}

/** As the server keeps the number of a bracelet, typed or scanned. @param {string} sinus */
export function enUneForme(sinus) {
  return sinus.replace(/[\s.\-/]+/g, "").toUpperCase();
}
