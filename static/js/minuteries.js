// Named timers, at most one of each name, over a clock that a test can wind by hand.

/**
 * @typedef {object} Horloge
 * @property {() => number} maintenant milliseconds, that only tell how long ago something was
 * @property {(action: () => void, delai: number) => any} apres
 * @property {(minuterie: any) => void} annuler
 */

/**
 * A clock that never goes back, whatever that of the machine is set to: what waits for a time would wait for the difference too.
 * (`performance.now` does not: in some browsers it stops while the machine sleeps, which is what has to be noticed.)
 * @param {() => number} lire @returns {() => number}
 */
export function sansRetour(lire) {
  let derniere = lire();
  let rattrapage = 0;
  return () => {
    const lue = lire();
    rattrapage += Math.max(0, derniere - lue);
    derniere = lue;
    return lue + rattrapage;
  };
}

/** @type {Horloge} */
export const HORLOGE = {
  maintenant: sansRetour(Date.now),
  apres: (action, delai) => setTimeout(action, delai),
  annuler: (minuterie) => clearTimeout(minuterie),
};

export class Minuteries {
  /** @type {Map<string, any>} */ #armees = new Map();

  /** @param {Horloge} horloge */
  constructor(horloge) {
    this.horloge = horloge;
  }

  /** @param {string} nom */
  estArmee(nom) {
    return this.#armees.has(nom);
  }

  /** Do this later, instead of what the name was armed for. @param {string} nom @param {number} delai @param {() => void} action */
  armer(nom, delai, action) {
    this.desarmer(nom);
    const minuterie = this.horloge.apres(() => {
      this.#armees.delete(nom);
      action();
    }, delai);
    this.#armees.set(nom, minuterie);
  }

  /** @param {string} nom */
  desarmer(nom) {
    if (this.#armees.has(nom)) this.horloge.annuler(this.#armees.get(nom));
    this.#armees.delete(nom);
  }

  toutDesarmer() {
    for (const nom of [...this.#armees.keys()]) this.desarmer(nom);
  }
}
