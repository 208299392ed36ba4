// The little of a document that our elements use, so that what comes at the wrong moment can be played without a browser.
// The journeys (tests/parcours) play the same in a real one; here only the order of things is at stake.

import { convient } from "./selecteurs.js";

const BALISES = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/g;
const VIDES = new Set(["input", "br"]);

export class Noeud {
  /** @type {Noeud[]} */ childNodes = [];
  /** @type {Noeud | null} */ parentElement = null;
  /** @type {Map<string, string>} */ attributs = new Map();
  /** @type {Map<string, ((e: any) => void)[]>} */ #ecoutes = new Map();
  /** @type {any} */ style = {};
  value = "";
  defaultValue = "";
  checked = false;
  scrollTop = 0;
  scrollHeight = 0;
  clientHeight = 0;
  offsetHeight = 0;
  offsetParent = {};
  sonTexte = "";

  constructor(tag = "div") {
    this.tagName = tag.toUpperCase();
    this.dataset = new Proxy(/** @type {any} */ ({}), {
      get: (_, nom) => this.attributs.get(`data-${tirets(String(nom))}`),
      set: (_, nom, valeur) => {
        this.attributs.set(`data-${tirets(String(nom))}`, String(valeur));
        return true;
      },
      deleteProperty: (_, nom) => this.attributs.delete(`data-${tirets(String(nom))}`) || true,
      has: (_, nom) => this.attributs.has(`data-${tirets(String(nom))}`),
    });
    const classes = () => (this.attributs.get("class") ?? "").split(" ").filter(Boolean);
    const poser = (/** @type {Set<string>} */ ensemble) => this.attributs.set("class", [...ensemble].join(" "));
    this.classList = {
      contains: (/** @type {string} */ nom) => classes().includes(nom),
      add: (/** @type {string[]} */ ...noms) => poser(new Set([...classes(), ...noms])),
      remove: (/** @type {string} */ nom) => poser(new Set(classes().filter((autre) => autre !== nom))),
      toggle: (/** @type {string} */ nom, /** @type {boolean} */ oui) => {
        if (oui) this.classList.add(nom);
        else this.classList.remove(nom);
      },
    };
  }

