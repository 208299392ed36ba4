// A list whose order means what lies above what: rows move by their handle, with the pointer or with the arrows.

/** Events: `ordre` (the names, from top to bottom). */
export class Ordre extends EventTarget {
  /** @param {HTMLElement} liste @param {string[]} retenu the order kept from the last time; names not yet known come after */
  constructor(liste, retenu) {
    super();
    this.liste = liste;
    this.retenu = retenu;
  }

  /** @returns {string[]} */
  get noms() {
    return this.#lignes().map((ligne) => ligne.dataset.rangee ?? "");
  }

  /** @param {string} nom @param {string} libelle @param {HTMLElement} contenu */
  ajouter(nom, libelle, contenu) {
    const ligne = document.createElement("li");
    ligne.dataset.rangee = nom;
    ligne.append(contenu, this.#poignee(ligne, libelle));
    const rang = this.retenu.indexOf(nom);
    const suivant = this.#lignes().find((autre) => {
      const sien = this.retenu.indexOf(autre.dataset.rangee ?? "");
      return rang >= 0 && (sien < 0 || sien > rang);
    });
    this.liste.insertBefore(ligne, suivant ?? null);
    this.#compter();
  }

  /** @param {HTMLElement} ligne @param {string} libelle */
  #poignee(ligne, libelle) {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "ct-poignee";
    bouton.dataset.libelle = libelle;
    bouton.title = "Changer l’ordre : glisser, ou flèches haut et bas";
    bouton.addEventListener("keydown", (e) => {
      const sens = { ArrowUp: -1, ArrowDown: 1 }[e.key];
      if (!sens) return;
      e.preventDefault();
      e.stopPropagation();
      this.#pousser(ligne, sens);
      bouton.focus();
    });
    bouton.addEventListener("pointerdown", (e) => this.#glisser(ligne, bouton, e));
    return bouton;
  }

  /** @param {HTMLElement} ligne @param {number} sens */
  #pousser(ligne, sens) {
    const voisine = sens < 0 ? ligne.previousElementSibling : ligne.nextElementSibling;
    if (!voisine) return;
    if (sens < 0) voisine.before(ligne);
    else voisine.after(ligne);
    this.#dire();
  }

  /** @param {HTMLElement} ligne @param {HTMLElement} bouton @param {PointerEvent} depart */
  #glisser(ligne, bouton, depart) {
    if (depart.button) return;
    const avant = this.noms.join();
    bouton.setPointerCapture(depart.pointerId);
    ligne.classList.add("en-main");
    const suivre = (/** @type {PointerEvent} */ { clientY }) => {
      const suivante = this.#lignes().find((autre) => autre !== ligne && clientY < milieu(autre));
      if (suivante !== ligne.nextElementSibling) this.liste.insertBefore(ligne, suivante ?? null);
    };
    const lacher = () => {
      bouton.removeEventListener("pointermove", suivre);
      ligne.classList.remove("en-main");
      if (this.noms.join() !== avant) this.#dire();
    };
    bouton.addEventListener("pointermove", suivre);
    bouton.addEventListener("lostpointercapture", lacher, { once: true });
  }

  #dire() {
    this.retenu = this.noms;
    this.#compter();
    this.dispatchEvent(new CustomEvent("ordre", { detail: this.retenu }));
  }

  /** The name of each handle says where its row is. */
  #compter() {
    const lignes = this.#lignes();
    for (const [rang, ligne] of lignes.entries()) {
      const bouton = /** @type {HTMLElement} */ (ligne.querySelector(".ct-poignee"));
      bouton.setAttribute("aria-label", `Ordre de ${bouton.dataset.libelle} : ${rang + 1} sur ${lignes.length}`);
    }
  }

  #lignes() {
    return /** @type {HTMLElement[]} */ ([...this.liste.children]);
  }
}

/** @param {HTMLElement} ligne */
function milieu(ligne) {
  const { top, height } = ligne.getBoundingClientRect();
  return top + height / 2;
}
