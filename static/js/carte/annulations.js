// Undo and redo of one's own changes: each is a new acte, which everybody sees and which the history keeps.

import { geste } from "./gestes.js";

/** @typedef {import("./types.d.ts").Geste} Geste @typedef {import("./types.d.ts").Objet} Objet */
/** @typedef {{jeton: string, objet: string, defaire: Pas, refaire: Pas, base: number, version: number}} Fait from one version to the other */
/** @typedef {{acte: import("./types.d.ts").Acte, champs: Partial<Objet>}} Pas */

const MEMOIRE = 100;

export class Annulations {
  /** @type {Fait[]} */ #faits = [];
  /** @type {Fait[]} */ #defaits = [];

  /** @param {(jeton: string) => Objet | null} lire the object as it is shown */
  constructor(lire) {
    this.lire = lire;
  }

  get peutAnnuler() {
    return this.#faits.length > 0;
  }

  get peutRetablir() {
    return this.#defaits.length > 0;
  }

  /** Remember a change made here. @param {Geste} demande @param {Objet | null} avant */
  noter(demande, avant) {
    this.#defaits = [];
    const { acte, champs, jeton, objet, version } = demande;
    const refaire = acte === "dessiner" ? { acte: /** @type {const} */ ("restaurer"), champs: {} } : { acte, champs };
    this.#faits.push({ jeton, objet, refaire, defaire: inverse(demande, avant), base: version, version: version + 1 });
    this.#faits.splice(0, Math.max(0, this.#faits.length - MEMOIRE));
  }

  /**
   * A change that was refused or given up is none. The numbers that followed from it are those of somebody else's changes:
   * a step that has one would undo them. @param {string} jeton
   */
  retirer(jeton) {
    const retire = [...this.#faits, ...this.#defaits].find((fait) => fait.jeton === jeton);
    if (!retire) return;
    const tient = (/** @type {Fait} */ fait) => fait.objet !== retire.objet || fait.version <= retire.base;
    this.#faits = this.#faits.filter(tient);
    this.#defaits = this.#defaits.filter(tient);
  }

  /** The geste that undoes the last change; a sentence when it can no longer be; null when there is none. @returns {Geste | string | null} */
  annuler() {
    return this.#passer(this.#faits, this.#defaits, "defaire");
  }

  /** @returns {Geste | string | null} */
  retablir() {
    return this.#passer(this.#defaits, this.#faits, "refaire");
  }

  /** @param {Fait[]} de @param {Fait[]} vers @param {"defaire" | "refaire"} sens @returns {Geste | string | null} */
  #passer(de, vers, sens) {
    const fait = de.pop();
    if (!fait) return null;
    const objet = this.lire(fait.objet);
    if (!objet) return "Cet objet n’est plus là.";
    if (objet.version !== fait.version)
      return `${objet.modifie_par?.nom ?? "Quelqu’un"} a changé cet objet depuis : on ne revient pas dessus sans le voir.`;
    const version = objet.version + 1;
    const demande = geste(fait[sens].acte, objet, fait[sens].champs);
    vers.push({ ...fait, jeton: demande.jeton, base: objet.version, version });
    // The step beneath led to where this one began: the object is there again, under a new number.
    const dessous = de.findLast((autre) => autre.objet === fait.objet);
    if (dessous?.version === fait.base) dessous.version = version;
    return demande;
  }
}

/** @param {Geste} demande @param {Objet | null} avant @returns {Pas} */
function inverse({ acte, champs }, avant) {
  if (acte === "dessiner" || acte === "restaurer") return { acte: "supprimer", champs: {} };
  if (acte === "supprimer") return { acte: "restaurer", champs: {} };
  const anciens = Object.keys(champs).map((champ) => [champ, avant?.[champ]]);
  return { acte, champs: Object.fromEntries(anciens) };
}
