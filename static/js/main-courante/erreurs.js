// Refusals next to their field: every [data-erreur="champ autre"] shows what concerns the fields that it names.

/**
 * @param {HTMLElement} formulaire @param {Record<string, string | string[]>} erreurs
 * @returns {string[]} what no place was found for
 */
export function montrerErreurs(formulaire, erreurs) {
  const restes = new Map(Object.entries(erreurs));
  let premier = /** @type {HTMLElement | null} */ (null);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (formulaire.querySelectorAll("[data-erreur]"))) {
    const champs = (place.dataset.erreur ?? "").split(" ");
    const phrases = champs.flatMap((champ) => restes.get(champ) ?? []);
    place.textContent = phrases.join(" ");
    place.hidden = phrases.length === 0;
    for (const champ of champs) premier ??= marquer(formulaire, champ, restes.has(champ));
    for (const champ of champs) restes.delete(champ);
    if (phrases.length) place.closest("details")?.setAttribute("open", "");
  }
  premier?.focus();
  return [...restes.values()].flat();
}

/** @param {HTMLElement} formulaire @param {string} nom @param {boolean} faux @returns {HTMLElement | null} the field if it is refused */
function marquer(formulaire, nom, faux) {
  const selecteur = `[name="${nom}"], [name="${nom.replace(/_le$/, "")}_heure"]`;
  const champ = /** @type {HTMLElement | null} */ (formulaire.querySelector(selecteur));
  if (faux) champ?.setAttribute("aria-invalid", "true");
  else champ?.removeAttribute("aria-invalid");
  return faux ? champ : null;
}
