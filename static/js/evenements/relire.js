// What a page of an event shows and that no dépêche draws (a table, what this person may do): the server draws it again.

import { estOccupe, redessiner } from "../redessiner.js";
import { reprise } from "../relecture.js";

const ATTENTE = 300;
const HASARD = 700;
// A table of hundreds of people that moves every second, on forty screens, is not drawn forty times a second.
const LONGUE = 150;
const ATTENTE_LONGUE = 3_000;
const HASARD_LONG = 2_000;
// What the server draws slowly is asked for less often: so many times what it took.
const REPOS = 4;
const REPOS_MAX = 10_000;

/**
 * Sections marked data-relire="types of objects" are read again when one of these types moves; what is being typed there
 * stays, and one in which somebody is choosing in a list waits until they leave it.
 * @param {{racine: ParentNode, lire: () => Promise<string>, apres: () => void, minuterie?: (action: () => void, delai: number) => void}} monde
 * @returns {(type: string, options?: {aussitot?: boolean}) => void} to be told the type of each dépêche; what one did oneself shows at once
 */
export function brancherRelecture({ racine, lire, apres, minuterie = (action, delai) => setTimeout(action, delai) }) {
  /** @type {Set<string>} */
  const bouges = new Set();
  /** @type {WeakSet<HTMLElement>} */
  const retenues = new WeakSet();
  let enCours = Promise.resolve();
  let duree = 0;
  return (type, { aussitot = false } = {}) => {
    const bougees = sections(racine, new Set([type]));
    if (!bougees.length) return;
    const premiere = bouges.size === 0;
    bouges.add(type);
    if (aussitot) relire();
    else if (premiere) minuterie(relire, attente(bougees));
  };

  /** @param {HTMLElement[]} bougees */
  function attente(bougees) {
    const lignes = bougees.reduce((total, section) => total + section.querySelectorAll("tr").length, 0);
    const [moins, hasard] = lignes > LONGUE ? [ATTENTE_LONGUE, HASARD_LONG] : [ATTENTE, HASARD];
    const repos = Math.max(moins, Math.min(REPOS * duree, REPOS_MAX));
    return repos + Math.random() * Math.max(hasard, repos / 2);
  }

  /** One reading at a time: an older page must not be drawn over a newer one. */
  function relire() {
    enCours = enCours.then(relireUneFois);
  }

  async function relireUneFois() {
    const types = new Set(bouges);
    bouges.clear();
    if (!types.size) return;
    const debut = performance.now();
    const texte = await lire().catch(() => null);
    duree = performance.now() - debut;
    if (texte === null) return reprendre(types);
    if (!texte) return;
    const page = new DOMParser().parseFromString(texte, "text/html");
    for (const section of sections(racine, types)) {
      const neuve = page.getElementById(section.id);
      if (!neuve) continue;
      if (estOccupe(section)) retenir(section);
      else redessiner(section, neuve.innerHTML);
    }
    apres();
  }

  /** The server did not answer: what has moved still has to be shown. @param {Set<string>} types */
  function reprendre(types) {
    for (const type of types) bouges.add(type);
    minuterie(relire, reprise());
  }

  /** @param {HTMLElement} section */
  function retenir(section) {
    if (retenues.has(section)) return;
    retenues.add(section);
    const reprendre = () => {
      retenues.delete(section);
      for (const type of section.dataset.relire?.split(" ") ?? []) bouges.add(type);
      minuterie(relire, ATTENTE);
    };
    section.addEventListener("focusout", reprendre, { once: true });
  }
}

/** Where to read a page again: one drawn in answer to a POST says it, its own address answers no GET. @param {Pick<ParentNode, "querySelector">} racine @param {string} ici */
export function adresseRelue(racine, ici) {
  return /** @type {HTMLElement | null} */ (racine.querySelector("[data-relu]"))?.dataset.relu ?? ici;
}

/** @param {ParentNode} racine @param {Set<string>} types @returns {HTMLElement[]} */
export function sections(racine, types) {
  const toutes = /** @type {HTMLElement[]} */ ([...racine.querySelectorAll("[data-relire]")]);
  return toutes.filter((section) => section.dataset.relire?.split(" ").some((type) => types.has(type)));
}
