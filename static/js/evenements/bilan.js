// The form of a bilan goes through the outbox: written in a cut, it leaves when the network is back, and once only.

import { heureDuServeur } from "../heure-serveur.js";
import { auPlusTard, champsDeParis, instantDeParis } from "../main-courante/temps.js";
import { estDUnAutrePoste } from "../sort-envoi.js";

const FIGURES = ["ua", "ur", "impliques", "dcd"];
const NOMS = /** @type {Record<string, string>} */ ({ ua: "UA", ur: "UR", impliques: "impliqués", dcd: "DCD" });

/**
 * What the form says, or the sentence that refuses it.
 * @param {Record<string, string>} champs @param {Date} maintenant
 * @returns {{corps: Record<string, any>} | {erreur: string}}
 */
export function lireBilan(champs, maintenant) {
  /** @type {Record<string, any>} */
  const corps = { source: champs.source };
  for (const figure of FIGURES) {
    const texte = (champs[figure] ?? "").trim();
    if (!texte) continue;
    if (!/^\d{1,6}$/.test(texte)) return { erreur: `${NOMS[figure]} : écrivez un nombre entier.` };
    corps[figure] = Number(texte);
  }
  if (!FIGURES.some((figure) => figure in corps)) return { erreur: "Donnez au moins un chiffre." };
  if (champs.constate_heure) corps.constate_le = quand(champs.constate_heure, maintenant);
  return { corps };
}

/** The last time that this hour was on the clock: just after midnight, 23:50 was yesterday. @param {string} heure @param {Date} maintenant */
function quand(heure, maintenant) {
  const { date } = champsDeParis(maintenant);
  const limite = maintenant.getTime() + 120_000;
  const aujourdhui = instantDeParis(date, heure, auPlusTard(limite));
  if (!aujourdhui || Date.parse(aujourdhui) <= limite) return aujourdhui;
  const hier = champsDeParis(new Date(maintenant.getTime() - 86_400_000));
  return instantDeParis(hier.date, heure);
}

/**
 * @param {ParentNode} racine
 * @param {{boite: import("../boite-envoi.js").BoiteEnvoi, groupe: number}} monde
 */
export function brancherBilan(racine, { boite, groupe }) {
  const formulaires = /** @type {NodeListOf<HTMLFormElement>} */ (racine.querySelectorAll("form[data-bilan]"));
  for (const formulaire of formulaires) {
    /** @type {Map<string, Record<string, string>>} what was typed, of those that this page has sent */
    const partis = new Map();
    formulaire.addEventListener("submit", async (e) => {
      e.preventDefault();
      const champs = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(formulaire)));
      const lu = lireBilan(champs, new Date(heureDuServeur()));
      dire(formulaire, "erreur" in lu ? lu.erreur : "", "");
      if ("erreur" in lu) return;
      const jeton = crypto.randomUUID();
      partis.set(jeton, champs);
      // At once: pressing again sends nothing more, and the next count is not wiped when this one arrives.
      formulaire.reset();
      dire(formulaire, "", "En attente d’envoi…");
      const url = formulaire.dataset.bilan ?? "";
      const corps = { ...lu.corps, jeton };
      const apercu = { acte: "bilan", texte: `Bilan : ${resumer(lu.corps)}` };
      try {
        await boite.deposer({ url, corps, jeton, groupe, apercu });
      } catch {
        reprendre(jeton, `Ce bilan (${resumer(lu.corps)}) n’a pas pu être gardé sur cet appareil. Réessayez.`);
      }
    });
    boite.addEventListener("envoye", (e) => {
      if (partis.delete(/** @type {CustomEvent} */ (e).detail.jeton)) dire(formulaire, "", "Bilan ajouté.");
    });
    boite.addEventListener("refuse", (e) => {
      const { jeton, probleme } = /** @type {CustomEvent} */ (e).detail;
      if (!partis.has(jeton)) return;
      const raison = probleme?.detail ?? "Ce bilan a été refusé.";
      // Where the next one is being typed, the refused one stays under the bar, with its figures.
      if (estDUnAutrePoste(probleme)) dire(formulaire, raison, "");
      else if (reprendre(jeton, raison)) boite.ecarter(jeton);
    });

    /** Back in the form, if it is free. @param {string} jeton @param {string} raison */
    function reprendre(jeton, raison) {
      const champs = partis.get(jeton) ?? {};
      partis.delete(jeton);
      dire(formulaire, raison, "");
      if (FIGURES.some((figure) => valeur(formulaire, figure).value)) return false;
      for (const [nom, texte] of Object.entries(champs))
        if (valeur(formulaire, nom)) valeur(formulaire, nom).value = texte;
      return true;
    }
  }
}

/** « 4 UA, 1 impliqué » @param {Record<string, any>} corps */
function resumer(corps) {
  return FIGURES.filter((figure) => figure in corps)
    .map((figure) => `${corps[figure]} ${corps[figure] < 2 ? NOMS[figure].replace(/s$/, "") : NOMS[figure]}`)
    .join(", ");
}

/** @param {HTMLFormElement} formulaire @param {string} nom @returns {HTMLInputElement} */
function valeur(formulaire, nom) {
  return /** @type {any} */ (formulaire.elements.namedItem(nom));
}

/** @param {HTMLFormElement} formulaire @param {string} erreur @param {string} etat */
function dire(formulaire, erreur, etat) {
  const place = /** @type {HTMLElement} */ (formulaire.querySelector("[data-erreur]"));
  place.textContent = erreur;
  place.hidden = !erreur;
  /** @type {HTMLElement} */ (formulaire.querySelector("[data-envoi]")).textContent = etat;
}
