// In what order what waits leaves: each groupe on its own, the oldest first, and what stands on an action after it.

/** @typedef {import("./depot.js").Envoi} Envoi @typedef {import("./sort-envoi.js").Sort} Sort */

const PANNES_AVANT_DE_PASSER = 3;

/** @param {Envoi[]} envois @returns {Map<number | null, Envoi[]>} */
export function parGroupe(envois) {
  /** @type {Map<number | null, Envoi[]>} */
  const files = new Map();
  for (const envoi of envois) files.set(envoi.groupe, [...(files.get(envoi.groupe) ?? []), envoi]);
  return files;
}

/**
 * @param {Envoi[]} file of one groupe @param {(envoi: Envoi) => Promise<Sort>} tenter counts in `essais` what makes the server fail
 * @returns {Promise<boolean>} whether something remains to send
 */
export async function envoyerFile(file, tenter) {
  let reste = false;
  /** @type {Set<string>} */
  const sautes = new Set();
  for (const envoi of file) {
    // What stands on it waits with it: the server would be asked to change what it does not know yet.
    if (envoi.apres && sautes.has(envoi.apres)) {
      sautes.add(envoi.jeton);
      continue;
    }
    const sort = await tenter(envoi);
    if (sort === "session") return true;
    if (sort === "plus-tard") {
      reste = true;
      sautes.add(envoi.jeton);
      // One action that makes the server fail must not keep those behind it from leaving for ever.
      if (envoi.essais < PANNES_AVANT_DE_PASSER) return true;
    }
  }
  return reste;
}
