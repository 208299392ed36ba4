// A page without a browser, by happy-dom, so that what comes at the wrong moment can be played: it lays nothing out.
// The journeys (tests/parcours) play the same in a real one; here only the order of things is at stake.

import { Window } from "happy-dom";

// What our modules ask of a browser and Node has not, or has for itself only: its events do not go up a page.
const DU_NAVIGATEUR = [
  ...["document", "location", "localStorage", "customElements", "CSS", "requestAnimationFrame"],
  ...["Node", "Element", "HTMLElement", "HTMLInputElement", "Event", "CustomEvent", "EventTarget", "FormData"],
  ...["DOMParser", "IntersectionObserver", "ResizeObserver", "HTMLDetailsElement", "matchMedia"],
];

/** @type {(() => void)[]} forget what listens to the document and the window, which outlive a page */
const oublis = [];

/** A window in the place of the browser's, before the modules that look for one are imported. */
export function poserDocument() {
  // An error in a listener is the test's to see, not the window's to keep.
  const fenetre = /** @type {any} */ (
    new Window({ url: "http://localhost/", settings: { errorCapture: /** @type {any} */ ("disabled") } })
  );
  for (const cible of [fenetre, fenetre.document]) {
    const ecouter = cible.addEventListener.bind(cible);
    cible.addEventListener = (/** @type {any[]} */ ...ecoute) => {
      ecouter(...ecoute);
      oublis.push(() => cible.removeEventListener(...ecoute));
    };
  }
  const { addEventListener } = fenetre;
  const noms = DU_NAVIGATEUR.map((nom) => [nom, fenetre[nom]]);
  Object.assign(globalThis, { window: fenetre, addEventListener, ...Object.fromEntries(noms) });
}

/** A new page, that nothing listens to yet. @param {string} html @returns {any} its body */
export function poser(html) {
  for (const oublier of oublis.splice(0)) oublier();
  document.body.innerHTML = html;
  return document.body;
}

/** What a person does: it goes up the page. @param {EventTarget} cible @param {string} type @param {object} [plus] */
export function faire(cible, type, plus = {}) {
  const evenement = Object.assign(new Event(type, { bubbles: true, cancelable: true }), plus);
  cible.dispatchEvent(evenement);
  return evenement;
}

/** An observer that says at once, as a browser does, whether what it is given to watch is in view. @param {(noeud: any) => boolean} enVue */
export function poserGuet(enVue) {
  globalThis.IntersectionObserver = /** @type {any} */ (
    class {
      /** @param {(vus: {isIntersecting: boolean}[]) => void} dire */
      constructor(dire) {
        this.dire = dire;
        this.guettes = new Set();
      }

      /** @param {any} noeud */
      observe(noeud) {
        this.guettes.add(noeud);
        queueMicrotask(() => this.guettes.has(noeud) && this.dire([{ isIntersecting: enVue(noeud) }]));
      }

      /** @param {any} noeud */
      unobserve(noeud) {
        this.guettes.delete(noeud);
      }
    }
  );
}
