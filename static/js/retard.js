// An entry, or a count, that could not leave at once dates from when it was written, not from the network's return.

const RETARD = 60_000; // Below, the server's own clock is the better witness.

/**
 * What to send of an action of the outbox: with the time at which it was written, when it waited and names none itself.
 * @param {Pick<import("./depot.js").Envoi, "url" | "corps" | "depose_le">} envoi @param {number} maintenant @returns {any}
 */
export function corpsDate({ url, corps, depose_le }, maintenant) {
  if (maintenant - Date.parse(depose_le) < RETARD) return corps;
  if (url.endsWith("/bilans/")) return { ...corps, constate_le: corps.constate_le ?? depose_le };
  return corps?.survenu_le === null ? { ...corps, survenu_le: depose_le } : corps;
}
