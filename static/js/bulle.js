// What happens under the hand: a short sentence over the page, that says what was just done and goes by itself; a list that waits
// for the release. In one file, which the first visit of the pages that have both asks once.

const DUREE = 5_000;
/** @type {WeakMap<HTMLElement, ReturnType<typeof setTimeout>>} */
const minuteries = new WeakMap();

/** @param {HTMLElement} bulle @param {string} phrase */
export function montrerBulle(bulle, phrase) {
  clearTimeout(minuteries.get(bulle));
  bulle.textContent = phrase;
  bulle.hidden = false;
  minuteries.set(
    bulle,
    setTimeout(() => {
      bulle.hidden = true;
    }, DUREE),
  );
}

/** Copying is refused outside HTTPS: the address is shown, to be copied by hand. @param {string} adresse @param {string} fait what is said once it is copied */
export async function copierLAdresse(adresse, fait) {
  try {
    await navigator.clipboard.writeText(adresse);
    return fait;
  } catch {
    return adresse;
  }
}

/**
 * A list that is drawn again between the press of one of its buttons and the release swallows the click: it waits for the release.
 * @param {Element} liste @param {() => void} dessiner
 * @returns {() => void} draws at once, or once nothing is pressed in the list any more
 */
export function auRelacher(liste, dessiner) {
  let pressee = false;
  let attendu = false;
  liste.addEventListener("pointerdown", (e) => {
    const { button, target } = /** @type {PointerEvent} */ (e);
    // Not its scrollbar, which tells no release.
    pressee = button === 0 && target instanceof Element && Boolean(target.closest("button"));
  });
  const lacher = () => {
    pressee = false;
    if (attendu) dessiner();
    attendu = false;
  };
  // The click comes after the release, which may be anywhere, or out of the page.
  for (const fin of ["pointerup", "pointercancel", "blur"]) addEventListener(fin, () => setTimeout(lacher));
  return () => {
    attendu = pressee;
    if (!pressee) dessiner();
  };
}
