// What a screen reader says of what comes live: politely, or at once when it is urgent.

/** @typedef {import("./types.d.ts").Depeche} Depeche */

const SUITES = {
  "entree.rectifiee": "rectifiée",
  "entree.annulee": "annulée",
  "entree.origine": "dont l’original a changé",
  "entree.prise_en_compte": "prise en compte",
  "entree.commentee": "commentée",
};

/** @param {Depeche} depeche @param {number} moi @returns {{phrase: string, urgente: boolean}} */
export function phraseDe({ genre, donnees }, moi) {
  const muette = { phrase: "", urgente: false };
  if (genre === "entree.consignee") {
    if (donnees.auteur?.id === moi) return muette;
    const urgente = donnees.importance === "urgente";
    const qui = [donnees.auteur?.nom ?? "Portail", donnees.entite?.nom].filter(Boolean).join(", ");
    return { phrase: `${urgente ? "Urgent. " : ""}Entrée ${donnees.numero}, ${qui} : ${donnees.texte}`, urgente };
  }
  const suite = SUITES[genre];
  return suite ? { phrase: `Entrée ${donnees.numero} ${suite}`, urgente: false } : muette;
}

/** What the head tells of the log: as its template does. @param {number} total */
export function phraseDuTotal(total) {
  return total ? `${total} entrée${total > 1 ? "s" : ""} · scellée jusqu’au n° ${total}` : "aucune entrée";
}

/** @param {HTMLElement} journal @param {{phrase: string, urgente: boolean}} annonce */
export function annoncer(journal, { phrase, urgente }) {
  if (!phrase) return;
  const zone = journal.querySelector(urgente ? "[data-alerte]" : "[data-annonce]");
  if (zone) zone.textContent = phrase;
}
