// The menu of an entry: one for the page, opened beside the entry's button, showing what this reader may do.

const MARGE = 8;

export class Menu {
  /** @type {HTMLElement | null} */ article = null;
  /** @type {HTMLElement | null} */ bouton = null;

  /** @param {HTMLElement} menu @param {(acte: string, article: HTMLElement) => void} faire */
  constructor(menu, faire) {
    this.menu = menu;
    this.faire = faire;
    menu.addEventListener("click", (e) => this.#choisir(e));
    menu.addEventListener("keydown", (e) => this.#touche(e));
    menu.addEventListener("toggle", () => {
      const ouvert = menu.matches(":popover-open");
      this.bouton?.setAttribute("aria-expanded", String(ouvert));
      if (!ouvert && menu.contains(document.activeElement)) this.bouton?.focus();
    });
  }

  /** @param {HTMLElement} article @param {HTMLElement} bouton */
  ouvrir(article, bouton) {
    this.article = article;
    this.bouton = bouton;
    const permis = (article.dataset.actes ?? "").split(" ");
    // What begins elsewhere takes the entry with it: it is for who may share it.
    for (const ligne of this.#lignes()) {
      ligne.hidden = !permis.includes(ligne.dataset.adresse ? "partager" : (ligne.dataset.acte ?? ""));
    }
    this.#nommer(
      "epingler",
      article.classList.contains("epinglee") ? "Retirer des points clés" : "Épingler en point clé",
    );
    this.#nommer("action", article.dataset.action ? "Modifier l’action" : "En faire une action");
    this.menu.showPopover();
    this.#placer(bouton.getBoundingClientRect());
    this.#visibles()[0]?.focus();
  }

  /** @param {DOMRect} rect */
  #placer(rect) {
    const { offsetWidth, offsetHeight } = this.menu;
    const dessous = rect.bottom + offsetHeight + MARGE < innerHeight;
    const haut = dessous ? rect.bottom + 2 : rect.top - offsetHeight - 2;
    // Lines that come push the entry up, out of the screen maybe: its menu stays in view.
    this.menu.style.top = `${Math.max(MARGE, Math.min(haut, innerHeight - offsetHeight - MARGE))}px`;
    this.menu.style.left = `${Math.max(MARGE, rect.right - offsetWidth)}px`;
  }

  /** @param {MouseEvent} e */
  #choisir(e) {
    const ligne = /** @type {HTMLElement | null} */ (e.target instanceof Element && e.target.closest("[data-acte]"));
    if (!ligne || !this.article) return;
    const article = document.getElementById(this.article.id) ?? this.article;
    this.menu.hidePopover();
    if (ligne.dataset.adresse) return location.assign(`${ligne.dataset.adresse}?entree=${article.dataset.id}`);
    this.faire(ligne.dataset.acte ?? "", article);
  }

  /** @param {KeyboardEvent} e */
  #touche(e) {
    const pas = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const lignes = this.#visibles();
    const indice = lignes.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (pas) lignes[(indice + pas + lignes.length) % lignes.length]?.focus();
    else if (e.key === "Home") lignes[0]?.focus();
    else if (e.key === "End") lignes.at(-1)?.focus();
    else if (e.key === "Tab") return this.menu.hidePopover();
    else return;
    e.preventDefault();
  }

  /** @param {string} acte @param {string} libelle */
  #nommer(acte, libelle) {
    const place = this.menu.querySelector(`[data-acte=${acte}] [data-libelle]`);
    if (place) place.textContent = libelle;
  }

  /** @returns {HTMLElement[]} */
  #lignes() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.menu.querySelectorAll("[data-acte]"))];
  }

  #visibles() {
    return this.#lignes().filter((ligne) => !ligne.hidden);
  }
}