  get id() {
    return this.attributs.get("id") ?? "";
  }
  get name() {
    return this.attributs.get("name") ?? "";
  }
  get elements() {
    const champs = this.querySelectorAll("[name]");
    return Object.assign([...champs], {
      namedItem: (/** @type {string} */ nom) => champs.find(({ name }) => name === nom) ?? null,
    });
  }
  get className() {
    return this.attributs.get("class") ?? "";
  }
  set className(valeur) {
    this.attributs.set("class", valeur);
  }
  get hidden() {
    return this.attributs.has("hidden");
  }
  set hidden(oui) {
    this.toggleAttribute("hidden", Boolean(oui));
  }
  get disabled() {
    return this.attributs.has("disabled");
  }
  set disabled(oui) {
    this.toggleAttribute("disabled", Boolean(oui));
  }
  get content() {
    return this;
  }
  get children() {
    return this.childNodes.filter((noeud) => noeud.tagName !== "#TEXT");
  }
  get childElementCount() {
    return this.children.length;
  }
  get firstElementChild() {
    return this.children[0] ?? null;
  }
  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }
  get nextElementSibling() {
    return this.#voisin(1);
  }
  get previousElementSibling() {
    return this.#voisin(-1);
  }
  get isConnected() {
    return this.#lignee().includes(documentDeTest.body);
  }
  get textContent() {
    return this.sonTexte + this.childNodes.map((noeud) => noeud.textContent).join("");
  }
  set textContent(valeur) {
    this.childNodes = [];
    this.sonTexte = valeur;
  }
  set innerHTML(html) {
    this.replaceChildren(...lire(html));
  }

  /** @param {number} pas */
  #voisin(pas) {
    const freres = this.parentElement?.children ?? [];
    return freres[freres.indexOf(this) + pas] ?? null;
  }

  #lignee() {
    /** @type {Noeud[]} */ const lignee = [];
    for (let noeud = /** @type {Noeud | null} */ (this); noeud; noeud = noeud.parentElement) lignee.push(noeud);
    return lignee;
  }

  /** @param {string} nom */
  getAttribute(nom) {
    return this.attributs.get(nom) ?? null;
  }
  /** @param {string} nom @param {any} valeur */
  setAttribute(nom, valeur) {
    this.attributs.set(nom, String(valeur));
  }
  /** @param {string} nom */
  hasAttribute(nom) {
    return this.attributs.has(nom);
  }
  /** @param {string} nom */
  removeAttribute(nom) {
    this.attributs.delete(nom);
  }
  /** @param {string} nom @param {boolean} [oui] */
  toggleAttribute(nom, oui = !this.attributs.has(nom)) {
    if (oui) this.attributs.set(nom, "");
    else this.attributs.delete(nom);
  }

  /** @param {any[]} noeuds @param {number} rang */
  mettreAuRang(noeuds, rang) {
    for (const donne of noeuds) {
      const noeud = donne instanceof Noeud ? donne : texte(donne);
      noeud.remove();
      noeud.parentElement = this;
      this.childNodes.splice(rang, 0, noeud);
      rang += 1;
    }
  }
  append(/** @type {any[]} */ ...noeuds) {
    this.mettreAuRang(noeuds, this.childNodes.length);
  }
  prepend(/** @type {any[]} */ ...noeuds) {
    this.mettreAuRang(noeuds, 0);
  }
  after(/** @type {any[]} */ ...noeuds) {
    const { parentElement } = this;
    parentElement?.mettreAuRang(noeuds, parentElement.childNodes.indexOf(this) + 1);
  }
  before(/** @type {any[]} */ ...noeuds) {
    const { parentElement } = this;
    for (const noeud of noeuds) noeud.remove?.();
    parentElement?.mettreAuRang(noeuds, parentElement.childNodes.indexOf(this));
  }
  /** @param {Noeud} noeud @param {Noeud | null} avant */
  insertBefore(noeud, avant) {
    if (avant) avant.before(noeud);
    else this.append(noeud);
  }
  replaceWith(/** @type {any[]} */ ...noeuds) {
    this.after(...noeuds);
    this.remove();
  }
  replaceChildren(/** @type {any[]} */ ...noeuds) {
    for (const noeud of [...this.childNodes]) noeud.remove();
    this.sonTexte = "";
    this.append(...noeuds);
  }
  remove() {
    if (documentDeTest.activeElement && this.contains(documentDeTest.activeElement))
      documentDeTest.activeElement = documentDeTest.body;
    const freres = this.parentElement?.childNodes ?? [];
    if (freres.includes(this)) freres.splice(freres.indexOf(this), 1);
    this.parentElement = null;
  }
  /** @param {Noeud} autre */
  compareDocumentPosition(autre) {
    const tous = documentDeTest.body.tous();
    return tous.indexOf(autre) > tous.indexOf(this) ? 4 : 2;
  }
  /** @param {any} noeud */
  contains(noeud) {
    return Boolean(noeud?.lignee?.().includes(this));
  }
  lignee() {
    return this.#lignee();
  }
  cloneNode() {
    const copie = new Noeud(this.tagName.toLowerCase());
    copie.attributs = new Map(this.attributs);
    copie.sonTexte = this.sonTexte;
    copie.append(...this.childNodes.map((noeud) => noeud.cloneNode()));
    return copie;
  }

  /** @param {string} selecteur @param {Noeud} [portee] */
  matches(selecteur, portee) {
    return selecteur.split(",").some((un) => convient(this, un.trim(), portee));
  }
  /** @param {string} selecteur */
  closest(selecteur) {
    return this.#lignee().find((noeud) => noeud.matches(selecteur)) ?? null;
  }
  /** @param {string} selecteur @returns {Noeud[]} */
  trouver(selecteur) {
    return this.children.flatMap((enfant) => [enfant, ...enfant.tous()]).filter((n) => n.matches(selecteur, this));
  }
  /** @returns {Noeud[]} */
  tous() {
    return this.children.flatMap((enfant) => [enfant, ...enfant.tous()]);
  }
  /** @param {string} selecteur */
  querySelector(selecteur) {
    return this.trouver(selecteur)[0] ?? null;
  }
  /** @param {string} selecteur */
  querySelectorAll(selecteur) {
    const trouves = this.trouver(selecteur);
    return Object.assign(trouves, { item: (/** @type {number} */ rang) => trouves[rang] ?? null });
  }

  getBoundingClientRect() {
    return { top: 0, bottom: 0, height: 0 };
  }
  focus() {
    if (!this.disabled) documentDeTest.activeElement = this;
  }
  scrollIntoView() {}
  setSelectionRange() {}
  /** @param {string} nom @param {(e: any) => void} action */
  addEventListener(nom, action) {
    this.#ecoutes.set(nom, [...(this.#ecoutes.get(nom) ?? []), action]);
  }
  oublier() {
    this.#ecoutes.clear();
  }
  /** @param {any} evenement */
  dispatchEvent(evenement) {
    for (const action of this.#ecoutes.get(evenement.type) ?? []) action(evenement);
    return true;
  }
  /** What a person does: it goes up as in a page. @param {string} type @param {object} [plus] */
  faire(type, plus = {}) {
    const evenement = {
      type,
      target: this,
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true;
      },
      stopPropagation() {},
      ...plus,
    };
    for (const noeud of this.#lignee()) noeud.dispatchEvent(evenement);
    return evenement;
  }
}

