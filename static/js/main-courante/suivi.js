// What stays open in this main courante: entries that wait for me, open actions, points clés. Counted from sets of entries.

import { resumer } from "./filtres.js";
import { attendMoi } from "./lecteur.js";

/** @typedef {import("./types.d.ts").Entree} Entree */
/** @typedef {import("./types.d.ts").Moi} Moi */
/** @typedef {"a_prendre" | "actions" | "points_cles"} Panneau */

/** @type {Record<Panneau, (e: Entree, moi: Moi) => boolean>} */
const REGLES = {
  a_prendre: (e, moi) => attendMoi(resumer(e), moi),
  actions: (e) => !e.annulation && !!e.action && e.action.etat !== "fait",
  points_cles: (e) => !!e.epingle && !e.annulation,
};

export class Suivi {
  /** @param {(Partial<Record<Panneau, number[]>> & {en_partie?: string[]}) | null} depart @param {Moi} moi */
  constructor(depart, moi) {
    this.moi = moi;
    /** @type {Record<Panneau, Set<number>>} */
    this.ensembles = {
      a_prendre: new Set(depart?.a_prendre),
      actions: new Set(depart?.actions),
      points_cles: new Set(depart?.points_cles),
    };
    this.enPartie = new Set(depart?.en_partie);
  }

  /** Take the new state of an entry into account. @param {Entree} donnees @returns {Panneau[]} the panels that changed */
  recevoir(donnees) {
    const panneaux = /** @type {Panneau[]} */ (Object.keys(REGLES));
    return panneaux.filter((panneau) => {
      const ensemble = this.ensembles[panneau];
      const doit = REGLES[panneau](donnees, this.moi);
      const y = ensemble.has(donnees.id);
      if (doit) ensemble.add(donnees.id);
      else ensemble.delete(donnees.id);
      return doit !== y;
    });
  }

  /** @param {Panneau} panneau */
  compte(panneau) {
    return this.ensembles[panneau].size;
  }

  /** The figure to show: of a set that came cut, it is the least that it may be. @param {Panneau} panneau */
  dit(panneau) {
    const compte = this.compte(panneau) || "";
    return this.enPartie.has(panneau) ? `${compte}+` : String(compte);
  }

  /** @param {Panneau} panneau @param {number} id */
  contient(panneau, id) {
    return this.ensembles[panneau].has(id);
  }
}
