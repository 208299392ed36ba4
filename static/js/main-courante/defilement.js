// Where the reader is in the log, and keeping them there: at the bottom they follow what comes, elsewhere nothing moves.

const PRES_DU_BAS = 40;
const AU_DESSUS_DU_TRAIT = 48;

export class Defilement {
  /** @param {HTMLElement} liste the scrolling element @param {() => void} surMouvement */
  constructor(liste, surMouvement) {
    this.liste = liste;
    this.colle = true;
    liste.addEventListener(
      "scroll",
      () => {
        this.colle = this.estEnBas();
        surMouvement();
      },
      { passive: true },
    );
    // The form grows, a phone's keyboard opens: whoever was at the bottom stays there.
    new ResizeObserver(() => this.colle && this.descendre()).observe(liste);
  }

  estEnBas() {
    const { scrollHeight, scrollTop, clientHeight } = this.liste;
    return scrollHeight - scrollTop - clientHeight < PRES_DU_BAS;
  }

  descendre() {
    this.colle = true;
    const poser = () => {
      this.liste.scrollTop = this.liste.scrollHeight;
    };
    poser();
    // Rows that were never drawn have a guessed height until now.
    requestAnimationFrame(() => this.colle && poser());
  }

  /** Open on the line of what is new, with a little of what was read above it. @param {HTMLElement} trait */
  allerAuTrait(trait) {
    this.liste.scrollTop +=
      trait.getBoundingClientRect().top - this.liste.getBoundingClientRect().top - AU_DESSUS_DU_TRAIT;
    this.colle = this.estEnBas();
  }

  /** Bring an entry in the middle of the screen. @param {HTMLElement} article */
  centrer(article) {
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

  /** The first entry in view. */
  #repere() {
    const { top } = this.liste.getBoundingClientRect();
    const entrees = /** @type {NodeListOf<HTMLElement>} */ (this.liste.querySelectorAll(".entree"));
    return [...entrees].find((entree) => entree.getBoundingClientRect().bottom > top + 1) ?? null;
  }
}
