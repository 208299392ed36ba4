// The room of this moment: told by the feed that it has moved, it is read again; every few seconds when the feed is cut.

/** How often the screen says again that it looks, and what time alone changes (the last hour) is read again. */
export const BATTEMENT = 15_000;

/**
 * @param {object} monde
 * @param {number} monde.entite
 * @param {EventTarget & {etat: string, dire: (trame: object) => boolean}} monde.fil
 * @param {() => Promise<void>} monde.relire
 * @param {number} monde.pas how often it is read while the feed is cut
 * @param {import("../minuteries.js").Horloge} monde.horloge
 */
export function suivreSalle({ entite, fil, relire, pas, horloge }) {
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
    const entendu = fil.etat === "direct" && fil.dire({ type: "salle", entite });
    dite = entendu ? horloge.maintenant() : Number.NEGATIVE_INFINITY;
    return entendu;
  }

  function battre() {
    // Said again only from time to time: each time, the server looks at the right again.
    const direct = fil.etat === "direct" && horloge.maintenant() - dite < BATTEMENT;
    const attente = direct || regarder() ? BATTEMENT : pas;
    if (horloge.maintenant() - derniere >= attente) lire();
    horloge.apres(battre, pas);
  }

  fil.addEventListener("salle", (e) => {
    if (/** @type {CustomEvent} */ (e).detail.entite === entite) lire();
  });
  fil.addEventListener("etat", () => {
    // What moved while the socket was down was not told.
    if (regarder()) lire();
  });
  regarder();
  horloge.apres(battre, pas);
}

/**
 * Waits grow by themselves, from what the server drew: the clock of the post may be wrong.
 * @param {ParentNode} racine @param {number} ecoule milliseconds since it was drawn
 */
export function vieillir(racine, ecoule) {
  const dessinee = Date.parse(/** @type {HTMLElement | null} */ (racine.querySelector("[data-le]"))?.dataset.le ?? "");
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (racine.querySelectorAll("[data-attend]"))) {
    const secondes = Math.max(0, Math.floor((dessinee + ecoule - Date.parse(place.dataset.attend ?? "")) / 1000));
    place.textContent = attente(secondes);
  }
}

/** "12 s", "1 min 05", "1 h 30". @param {number} secondes */
export function attente(secondes) {
  if (secondes < 60) return `${secondes} s`;
  const [grandes, petites, unite] =
    secondes < 3600
      ? [Math.floor(secondes / 60), secondes % 60, "min"]
      : [Math.floor(secondes / 3600), Math.floor(secondes / 60) % 60, "h"];
  return `${grandes} ${unite} ${String(petites).padStart(2, "0")}`;
}
