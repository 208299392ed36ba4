// What a copy says of an original that no longer holds as it was copied: the words of `dire_original()` of the server.

/** @param {{annulee_le?: string | null, rectifiee_le?: string | null} | null | undefined} origine @returns {string} nothing while it holds */
export function direOriginal(origine) {
  if (origine?.annulee_le) return "original annulé";
  return origine?.rectifiee_le ? "original rectifié" : "";
}
