// A short sentence over the page, that says what was just done and goes by itself.

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
