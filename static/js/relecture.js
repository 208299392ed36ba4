// What the server draws, read again when something has moved.

/** When to ask again what the server failed to give: the chance keeps a whole control room from asking in the same instant. */
export function reprise() {
  return 5_000 * (0.75 + Math.random() / 2);
}

/** What has no use before it is done, done as soon as it can be. @param {() => Promise<unknown>} faire */
export function insister(faire) {
  faire().catch(() => setTimeout(() => insister(faire), reprise()));
}

/**
 * What the rest cannot do without: asked until it comes.
 * @template T @param {() => Promise<T>} faire @param {() => void} dire called at each failure @returns {Promise<T>}
 */
export async function obtenir(faire, dire) {
  for (;;) {
    try {
      return await faire();
    } catch {
      dire();
      await new Promise((resoudre) => setTimeout(resoudre, reprise()));
    }
  }
}

/** When to read after a change: a burst of them is read once. */
export function aPeuPres() {
  return 300 + Math.random() * 700;
}

/**
 * An older reading that comes late is not drawn over a newer one; one that failed is tried again.
 * @param {() => Promise<Response>} lire @param {(html: string) => void} dessiner
 * @param {{chaque?: number}} [options] `chaque`: read again that often too, for what time alone changes
 * @returns {() => void} to be called when something has moved
 */
export function relecteur(lire, dessiner, { chaque = 0 } = {}) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let attente;
  let lectures = 0;

  if (chaque) setInterval(relire, chaque);
  return relire;

  function relire() {
    clearTimeout(attente);
    attente = setTimeout(essayer, aPeuPres());
  }

  async function essayer() {
    lectures += 1;
    const lecture = lectures;
    const html = await lire().then(texte, () => null);
    if (lecture !== lectures) return;
    if (html === null) attente = setTimeout(essayer, reprise());
    else if (html !== undefined) dessiner(html);
  }
}

/** Null: to be asked again; undefined: not to be had (a refusal, a sign-in). @param {Response} reponse */
async function texte(reponse) {
  if (reponse.status >= 500) return null;
  return reponse.ok ? reponse.text().catch(() => null) : undefined;
}
