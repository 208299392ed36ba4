// Play, pause, speed, jumps: the buttons, and the keys that do the same.

import { VITESSES } from "./lecture.js";
import { voisin } from "./moments.js";

const PETIT_PAS = 10;
const GRAND_PAS = 60;
/** Where these keys already mean something else. */
const AILLEURS = "button, a, summary, select, textarea, dialog, .leaflet-container";
const DEFILE = "[data-liste], [data-cote]";

/**
 * @param {HTMLElement} zone @param {import("./lecture.js").Lecture} lecture
 * @param {import("./types.d.ts").Moment[]} moments @param {(definition: any) => void} raccourci
 */
export function brancherCommandes(zone, lecture, moments, raccourci) {
  const bouton = (/** @type {string} */ nom) => /** @type {HTMLButtonElement} */ (zone.querySelector(`[data-${nom}]`));
  const sauter = (/** @type {1 | -1} */ sens) => {
    const vers = voisin(moments, lecture.position, sens);
    lecture.allerA(vers ? vers.instant : sens > 0 ? lecture.fin : lecture.debut);
  };
  const aller = {
    debut: () => lecture.allerA(lecture.debut),
    fin: () => lecture.allerA(lecture.fin),
    precedent: () => sauter(-1),
    suivant: () => sauter(1),
  };
  bouton("lire").addEventListener("click", () => lecture.basculer());
  for (const [nom, action] of Object.entries(aller)) bouton(`aller-${nom}`).addEventListener("click", action);
  for (const choix of /** @type {NodeListOf<HTMLInputElement>} */ (zone.querySelectorAll("[name=vitesse]")))
    choix.addEventListener("change", () => lecture.regler(Number(choix.value)));
  lecture.addEventListener("etat", () => montrer(zone, lecture));
  montrer(zone, lecture);

  const pas = (/** @type {KeyboardEvent} */ e) => (e.shiftKey ? GRAND_PAS : PETIT_PAS);
  const touches = /** @type {[string, string, (e: KeyboardEvent) => void][]} */ ([
    [" ", "Lire ou mettre en pause", () => lecture.basculer()],
    ["ArrowRight", "Avancer de 10 secondes (Maj : 1 minute)", (e) => lecture.avancer(pas(e))],
    ["ArrowLeft", "Reculer de 10 secondes (Maj : 1 minute)", (e) => lecture.avancer(-pas(e))],
    ["PageDown", "Moment clé suivant", aller.suivant],
    ["PageUp", "Moment clé précédent", aller.precedent],
    ["Home", "Aller au début", aller.debut],
    ["End", "Aller à la fin", aller.fin],
  ]);
  const rubrique = "Rejeu";
  for (const [touche, libelle, action] of touches) raccourci({ touche, libelle, rubrique, action, quand: libre });
  // The keys of the slider are ours too: its own arrows would move by one second, and space does nothing there.
  zone.querySelector("[data-curseur-temps]")?.addEventListener("keydown", (evenement) => {
    const e = /** @type {KeyboardEvent} */ (evenement);
    const trouvee = touches.find(([touche]) => touche === e.key);
    if (!trouvee || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    trouvee[2](e);
  });
}

/** @param {KeyboardEvent} e */
function libre({ target, key }) {
  if (!(target instanceof Element)) return true;
  const laterale = key === "ArrowLeft" || key === "ArrowRight";
  if (target.closest(DEFILE)) return laterale;
  return !target.closest(laterale ? ".leaflet-container, select, dialog" : AILLEURS);
}

/** @param {HTMLElement} zone @param {import("./lecture.js").Lecture} lecture */
function montrer(zone, { enCours, vitesse }) {
  const lire = /** @type {HTMLButtonElement} */ (zone.querySelector("[data-lire]"));
  lire.setAttribute("aria-label", enCours ? "Mettre en pause" : "Lire");
  lire.title = `${enCours ? "Mettre en pause" : "Lire"} (Espace)`;
  lire.classList.toggle("en-cours", enCours);
  for (const choix of /** @type {NodeListOf<HTMLInputElement>} */ (zone.querySelectorAll("[name=vitesse]")))
    choix.checked = Number(choix.value) === vitesse && VITESSES.includes(vitesse);
}
