// From the HTML of our server, or a template of the page, to an element that can be placed.

/** @param {string} html @returns {HTMLElement | null} what it begins with */
export function elementDe(html) {
  const gabarit = document.createElement("template");
  gabarit.innerHTML = html.trim();
  return /** @type {HTMLElement | null} */ (gabarit.content.firstElementChild);
}

/** @param {string} id @returns {HTMLElement} a copy of what this template of the page holds */
export function copieDe(id) {
  const gabarit = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (gabarit.content.firstElementChild?.cloneNode(true));
}
