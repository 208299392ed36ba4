// The menu of a message: one for the page, opened beside the button of the message, showing what this reader may do.

const MARGE = 8;

/** A menu of a head opens under the button that asks for it, on its side of the window. @param {HTMLElement} racine */
export function placerMenus(racine) {
  for (const bouton of racine.querySelectorAll("[popovertarget]")) {
    const menu = document.getElementById(bouton.getAttribute("popovertarget") ?? "");
    menu?.addEventListener("beforetoggle", () => {
      const { left, right, bottom } = bouton.getBoundingClientRect();
      const aGauche = left < innerWidth / 2;
      menu.style.top = `${bottom + 2}px`;
      menu.style.left = aGauche ? `${Math.max(MARGE, left)}px` : "auto";
      menu.style.right = aGauche ? "auto" : `${Math.max(MARGE, innerWidth - right)}px`;
    });
  }
}

export class Menu {
  /** @type {HTMLElement | null} */ #article = null;
  /** @type {HTMLElement | null} */ #bouton = null;

  /** @param {HTMLElement} menu @param {(acte: string, article: HTMLElement, signe?: string) => void} faire */
  constructor(menu, faire) {
    this.menu = menu;
    menu.addEventListener("click", (e) => {
      const choisi = /** @type {HTMLElement | null} */ (e.target instanceof Element && e.target.closest("[data-acte]"));
      if (!choisi || !this.#article) return;
      menu.hidePopover();
      faire(choisi.dataset.acte ?? "", this.#article, choisi.dataset.signe);
    });
    menu.addEventListener("keydown", (e) => this.#touche(e));
    menu.addEventListener("toggle", () => {
      const ouvert = menu.matches(":popover-open");
      this.#bouton?.setAttribute("aria-expanded", String(ouvert));
      if (!ouvert && menu.contains(document.activeElement)) this.#bouton?.focus();
    });
  }

  /** @param {HTMLElement} article @param {HTMLElement} bouton @param {(acte: string) => boolean} permet */
  ouvrir(article, bouton, permet) {
    this.#article = article;
    this.#bouton = bouton;
    const permis = (article.dataset.gestes ?? "").split(" ").filter(permet);
    for (const ligne of this.#lignes()) ligne.hidden = !permis.includes(ligne.dataset.acte ?? "");
    const signes = /** @type {HTMLElement} */ (this.menu.querySelector(".ms-signes"));
    signes.hidden = !permis.includes("reagir");
    /** @type {HTMLElement} */ (signes.nextElementSibling).hidden = signes.hidden;
    this.menu.showPopover();
    this.#placer(bouton.getBoundingClientRect());
    this.#visibles()[0]?.focus();
  }

  /** @param {DOMRect} rect */
  #placer(rect) {
    const { offsetWidth, offsetHeight } = this.menu;
    const dessous = rect.bottom + offsetHeight + MARGE < innerHeight;
    const haut = dessous ? rect.bottom + 2 : Math.max(MARGE, rect.top - offsetHeight - 2);
    this.menu.style.top = `${Math.min(haut, innerHeight - offsetHeight - MARGE)}px`;
    this.menu.style.left = `${Math.max(MARGE, rect.right - offsetWidth)}px`;
    this.menu.style.right = "auto";
  }

  /** @param {KeyboardEvent} e */
  #touche(e) {
    const pas = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
    const lignes = this.#visibles();
    const indice = lignes.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (pas) lignes[(indice + pas + lignes.length) % lignes.length]?.focus();
    else if (e.key === "Home") lignes[0]?.focus();
    else if (e.key === "End") lignes.at(-1)?.focus();
    else if (e.key === "Tab") return this.menu.hidePopover();
    else return;
    e.preventDefault();
  }

  #lignes() {
    return /** @type {HTMLElement[]} */ ([...this.menu.querySelectorAll("[data-acte]")]);
  }

  #visibles() {
    return this.#lignes().filter((ligne) => ligne.offsetParent || ligne.getClientRects().length);
  }
}
