// A room, which no fil writes: told by the feed that it has moved, it is read again; every few seconds when the feed is cut.

/** How often the screen says again that it looks. */
export const BATTEMENT = 15_000;
/** What the server surely takes to note it. */
const NOTE = 1_000;

/**
 * @param {object} monde
 * @param {string} monde.salle its name
 * @param {EventTarget & {etat: string, dire: (trame: object) => boolean}} monde.fil
 * @param {() => Promise<void>} monde.relire
 * @param {number} monde.pas how often it is read while the feed is cut
 * @param {number} [monde.repos] how often it is read all the same while the feed tells: what time alone changes, a ring lost
 * @param {import("./minuteries.js").Horloge} monde.horloge
 */
export function suivreSalle({ salle, fil, relire, pas, repos = BATTEMENT, horloge }) {
  let derniere = horloge.maintenant();
  let dite = Number.NEGATIVE_INFINITY;
  let enCours = false;
  let encore = false;

  /** One reading at a time; what moved meanwhile is read after. */
  async function lire() {
    encore = enCours;
    if (enCours) return;
    enCours = true;
    derniere = horloge.maintenant();
    try {
      await relire();
    } finally {
      enCours = false;
    }
    if (encore) await lire();
  }

  /** @returns {boolean} whether the server will tell */
  function regarder() {
    const entendu = fil.etat === "direct" && fil.dire({ type: "salle", salle });
    dite = entendu ? horloge.maintenant() : Number.NEGATIVE_INFINITY;
    return entendu;
  }

  function battre() {
    // Said again only from time to time: each time, the server looks at the right again.
    const direct = fil.etat === "direct" && horloge.maintenant() - dite < BATTEMENT;
    const attente = direct || regarder() ? repos : pas;
    if (horloge.maintenant() - derniere >= attente) lire();
    horloge.apres(battre, pas);
  }

  fil.addEventListener("salle", (e) => {
    if (/** @type {CustomEvent} */ (e).detail.salle === salle) lire();
  });
  fil.addEventListener("etat", async () => {
    // What moved while the socket was down was not told.
    if (!regarder()) return;
    const debut = horloge.maintenant();
    await lire();
    // Nor what moved before the server had noted that one looks, a moment after it was told.
    if (horloge.maintenant() - debut < NOTE) horloge.apres(lire, NOTE);
  });
  regarder();
  horloge.apres(battre, pas);
}
