// What this browser is asked to remember may be refused (full, or private): what was asked for goes on all the same.

/** @param {Pick<Storage, "setItem">} stockage @param {string} cle @param {string} valeur */
export function retenir(stockage, cle, valeur) {
  try {
    stockage.setItem(cle, valeur);
  } catch {
    // Only the next page will not know.
  }
}
