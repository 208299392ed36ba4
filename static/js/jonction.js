// A page of lines, joined to those that are shown: each once, under one heading of its day.

/** Put older lines above; a day that continues keeps one heading. @param {HTMLElement} lignes @param {Element} anciennes */
export function prependre(lignes, anciennes) {
  retirerDoublons(lignes, anciennes);
  const tete = /** @type {HTMLElement | null} */ (lignes.querySelector(":scope > .jour"));
  if (tete && anciennes.querySelector(`[data-jour="${tete.dataset.jour}"]`)) tete.remove();
  lignes.prepend(...anciennes.childNodes);
}

/** Put newer lines below, above what waits to leave. @param {HTMLElement} lignes @param {Element} recentes */
export function ajouter(lignes, recentes) {
  retirerDoublons(lignes, recentes);
  for (const titre of /** @type {NodeListOf<HTMLElement>} */ (recentes.querySelectorAll(".jour")))
    if (lignes.querySelector(`[data-jour="${titre.dataset.jour}"]`)) titre.remove();
  const articles = /** @type {NodeListOf<HTMLElement>} */ (lignes.querySelectorAll(":scope > article[id]"));
  const derniere = [...articles].at(-1);
  const fin = derniere ? dernierVolet(derniere).nextSibling : lignes.firstChild;
  for (const ligne of [...recentes.childNodes]) lignes.insertBefore(ligne, fin);
}

/** What is open or waits under a line belongs to it. @param {HTMLElement} article */
export function dernierVolet(article) {
  let fin = article;
  while (fin.nextElementSibling?.matches(`[data-pour="${article.id}"]`))
    fin = /** @type {HTMLElement} */ (fin.nextElementSibling);
  return fin;
}

/** @param {Element} lignes @param {Element} apport */
function retirerDoublons(lignes, apport) {
  for (const article of apport.querySelectorAll("article[id]"))
    if (lignes.querySelector(`#${article.id}`)) article.remove();
}
