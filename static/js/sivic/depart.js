// From what an act starts, so that what a colleague said in between is seen.

/** @typedef {import("../depot.js").Envoi} Envoi */

/**
 * What one said and that still waits will be so when this leaves: that is what it starts from, not what is drawn.
 * @param {string} sorte @param {any} corps @param {number[]} victimes @param {Pick<Envoi, "corps" | "apercu">[]} attente in order
 */
export function partirDe(sorte, corps, victimes, attente) {
  const suivi = { ...corps, ...(corps.vues ? { vues: { ...corps.vues } } : {}) };
  for (const { corps: avant, apercu } of attente) {
    for (const victime of victimes.filter((une) => apercu.victimes.includes(une))) {
      if (sorte === "orientation") suivi.vues[victime] = avant.destination;
      else suivi.vu = sorte === "tri" ? avant.etat : avant.sinus;
    }
  }
  return suivi;
}