/** @param {string} nom */
const tirets = (nom) => nom.replace(/[A-Z]/g, (lettre) => `-${lettre.toLowerCase()}`);

/** @param {string} dit */
function texte(dit) {
  const noeud = new Noeud("#text");
  noeud.sonTexte = dit;
  return noeud;
}

/** @param {string} html */
function lire(html) {
  const racine = new Noeud("racine");
  let ici = racine;
  for (const [, ferme, ouvre, attributs = "", seule, dit] of html.matchAll(BALISES)) {
    if (ferme) ici = ici.parentElement ?? racine;
    else if (dit) ici.append(texte(dit));
    else {
      const noeud = new Noeud(ouvre);
      for (const [, nom, valeur = ""] of attributs.matchAll(/([\w-]+)(?:="([^"]*)")?/g))
        noeud.setAttribute(nom, valeur);
      ici.append(noeud);
      if (!seule && !VIDES.has(ouvre)) ici = noeud;
    }
  }
  return [...racine.childNodes];
}

/** @type {any} */
export const documentDeTest = Object.assign(new Noeud("document"), {
  body: new Noeud("body"),
  activeElement: null,
  cookie: "csrftoken=essai",
  visibilityState: "visible",
  createElement: (/** @type {string} */ tag) => new Noeud(tag),
  getElementById: (/** @type {string} */ id) => documentDeTest.body.querySelector(`#${id}`),
});

/** A document in the place of the browser's, before the modules that look for one are imported. */
export function poserDocument() {
  class Muet {
    observe() {}
    unobserve() {}
  }
  documentDeTest.append(documentDeTest.body);
  Object.assign(globalThis, {
    document: documentDeTest,
    Element: Noeud,
    HTMLElement: Noeud,
    HTMLInputElement: Noeud,
    addEventListener: (/** @type {string} */ nom, /** @type {(e: any) => void} */ action) =>
      documentDeTest.addEventListener(nom, action),
    Node: { DOCUMENT_POSITION_FOLLOWING: 4 },
    customElements: { define() {} },
    IntersectionObserver: Muet,
    ResizeObserver: Muet,
    requestAnimationFrame: (/** @type {() => void} */ action) => void setTimeout(action, 0),
  });
}

/** A new page, that nothing listens to yet. @param {string} html @returns {any} its body */
export function poser(html) {
  documentDeTest.oublier();
  documentDeTest.body.replaceChildren(...lire(html));
  return documentDeTest.body;
}
