// A list that is drawn again between the press of one of its buttons and the release swallows the click: it waits for the release.

/**
 * @param {Element} liste @param {() => void} dessiner
 * @returns {() => void} draws at once, or once nothing is pressed in the list any more
 */
export function auRelacher(liste, dessiner) {
  let pressee = false;
  let attendu = false;
  liste.addEventListener("pointerdown", (e) => {
    pressee = /** @type {PointerEvent} */ (e).button === 0;
  });
  const lacher = () => {
    pressee = false;
    if (attendu) dessiner();
    attendu = false;
  };
  // The click comes after the release, which may be anywhere.
  for (const fin of ["pointerup", "pointercancel"]) addEventListener(fin, () => setTimeout(lacher));
  return () => {
    attendu = pressee;
    if (!pressee) dessiner();
  };
}
