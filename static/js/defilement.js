// Where the reader is in the log, and keeping them there: at the bottom they follow what comes, elsewhere nothing moves.

const PRES_DU_BAS = 40;
const AU_DESSUS_DU_TRAIT = 48;
// Frames in a row without a change of height before the bottom is believed to be the bottom.
const IMAGES_STABLES = 3;

export class Defilement {
  /** @param {HTMLElement} liste the scrolling element @param {() => void} surMouvement @param {string} [lignes] what is read in it */
  constructor(liste, surMouvement, lignes = ".entree") {
    this.liste = liste;
    this.lignes = lignes;
    this.colle = true;
    this.enDescente = false;
    liste.addEventListener(
      "scroll",
      () => {
        if (!this.enDescente) this.colle = this.estEnBas();
        surMouvement();
      },
      { passive: true },
    );
    // The reader's own gesture always wins.
    for (const geste of ["wheel", "touchmove", "pointerdown", "keydown"])
      liste.addEventListener(geste, () => this.#lacher(), { passive: true });
    // The form grows, a phone's keyboard opens: whoever was at the bottom stays there.
    new ResizeObserver(() => this.colle && this.descendre()).observe(liste);
  }

  estEnBas() {
    const { scrollHeight, scrollTop, clientHeight } = this.liste;
    return scrollHeight - scrollTop - clientHeight < PRES_DU_BAS;
  }

  /** Rows that were never drawn have a guessed height: the bottom moves away while they are drawn, and is followed until it rests. */
  descendre() {
    this.colle = true;
    if (this.enDescente) return;
    this.enDescente = true;
    let stables = 0;
    const poser = () => {
      if (!this.enDescente) return;
      const { scrollHeight, scrollTop, clientHeight } = this.liste;
      const reste = scrollHeight - scrollTop - clientHeight;
      stables = reste > 1 ? 0 : stables + 1;
      if (reste > 1) this.liste.scrollTop = scrollHeight;
      if (stables < IMAGES_STABLES) requestAnimationFrame(poser);
      else this.enDescente = false;
    };
    poser();
  }

  #lacher() {
    this.enDescente = false;
  }

  /** Open on the line of what is new, with a little of what was read above it. @param {HTMLElement} trait */
  allerAuTrait(trait) {
    this.#lacher();
    this.liste.scrollTop +=
      trait.getBoundingClientRect().top - this.liste.getBoundingClientRect().top - AU_DESSUS_DU_TRAIT;
    this.colle = this.estEnBas();
  }

  /** Bring an entry in the middle of the screen. @param {HTMLElement} article */
  centrer(article) {
    this.#lacher();
    article.scrollIntoView({ block: "center" });
    this.colle = this.estEnBas();
  }

  /** Change the lines without moving the one that is read. @param {() => void} changer */
  sansBouger(changer) {
    const repere = this.#repere();
    const avant = repere?.getBoundingClientRect().top ?? 0;
    changer();
    if (!repere?.isConnected) return;
    const ecart = repere.getBoundingClientRect().top - avant;
    // The browser's own anchoring may have done it already; it never does at the very top.
    if (Math.abs(ecart) > 1) this.liste.scrollTop += ecart;
  }

  /** How many of these stand above what is read. @param {HTMLElement[]} entrees */
  rang(entrees) {
    const repere = this.#repere();
    if (this.colle) return entrees.length;
    const rang = repere ? entrees.indexOf(repere) : 0;
    // What waits to leave stands below them all.
    return rang < 0 ? entrees.length : rang;
  }

  /** The first entry in view. */
  #repere() {
    const { top } = this.liste.getBoundingClientRect();
    const entrees = /** @type {NodeListOf<HTMLElement>} */ (this.liste.querySelectorAll(this.lignes));
    return [...entrees].find((entree) => entree.getBoundingClientRect().bottom > top + 1) ?? null;
  }
}
