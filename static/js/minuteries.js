// Named timers, at most one of each name, over a clock that a test can wind by hand.

/**
 * @typedef {object} Horloge
 * @property {() => number} maintenant milliseconds
 * @property {(action: () => void, delai: number) => any} apres
 * @property {(minuterie: any) => void} annuler
 */

/** @type {Horloge} */
export const HORLOGE = {
  maintenant: () => Date.now(),
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
