// A page of lines, joined to those that are shown: each once, under one heading of its day.

/** Put older lines above; a day that continues keeps one heading. @param {HTMLElement} lignes @param {Element} anciennes */
export function prependre(lignes, anciennes) {
  retirerDoublons(lignes, anciennes);
  const tete = /** @type {HTMLElement | null} */ (lignes.querySelector(":scope > .jour"));
  if (tete && anciennes.querySelector(`[data-jour="${tete.dataset.jour}"]`)) tete.remove();
  lignes.prepend(...anciennes.childNodes);
}

/** Put newer lines below. @param {HTMLElement} lignes @param {Element} recentes */
export function ajouter(lignes, recentes) {
  retirerDoublons(lignes, recentes);
  for (const titre of /** @type {NodeListOf<HTMLElement>} */ (recentes.querySelectorAll(".jour")))
    if (lignes.querySelector(`[data-jour="${titre.dataset.jour}"]`)) titre.remove();
  lignes.append(...recentes.childNodes);
}

/** @param {Element} lignes @param {Element} apport */
function retirerDoublons(lignes, apport) {
  for (const article of apport.querySelectorAll("article[id]"))
    if (lignes.querySelector(`#${article.id}`)) article.remove();
}
