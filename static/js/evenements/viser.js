// The map, opened from an entry that speaks of an object (?objet=…): the object is chosen and shown.

/**
 * The list beside the map knows how to show each of its objects: the one that the address names is pressed there.
 * @param {HTMLElement | null} zone the map @param {string} adresse
 */
export function viserDepuis(zone, adresse) {
  const jeton = new URL(adresse).searchParams.get("objet");
  if (!zone || !jeton) return;
  const viser = () => {
    const ligne = [...zone.querySelectorAll("[data-liste-objets] [data-jeton]")].find(
      (bouton) => /** @type {HTMLElement} */ (bouton).dataset.jeton === jeton,
    );
    if (!ligne) return;
    guet.disconnect();
    /** @type {HTMLElement} */ (ligne).click();
  };
  const guet = new MutationObserver(viser);
  guet.observe(zone, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-prete"] });
  viser();
}
