// A part of a page that the server draws again: what is being typed in it, what was opened and the place of the keyboard stay.

const CHAMPS = "input:not([type=hidden]), textarea, select";
const FOYERS = `${CHAMPS}, a[href], button, summary, [tabindex]`;

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Champ */

/** A list that is open would close under the hand: what shows one waits. @param {Element} place */
export function estOccupe(place) {
  const actif = document.activeElement;
  return (actif?.localName === "select" && place.contains(actif)) || place.querySelector(":popover-open, dialog[open]");
}

/**
 * What is marked data-garde and is no longer in the new drawing stays as long as something is typed in it, which may then only be
 * read: its data-partie says so.
 * @param {Element} place @param {string} html
 */
export function redessiner(place, html) {
  const ouverts = [...nommes(place, "details")].filter(([, detail]) => detail.hasAttribute("open")).map(([cle]) => cle);
  const tapes = new Map([...nommes(place, CHAMPS)].map(([cle, champ]) => [cle, lire(/** @type {Champ} */ (champ))]));
  const actif = /** @type {HTMLInputElement | null} */ (document.activeElement);
  const foyer = [...nommes(place, FOYERS)].find(([, element]) => element === actif)?.[0];
  const curseur = foyer && actif ? [actif.selectionStart, actif.selectionEnd] : [];
  const ecrits = /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[data-garde]")]).filter(estEcrit);

  place.innerHTML = html;
  for (const bloc of ecrits) if (!document.getElementById(bloc.id)) garder(place, bloc);
  for (const [cle, detail] of nommes(place, "details"))
    if (ouverts.includes(cle)) /** @type {HTMLDetailsElement} */ (detail).open = true;
  for (const [cle, champ] of nommes(place, CHAMPS)) remettre(/** @type {Champ} */ (champ), tapes.get(cle));
  if (foyer) reprendre(/** @type {HTMLInputElement} */ (nommes(place, FOYERS).get(foyer)), curseur);
}

/** @param {HTMLElement} bloc */
function estEcrit(bloc) {
  const champs = /** @type {NodeListOf<HTMLInputElement>} */ (
    bloc.querySelectorAll("input:not([type=hidden]), textarea")
  );
  return [...champs].some((champ) => champ.value !== champ.defaultValue);
}

/** Where the others begin. @param {Element} place @param {HTMLElement} bloc */
function garder(place, bloc) {
  const suivant = place.querySelector("[data-garde]");
  if (suivant) suivant.before(bloc);
  else place.append(bloc);
  for (const note of /** @type {NodeListOf<HTMLElement>} */ (bloc.querySelectorAll("[data-partie]")))
    note.hidden = false;
  for (const bouton of /** @type {NodeListOf<HTMLButtonElement>} */ (bloc.querySelectorAll("[type=submit]")))
    bouton.disabled = true;
}

/**
 * The same element has the same name in two drawings: where it stands, what it is, its rank among its like.
 * @param {Element} place @param {string} lesquels @returns {Map<string, Element>}
 */
function nommes(place, lesquels) {
  /** @type {Map<string, Element>} */
  const noms = new Map();
  for (const element of place.querySelectorAll(lesquels)) {
    const { name = "", type = "", value = "" } = /** @type {HTMLInputElement} */ (element);
    const choix = ["checkbox", "radio", "submit"].includes(type) ? value : "";
    const nom = [element.closest("[id]")?.id, element.localName, name, choix].join("|");
    let rang = 0;
    while (noms.has(`${nom}|${rang}`)) rang += 1;
    noms.set(`${nom}|${rang}`, element);
  }
  return noms;
}

/** What a field holds, what it held when it was drawn, and what was seen of what a box stands for. @param {Champ} champ */
function lire(champ) {
  if (champ instanceof HTMLSelectElement) {
    const dessinee = [...champ.options].find((option) => option.defaultSelected) ?? champ.options[0];
    return { tenu: champ.value, dessine: dessinee?.value };
  }
  if (estCase(champ)) return { tenu: champ.checked, dessine: champ.defaultChecked, vu: champ.dataset.vu };
  return { tenu: champ.value, dessine: champ.defaultValue };
}

/** Unless what the person started from is no longer so: it would pass for what is. @param {Champ} champ @param {any} avant */
function remettre(champ, avant) {
  if (!avant || champ.disabled || avant.tenu === avant.dessine) return;
  const { dessine, vu } = lire(champ);
  if (dessine !== avant.dessine || vu !== avant.vu) return;
  if (estCase(champ)) champ.checked = avant.tenu;
  else champ.value = avant.tenu;
}

/** @param {Champ} champ @returns {champ is HTMLInputElement} */
function estCase(champ) {
  return champ.type === "checkbox" || champ.type === "radio";
}

/** @param {HTMLInputElement | undefined} element @param {(number | null)[]} curseur */
function reprendre(element, [debut, fin]) {
  element?.focus({ preventScroll: true });
  if (element && typeof debut === "number") element.setSelectionRange(debut, fin ?? debut);
}
