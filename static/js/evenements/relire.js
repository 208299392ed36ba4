// What a page of an event shows and that no dépêche draws (a table, what this person may do): the server draws it again.

const ATTENTE = 300;
const HASARD = 700;

/**
 * Sections marked data-relire="types of objects" are read again when one of these types moves; one that holds the focus
 * waits for the next time, so that nobody loses what is being typed.
 * @param {{racine: ParentNode, lire: () => Promise<string>, apres: () => void, minuterie?: (action: () => void, delai: number) => void}} monde
 * @returns {(type: string, options?: {aussitot?: boolean}) => void} to be told the type of each dépêche; what one did oneself shows at once
 */
export function brancherRelecture({ racine, lire, apres, minuterie = (action, delai) => setTimeout(action, delai) }) {
  /** @type {Set<string>} */
  const bouges = new Set();
  let enCours = Promise.resolve();
  return (type, { aussitot = false } = {}) => {
    if (!sections(racine, new Set([type])).length) return;
    const premiere = bouges.size === 0;
    bouges.add(type);
    if (aussitot) relire();
    else if (premiere) minuterie(relire, ATTENTE + Math.random() * HASARD);
  };

  /** One reading at a time: an older page must not be drawn over a newer one. */
  function relire() {
    enCours = enCours.then(relireUneFois);
  }

  async function relireUneFois() {
    const types = new Set(bouges);
    bouges.clear();
    if (!types.size) return;
    const texte = await lire().catch(() => "");
    if (!texte) return;
    const page = new DOMParser().parseFromString(texte, "text/html");
    for (const section of sections(racine, types)) {
      const neuve = page.getElementById(section.id);
      if (neuve && !section.contains(document.activeElement)) section.innerHTML = neuve.innerHTML;
    }
    apres();
  }
}

/** @param {ParentNode} racine @param {Set<string>} types @returns {HTMLElement[]} */
export function sections(racine, types) {
  const toutes = /** @type {HTMLElement[]} */ ([...racine.querySelectorAll("[data-relire]")]);
  return toutes.filter((section) => section.dataset.relire?.split(" ").some((type) => types.has(type)));
}
