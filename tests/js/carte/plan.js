// A map of Leaflet with Geoman, the real ones, on a page without a browser: nothing is laid out, the events are theirs.

import { createRequire } from "node:module";
import { poserDocument } from "../dom.js";

const exiger = createRequire(import.meta.url);

/** What they ask of a browser besides our modules. */
const DE_LEAFLET = [
  ...["navigator", "screen", "MouseEvent", "KeyboardEvent", "getComputedStyle", "HTMLCanvasElement", "Image"],
  ...["CharacterData", "DocumentType", "requestAnimationFrame", "cancelAnimationFrame"],
];

/** Leaflet in the place where our modules look for it, before they are imported. @returns {any} L */
export function poserLeaflet() {
  poserDocument();
  const fenetre = /** @type {any} */ (globalThis.window);
  const encre = new Proxy({}, { get: () => () => ({ width: 0 }), set: () => true });
  // Nothing is painted.
  fenetre.requestAnimationFrame = () => 1;
  fenetre.HTMLCanvasElement.prototype.getContext = () => encre;
  Object.assign(globalThis, Object.fromEntries(DE_LEAFLET.map((nom) => [nom, fenetre[nom]])), {
    devicePixelRatio: 1,
    Path2D: class {},
    matchMedia: () => ({ matches: true, addEventListener() {} }),
  });
  /** @type {any} */ (globalThis).L = exiger("leaflet");
  exiger("@geoman-io/leaflet-geoman-free");
  return /** @type {any} */ (globalThis).L;
}

/** @param {any} L @returns {any} a map around Toulouse */
export function poserPlan(L) {
  document.body.innerHTML = "<div id='plan'></div>";
  const plan = /** @type {HTMLElement} */ (document.getElementById("plan"));
  Object.defineProperties(plan, { clientWidth: { value: 800 }, clientHeight: { value: 600 } });
  const reglages = { preferCanvas: true, zoomAnimation: false, fadeAnimation: false, inertia: false };
  return L.map(plan, reglages).setView([43, 1], 12);
}
