// Counting victims goes through the outbox: the form is ready for the next person at once, one counted in a cut leaves when the
// network is back, and once only. A refusal stays in view with its reason and its bracelet.

import { estDUnAutrePoste } from "../boite-envoi.js";
import { boite } from "../cadre.js";
import { proposerPostes, revenirAuPoste } from "../envois.js";

/** @typedef {import("../depot.js").Envoi} Envoi */

// What leaves within this time is not worth a line that would come and go.
const PATIENCE = 700;
const formulaire = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-denombrer]"));
if (formulaire) brancher(formulaire);

/** @param {HTMLFormElement} formulaire */
function brancher(formulaire) {
  const url = formulaire.dataset.denombrer ?? "";
  const groupe = Number(document.getElementById("evenement")?.dataset.groupe);
  const [sinus, lieu] = /** @type {HTMLInputElement[]} */ (
    ["sinus", "lieu"].map((nom) => formulaire.elements.namedItem(nom))
  );
  const dite = /** @type {HTMLElement} */ (document.querySelector("[data-comptee]"));
  const liste = /** @type {HTMLElement} */ (document.querySelector("[data-differes]"));
  /** @type {Map<string, HTMLElement>} */
  const lignes = new Map();

  formulaire.addEventListener("submit", async (e) => {
    const bouton = /** @type {HTMLButtonElement | null} */ (e.submitter);
    if (!bouton?.value) return;
    e.preventDefault();
    const jeton = crypto.randomUUID();
    const corps = { jeton, etat: bouton.value, sinus: sinus.value.trim(), lieu: lieu.value };
    const texte = [`Une victime : ${bouton.textContent}`, corps.sinus && `bracelet ${corps.sinus}`];
    sinus.value = "";
    const apercu = { genre: "victime", texte: texte.filter(Boolean).join(", "), champs: corps };
    await boite.deposer({ url, corps, jeton, groupe, apercu });
  });

  /** @param {string} nom @param {(detail: any) => void} action */
  const sur = (nom, action) => boite.addEventListener(nom, (e) => action(/** @type {CustomEvent} */ (e).detail));
  sur("depose", (envoi) => poser(envoi));
  sur("ecarte", ({ jeton }) => retirer(jeton));
  sur("refuse", ({ jeton, probleme }) => refuser(jeton, probleme));
  sur("envoye", ({ jeton, reponse }) => {
    if (lignes.has(jeton) && reponse) dite.textContent = `${reponse.nom} : ${reponse.etat.libelle}.`;
    retirer(jeton);
  });
  reprendre();

  /** What an earlier page left. */
  async function reprendre() {
    for (const envoi of await boite.lister(groupe)) {
      poser(envoi, { aussitot: true });
      if (envoi.etat === "refuse") refuser(envoi.jeton, envoi.probleme);
    }
  }

  /** @param {Envoi} envoi */
  function poser(envoi, { aussitot = false } = {}) {
    if (envoi.groupe !== groupe || envoi.apercu?.genre !== "victime") return;
    retirer(envoi.jeton);
    const modele = /** @type {HTMLTemplateElement} */ (document.getElementById("vi-gabarit-differe"));
    const noeud = /** @type {HTMLElement} */ (modele.content.firstElementChild?.cloneNode(true));
    dans(noeud, "[data-apercu]").textContent = envoi.apercu.texte;
    noeud.hidden = !aussitot;
    if (!aussitot) setTimeout(() => (noeud.hidden = false), PATIENCE);
    dans(noeud, "[data-corriger]").addEventListener("click", () => corriger(envoi.jeton));
    dans(noeud, "[data-abandonner]").addEventListener("click", () => boite.ecarter(envoi.jeton));
    lignes.set(envoi.jeton, noeud);
    liste.append(noeud);
  }

  /** @param {string} jeton @param {any} probleme */
  function refuser(jeton, probleme) {
    const noeud = lignes.get(jeton);
    if (!noeud) return;
    noeud.hidden = false;
    noeud.classList.add("refuse");
    dans(noeud, "[data-etat]").textContent = "refusée";
    dans(noeud, "[data-refus]").hidden = false;
    const champs = Object.values(probleme?.erreurs ?? {}).flat();
    dans(noeud, "[data-raison]").textContent = champs.join(" ") || probleme?.detail || "";
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer: () => boite.reessayer(jeton) });
    dans(noeud, "[data-corriger]").hidden = estDUnAutrePoste(probleme);
  }

  /** Back in the form; the state is chosen again, by its button. @param {string} jeton */
  async function corriger(jeton) {
    const envoi = await boite.ecarter(jeton);
    if (!envoi) return;
    sinus.value = envoi.apercu.champs.sinus;
    lieu.value = envoi.apercu.champs.lieu;
    sinus.focus();
  }

  /** @param {string} jeton */
  function retirer(jeton) {
    lignes.get(jeton)?.remove();
    lignes.delete(jeton);
  }
}

/** @param {ParentNode} racine @param {string} ou @returns {any} */
function dans(racine, ou) {
  return racine.querySelector(ou);
}
