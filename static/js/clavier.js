// Keyboard shortcuts: one register, from which the `?` dialog is drawn. Pages add theirs with `raccourci`.

import { retenir } from "./memoire.js";

/**
 * @typedef {{touche: string, libelle: string, rubrique?: string, action: (e: KeyboardEvent) => void, partout?: boolean, repete?: boolean, mene?: "saisie", quand?: (e: KeyboardEvent) => boolean}} Raccourci
 * `touche`: a `KeyboardEvent.key`, with `Ctrl+` in front when it is held. `partout`: also while typing.
 * `repete`: again as long as the key is held; an act is done once, however long one leans on the keyboard.
 * `mene`: leads to a field, that may take a moment to open: what is typed meanwhile is a sentence, not commands.
 * `quand`: the key is left to whoever else wants it where this says no. Without a `libelle`, the help does not tell it.
 */

/** @type {Map<string, Raccourci[]>} by key, the last one that a page added first: it may leave the key to the others. */
const raccourcis = new Map();
const CLE = "portail-raccourcis";
const ATTENTE_MS = 1_500;
// Until then single keys do nothing, unless a field opens before.
let retenues = 0;

/** @param {Raccourci} definition */
export function raccourci(definition) {
  raccourcis.set(definition.touche, [definition, ...(raccourcis.get(definition.touche) ?? [])]);
}

/** @param {KeyboardEvent} e @returns {string} */
function toucheDe(e) {
  return `${e.ctrlKey || e.metaKey ? "Ctrl+" : ""}${e.key}`;
}

/** @param {EventTarget | null} cible */
function estSaisie(cible) {
  return cible instanceof HTMLElement && (cible.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(cible.tagName));
}

/** Single-key shortcuts can be switched off (WCAG 2.1.4): speech input types them by accident. */
function uneTouchePermise() {
  return localStorage.getItem(CLE) !== "non";
}

/** @param {KeyboardEvent} e */
function traiter(e) {
  const trouve = raccourcis.get(toucheDe(e))?.find(({ quand }) => !quand || quand(e));
  if (!trouve || e.defaultPrevented || e.altKey || e.isComposing) return;
  if (!trouve.partout && (estSaisie(e.target) || !uneTouchePermise())) return;
  if (document.querySelector("dialog:modal") && !trouve.partout) return;
  if (!trouve.partout && Date.now() < retenues) return;
  e.preventDefault();
  if (e.repeat && !trouve.repete) return;
  if (trouve.mene === "saisie") retenues = Date.now() + ATTENTE_MS;
  trouve.action(e);
}

function montrerAide() {
  const dialogue = /** @type {HTMLDialogElement | null} */ (document.getElementById("raccourcis"));
  const liste = dialogue?.querySelector("dl");
  if (!dialogue || !liste) return;
  liste.replaceChildren(...lignes());
  lireAide(dialogue);
  /** @type {HTMLElement | null} */ (document.querySelector("#menu-personne:popover-open"))?.hidePopover();
  dialogue.showModal();
}

/** What the help says of this page, read once, when it is first asked for. @param {HTMLElement} dialogue */
async function lireAide(dialogue) {
  const texte = /** @type {HTMLElement} */ (dialogue.querySelector("[data-aide]"));
  if (texte.childElementCount) return;
  const adresse = String(texte.dataset.aide);
  const reponse = await fetch(adresse, { headers: { "X-Fragment": "aide" }, redirect: "manual" }).catch(() => null);
  if (reponse?.ok) texte.innerHTML = await reponse.text();
  else texte.textContent = "L’aide de cette page ne peut pas être lue pour l’instant.";
}

/** @returns {HTMLElement[]} */
function lignes() {
  const tous = [...raccourcis.values()].flat().filter(({ libelle }) => libelle);
  const rubriques = new Map(tous.map(({ rubrique = "Partout" }) => [rubrique, null]));
  return [...rubriques.keys()].flatMap((rubrique) => [
    element("dt", rubrique, "fort"),
    element("dd", ""),
    ...tous
      .filter((r) => (r.rubrique ?? "Partout") === rubrique)
      .flatMap((r) => {
        const terme = element("dt", "");
        terme.append(...nomsDesTouches(r.touche).map((nom) => element("kbd", nom)));
        return [terme, element("dd", r.libelle)];
      }),
  ]);
}

const NOMS = /** @type {Record<string, string>} */ ({
  Enter: "Entrée",
  Escape: "Échap",
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  Home: "Début",
  End: "Fin",
  Delete: "Suppr",
  " ": "Espace",
});

/** As keyboards bear them; a letter held with Ctrl is a capital with Maj alone. @param {string} touche @returns {string[]} */
export function nomsDesTouches(touche) {
  const [derniere, ...tenues] = touche.split(/\+(?=.)/).reverse();
  const lettre = tenues.length > 0 && /^\p{L}$/u.test(derniere);
  const majuscule = lettre && derniere !== derniere.toLowerCase();
  const nom = NOMS[derniere] ?? (lettre ? derniere.toUpperCase() : derniere);
  return [...tenues.reverse(), ...(majuscule ? ["Maj"] : []), nom];
}

/** @param {string} nom @param {string} texte @param {string} [classe] */
function element(nom, texte, classe = "") {
  const noeud = document.createElement(nom);
  noeud.textContent = texte;
  if (classe) noeud.className = classe;
  return noeud;
}

export function brancherClavier() {
  raccourci({ touche: "?", libelle: "Aide de cette page", action: montrerAide });
  document.addEventListener("keydown", traiter);
  document.addEventListener("focusin", (e) => {
    if (estSaisie(e.target)) retenues = 0;
  });
  for (const bouton of document.querySelectorAll("[data-ouvre=raccourcis]"))
    bouton.addEventListener("click", (e) => {
      e.preventDefault();
      montrerAide();
    });
  const actifs = /** @type {HTMLInputElement | null} */ (document.getElementById("raccourcis-actifs"));
  if (!actifs) return;
  actifs.checked = uneTouchePermise();
  actifs.addEventListener("change", () => retenir(localStorage, CLE, actifs.checked ? "oui" : "non"));
}
