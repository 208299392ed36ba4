// What was refused and that this page does not show at its own place: under the bar of every page, with what can be done.

import { moi } from "./moi.js";
import { demander } from "./requetes.js";
import { estDUnAutrePoste } from "./sort-envoi.js";

/** @typedef {import("./depot.js").Envoi} Envoi */

/**
 * The two ways out for what was written at another post: go back to it, where it leaves by itself, or send for the one active now.
 * @param {ParentNode} noeud @param {any} probleme @param {{revenir: (poste: number) => void, envoyer: () => void}} actions
 */
export function proposerPostes(noeud, probleme, { revenir, envoyer }) {
  const { posteEcrit, posteActif } = estDUnAutrePoste(probleme) ? probleme : {};
  offrir(noeud, "[data-revenir]", posteEcrit && `Revenir au poste ${posteEcrit.libelle}`, () => revenir(posteEcrit.id));
  offrir(noeud, "[data-renvoyer]", posteActif && `Envoyer comme ${posteActif.libelle}`, envoyer);
}

/** @param {ParentNode} noeud @param {string} ou @param {string | null | undefined} mot @param {() => void} action */
function offrir(noeud, ou, mot, action) {
  const bouton = /** @type {HTMLButtonElement | null} */ (noeud.querySelector(ou));
  if (!bouton) return;
  bouton.hidden = !mot;
  bouton.textContent = mot ?? "";
  bouton.onclick = action;
}

/** Work again for that post; the page opens anew, and its outbox leaves. @param {number} poste */
export async function revenirAuPoste(poste) {
  await demander(`/compte/postes/${poste}/activer/`, { methode: "POST", utilisateur: moi.id });
  location.reload();
}

/** What an action says, as one line. @param {Pick<Envoi, "apercu">} envoi */
export function resume({ apercu }) {
  return apercu?.champs?.texte?.trim() || apercu?.texte || "Action";
}

/** @param {import("./boite-envoi.js").BoiteEnvoi} boite */
export function afficherEnvois(boite) {
  const zone = document.getElementById("envois-refuses");
  const liste = zone?.querySelector("ul");
  const modele = /** @type {HTMLTemplateElement | null} */ (document.getElementById("modele-envoi"));
  // The page of a main courante shows those of its groupe in the log.
  const ici = Number(document.getElementById("main-courante")?.dataset.groupe ?? -1);
  // The map shows those of its objects beside it, with both states.
  const carte = Number(document.getElementById("carte")?.dataset.groupe ?? -1);
  // The pages of the victims show what is said of them, each line with its way back into its form.
  const victimes = document.getElementById("vi-gabarit-differe")
    ? Number(document.getElementById("evenement")?.dataset.groupe ?? -1)
    : -1;
  const ailleurs = (/** @type {Envoi} */ { groupe, apercu }) =>
    groupe !== ici &&
    !(groupe === carte && apercu?.genre === "carte") &&
    !(groupe === victimes && apercu?.genre === "victime");
  if (!zone || !liste || !modele) return;

  let montres = "";
  boite.addEventListener("compte", async () => {
    const refuses = (await boite.lister()).filter((envoi) => envoi.etat === "refuse" && ailleurs(envoi));
    // Counted at each attempt: a button drawn again between the press and the release would not be pressed.
    const cle = JSON.stringify(refuses.map(({ jeton, probleme }) => [jeton, probleme]));
    if (cle === montres) return;
    montres = cle;
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
    const groupe = moi.groupes.find(({ id }) => id === envoi.groupe) ?? conversation(envoi.groupe);
    ecrire(noeud, "ou", groupe?.nom ?? "Groupe inaccessible avec votre poste actif");
    ecrire(noeud, "texte", resume(envoi));
    ecrire(noeud, "raison", envoi.probleme?.detail ?? "");
    // Where the active post has no access, sending in its name would only be refused again.
    const probleme = groupe ? envoi.probleme : { ...envoi.probleme, posteActif: null };
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer: () => boite.reessayer(envoi.jeton) });
    const ouvrir = /** @type {HTMLAnchorElement} */ (noeud.querySelector("[data-role=ouvrir]"));
    ouvrir.hidden = !groupe?.url;
    if (groupe?.url) ouvrir.href = groupe.url;
    noeud.querySelector("[data-abandonner]")?.addEventListener("click", () => boite.ecarter(envoi.jeton));
    return noeud;
  }
}

/** @param {number | null} groupe */
function conversation(groupe) {
  const connue = moi.messagerie?.conversations.some(({ id }) => id === groupe);
  return connue ? { nom: "Messagerie", url: `/messagerie/${groupe}/` } : undefined;
}

/** @param {HTMLElement} noeud @param {string} role @param {string} texte */
function ecrire(noeud, role, texte) {
  const place = noeud.querySelector(`[data-role=${role}]`);
  if (place) place.textContent = texte;
}
