// What a copy says of an original that no longer holds as it was copied: the words of `dire_original()` of the server.

/** @param {{annulee_le?: string | null, rectifiee_le?: string | null} | null | undefined} origine @returns {string} nothing while it holds */
export function direOriginal(origine) {
  if (origine?.annulee_le) return "original annulé";
  return origine?.rectifiee_le ? "original rectifié" : "";
}

/** Said by the badge of a line, which its absence hides. @param {HTMLElement} ligne @param {{origine?: any}} donnees */
export function marquerOriginal(ligne, { origine }) {
  const badge = /** @type {HTMLElement} */ (ligne.querySelector("[data-original]"));
  badge.textContent = direOriginal(origine);
  badge.hidden = !badge.textContent;
}
