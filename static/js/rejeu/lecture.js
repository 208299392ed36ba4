// The clock of the replay: where in the past we are, and how fast it goes by.

/** A page that slept does not jump over what happened meanwhile: one frame counts for this much at most, in milliseconds. */
const IMAGE_MAX = 250;

export const VITESSES = [1, 10, 60, 600];

/** Events: `temps` (the position has changed), `etat` (playing, paused, speed). */
export class Lecture extends EventTarget {
  enCours = false;
  vitesse = 60;
  #avant = 0;

  /**
   * @param {number} debut @param {number} fin instants, in milliseconds
   * @param {{maintenant: () => number, image: (suite: () => void) => unknown}} monde
   */
  constructor(debut, fin, { maintenant, image }) {
    super();
    this.debut = debut;
    this.fin = fin;
    this.position = debut;
    this.maintenant = maintenant;
    this.image = image;
  }

  /** @param {number} instant */
  allerA(instant) {
    this.position = Math.min(Math.max(instant, this.debut), this.fin);
    this.dispatchEvent(new Event("temps"));
  }

  /** @param {number} secondes */
  avancer(secondes) {
    this.allerA(this.position + secondes * 1000);
  }

  basculer() {
    if (this.enCours) this.arreter();
    else this.lire();
  }

  /** At the end, from the beginning. */
  lire() {
    if (this.enCours) return;
    if (this.position >= this.fin) this.allerA(this.debut);
    this.enCours = true;
    this.#avant = this.maintenant();
    this.dispatchEvent(new Event("etat"));
    this.image(() => this.#suivre());
  }

  arreter() {
    if (!this.enCours) return;
    this.enCours = false;
    this.dispatchEvent(new Event("etat"));
  }

  /** @param {number} vitesse */
  regler(vitesse) {
    this.vitesse = vitesse;
    this.dispatchEvent(new Event("etat"));
  }

  #suivre() {
    if (!this.enCours) return;
    const maintenant = this.maintenant();
    const ecoule = Math.min(maintenant - this.#avant, IMAGE_MAX);
    this.#avant = maintenant;
    this.allerA(this.position + ecoule * this.vitesse);
    if (this.position >= this.fin) return this.arreter();
    this.image(() => this.#suivre());
  }
}
