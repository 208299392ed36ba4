// An entry that could not leave at once happened when it was written, not when the network came back.

const RETARD = 60_000; // Below, the server's own clock is the better witness.

/**
 * What to send of an action of the outbox: with the time at which it was written, when it waited and names none itself.
 * @param {Pick<import("./depot.js").Envoi, "corps" | "depose_le">} envoi @param {number} maintenant @returns {any}
 */
export function corpsDate({ corps, depose_le }, maintenant) {
  if (corps?.survenu_le !== null || maintenant - Date.parse(depose_le) < RETARD) return corps;
  return { ...corps, survenu_le: depose_le };
}
