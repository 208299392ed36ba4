// What was refused and that this page does not show at its own place: under the bar of every page, with what can be done.

import { estDUnAutrePoste } from "./boite-envoi.js";

/** @typedef {import("./depot.js").Envoi} Envoi @typedef {import("./moi.js").Moi} Moi */

/** The words of the button that sends for the post that is active now, or nothing. @param {any} probleme */
export function motDeRenvoi(probleme) {
  const { posteActif } = probleme ?? {};
  return estDUnAutrePoste(probleme) && posteActif ? `Envoyer au nom de ${posteActif.libelle}` : "";
}

/** What an action says, as one line. @param {Pick<Envoi, "apercu">} envoi */
export function resume({ apercu }) {
  return apercu?.champs?.texte?.trim() || apercu?.texte || "Action";
}

/** @param {{moi: Moi, boite: import("./boite-envoi.js").BoiteEnvoi}} monde */
export function afficherEnvois({ moi, boite }) {
  const zone = document.getElementById("envois-refuses");
  const liste = zone?.querySelector("ul");
  const modele = /** @type {HTMLTemplateElement | null} */ (document.getElementById("modele-envoi"));
  // The page of a main courante shows those of its groupe in the log.
  const ici = Number(document.getElementById("main-courante")?.dataset.groupe ?? 0);
  if (!zone || !liste || !modele) return;

  boite.addEventListener("compte", async () => {
    const refuses = (await boite.lister()).filter(({ etat, groupe }) => etat === "refuse" && groupe !== ici);
    zone.hidden = !refuses.length;
    ecrire(
      zone,
      "titre",
      refuses.length > 1 ? `${refuses.length} envois n’ont pas pu partir` : "Un envoi n’a pas pu partir",
    );
    liste.replaceChildren(...refuses.map((envoi) => ligne(envoi)));
  });

  /** @param {Envoi} envoi */
  function ligne(envoi) {
    const noeud = /** @type {HTMLElement} */ (
      /** @type {HTMLTemplateElement} */ (modele).content.firstElementChild?.cloneNode(true)
    );
    const groupe = moi.groupes.find(({ id }) => id === envoi.groupe);
    ecrire(noeud, "ou", groupe?.nom ?? "Groupe inaccessible avec votre poste actif");
    ecrire(noeud, "texte", resume(envoi));
    ecrire(noeud, "raison", envoi.probleme?.detail ?? "");
    const renvoyer = /** @type {HTMLElement} */ (noeud.querySelector("[data-renvoyer]"));
    renvoyer.textContent = motDeRenvoi(envoi.probleme);
    renvoyer.hidden = !renvoyer.textContent;
    renvoyer.addEventListener("click", () => boite.reessayer(envoi.jeton));
    const ouvrir = /** @type {HTMLAnchorElement} */ (noeud.querySelector("[data-role=ouvrir]"));
    ouvrir.hidden = !groupe?.url;
    if (groupe?.url) ouvrir.href = groupe.url;
    noeud.querySelector("[data-abandonner]")?.addEventListener("click", () => boite.ecarter(envoi.jeton));
    return noeud;
  }
}

/** @param {HTMLElement} noeud @param {string} role @param {string} texte */
function ecrire(noeud, role, texte) {
  const place = noeud.querySelector(`[data-role=${role}]`);
  if (place) place.textContent = texte;
}
