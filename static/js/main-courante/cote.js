// The panels of the context: open actions (<mc-actions>) and points clés (<mc-points>), kept as the fil goes.

import { echeanceDite } from "../echeances.js";
import { copieDe } from "../fragment.js";
import { heureDuServeur } from "../heure-serveur.js";
import { marquerOriginal } from "./original.js";
import { heureVueDe } from "./temps.js";

/** @typedef {import("./types.d.ts").Entree} Entree */

class Panneau extends HTMLElement {
  /** How many signs of an entry it shows, as its template does. */ extrait = 90;

  /** @param {Entree} donnees @param {boolean} present whether the entry belongs here */
  recevoir(donnees, present) {
    const liste = /** @type {HTMLElement} */ (this.querySelector("[data-liste]"));
    const ancienne = /** @type {HTMLElement | null} */ (liste.querySelector(`[data-id="${donnees.id}"]`));
    const avaitLeFoyer = ancienne?.contains(document.activeElement);
    const voisine = ancienne?.nextElementSibling ?? ancienne?.previousElementSibling;
    ancienne?.remove();
    const neuve = present ? this.dessiner(donnees) : null;
    if (neuve) this.placer(liste, neuve);
    // Where one was, or next to it: never back at the top of the page.
    const suite = (neuve ?? voisine)?.querySelector("a") ?? this.querySelector("h2 a");
    if (avaitLeFoyer) /** @type {HTMLElement | null} */ (suite)?.focus({ preventScroll: true });
    /** @type {HTMLElement} */ (this.querySelector("[data-aucune]")).hidden = liste.childElementCount > 0;
  }

  /** @param {Entree} _donnees @returns {HTMLElement} */
  dessiner(_donnees) {
    throw new Error("à définir");
  }

  /** @param {HTMLElement} _liste @param {HTMLElement} _ligne */
  placer(_liste, _ligne) {
    throw new Error("à définir");
  }

  /** @param {HTMLElement} ligne @param {Entree} donnees */
  lier(ligne, { id, groupe, numero, texte }) {
    ligne.dataset.id = String(id);
    const lien = /** @type {HTMLAnchorElement} */ (ligne.querySelector("a"));
    lien.href = `/mains-courantes/${groupe}/entrees/${numero}/`;
    lien.dataset.vers = String(numero);
    lien.textContent = texte.length > this.extrait ? `${texte.slice(0, this.extrait - 1)}…` : texte;
  }
}

export class Actions extends Panneau {
  /** @type {Map<string, HTMLInputElement>} what was ticked and not answered yet, by jeton */ #cochees = new Map();

  /** @param {{cocher: (id: number, numero: number) => Promise<string>}} monde `cocher` gives the jeton of what was sent */
  brancher({ cocher }) {
    this.addEventListener("change", ({ target }) => this.#cocher(/** @type {HTMLInputElement} */ (target), cocher));
  }

  /** Not done after all: it can be ticked again. @param {string} jeton */
  refuser(jeton) {
    rendre(this.#cochees.get(jeton));
    this.#cochees.delete(jeton);
  }

  /** @param {HTMLInputElement} coche @param {(id: number, numero: number) => Promise<string>} cocher */
  async #cocher(coche, cocher) {
    const ligne = /** @type {HTMLElement} */ (coche.closest(".action"));
    const lien = /** @type {HTMLElement} */ (ligne.querySelector("a"));
    if (!coche.checked) return;
    // A box that is disabled under the focus would throw it away.
    if (document.activeElement === coche) lien.focus({ preventScroll: true });
    coche.disabled = true;
    try {
      this.#cochees.set(await cocher(Number(ligne.dataset.id), Number(lien.dataset.vers)), coche);
    } catch {
      rendre(coche);
    }
  }

  connectedCallback() {
    // The most pressing first, as in the board; the server lists them by number.
    const liste = /** @type {HTMLElement} */ (this.querySelector("[data-liste]"));
    const lignes = /** @type {HTMLElement[]} */ ([...liste.children]);
    liste.append(...lignes.sort((a, b) => quand(a) - quand(b)));
  }

  /** @param {Entree} donnees */
  dessiner(donnees) {
    const ligne = copieDe("gabarit-ligne-action");
    this.lier(ligne, donnees);
    const { entite, personne, etat, echeance } = /** @type {import("./types.d.ts").Action} */ (donnees.action);
    const temps = /** @type {HTMLTimeElement} */ (ligne.querySelector("time"));
    temps.hidden = !echeance;
    if (echeance) {
      ligne.dataset.quand = temps.dataset.echeance = temps.dateTime = echeance;
      temps.textContent = echeanceDite(echeance, heureDuServeur());
    }
    const qui = [entite?.nom ?? personne?.nom, etat === "en_cours" && "en cours", `n° ${donnees.numero}`];
    /** @type {HTMLElement} */ (ligne.querySelector("[data-qui]")).textContent = qui.filter(Boolean).join(" · ");
    marquerOriginal(ligne, donnees);
    ligne.querySelector("input")?.setAttribute("aria-label", `Action faite\u00a0: entrée n° ${donnees.numero}`);
    return ligne;
  }

  /** @param {HTMLElement} liste @param {HTMLElement} ligne */
  placer(liste, ligne) {
    const lignes = /** @type {HTMLElement[]} */ ([...liste.children]);
    liste.insertBefore(ligne, lignes.find((autre) => quand(autre) > quand(ligne)) ?? null);
  }
}

export class Points extends Panneau {
  extrait = 110;

  /** @param {Entree} donnees */
  dessiner(donnees) {
    const ligne = copieDe("gabarit-ligne-point");
    this.lier(ligne, donnees);
    const temps = /** @type {HTMLTimeElement} */ (ligne.querySelector("time"));
    temps.dateTime = donnees.survenu_le;
    temps.textContent = heureVueDe(donnees.survenu_le, heureDuServeur());
    marquerOriginal(ligne, donnees);
    return ligne;
  }

  /** The last consigned first, whichever was spoken of last. @param {HTMLElement} liste @param {HTMLElement} ligne */
  placer(liste, ligne) {
    const lignes = /** @type {HTMLElement[]} */ ([...liste.children]);
    liste.insertBefore(ligne, lignes.find((autre) => numero(autre) < numero(ligne)) ?? null);
  }
}

/** @param {HTMLInputElement | undefined} coche */
function rendre(coche) {
  if (coche) coche.checked = coche.disabled = false;
}

/** @param {HTMLElement} ligne */
const quand = (ligne) => (ligne.dataset.quand ? Date.parse(ligne.dataset.quand) : Number.POSITIVE_INFINITY);

/** @param {HTMLElement} ligne */
const numero = (ligne) => Number(ligne.querySelector("a")?.dataset.vers);

customElements.define("mc-actions", Actions);
customElements.define("mc-points", Points);
