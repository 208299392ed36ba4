// What was said of the victims and has not left yet, or was refused: one line each, with what was typed, until it is done.

import { boite } from "../cadre.js";
import { proposerPostes, revenirAuPoste } from "../envois.js";
import { estDUnAutrePoste, PAS_GARDE } from "../sort-envoi.js";

/** @typedef {import("../depot.js").Envoi} Envoi */
/**
 * @typedef {object} Sorte one kind of act
 * @property {(reponse: any, envoi: Envoi) => string} dire what is told once it is done
 * @property {(envoi: Envoi) => (() => void) | null} reprendre puts what was typed back in its form, where the page has one
 * @property {(envoi: Envoi, actuel: any[]) => any} [quandMeme] the body to send over what a colleague said since
 */

// What leaves within this time is not worth a line that would come and go.
const PATIENCE = 700;
const CONFLIT = 409;

/** @param {number} groupe @param {Record<string, Sorte>} sortes */
export function suivreDifferes(groupe, sortes) {
  const liste = /** @type {HTMLElement | null} */ (document.querySelector("[data-differes]"));
  const dite = /** @type {HTMLElement | null} */ (document.querySelector("[data-comptee]"));
  const modele = /** @type {HTMLTemplateElement | null} */ (document.getElementById("vi-gabarit-differe"));
  if (!liste || !dite || !modele) return;
  /** @type {Map<string, {envoi: Envoi, noeud: HTMLElement}>} */
  const lignes = new Map();

  /** @param {string} nom @param {(detail: any) => void} action */
  const sur = (nom, action) => boite.addEventListener(nom, (e) => action(/** @type {CustomEvent} */ (e).detail));
  sur("depose", (envoi) => poser(envoi));
  sur("ecarte", ({ jeton }) => retirer(jeton));
  sur("refuse", ({ jeton, probleme }) => refuser(jeton, probleme));
  sur("envoye", ({ jeton, reponse }) => {
    const ligne = lignes.get(jeton);
    if (ligne && reponse) dite.textContent = sorteDe(ligne.envoi).dire(reponse, ligne.envoi);
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
  function sorteDe(envoi) {
    return sortes[envoi.apercu.sorte ?? "denombrement"];
  }

  /** @param {Envoi} envoi */
  function poser(envoi, { aussitot = false } = {}) {
    if (envoi.groupe !== groupe || envoi.apercu?.genre !== "victime") return;
    retirer(envoi.jeton);
    const noeud = /** @type {HTMLElement} */ (modele?.content.firstElementChild?.cloneNode(true));
    dans(noeud, "[data-apercu]").textContent = envoi.apercu.texte;
    noeud.hidden = !aussitot;
    if (!aussitot) setTimeout(() => (noeud.hidden = false), PATIENCE);
    dans(noeud, "[data-corriger]").addEventListener("click", () => corriger(envoi));
    dans(noeud, "[data-abandonner]").addEventListener("click", () => boite.ecarter(envoi.jeton));
    lignes.set(envoi.jeton, { envoi, noeud });
    liste?.append(noeud);
  }

  /** @param {string} jeton @param {any} probleme */
  function refuser(jeton, probleme) {
    const ligne = lignes.get(jeton);
    if (!ligne) return;
    const { envoi, noeud } = ligne;
    noeud.hidden = false;
    noeud.classList.add("refuse");
    dans(noeud, "[data-etat]").textContent = "refusé";
    dans(noeud, "[data-refus]").hidden = false;
    const champs = Object.values(probleme?.erreurs ?? {}).flat();
    dans(noeud, "[data-raison]").textContent = champs.join(" ") || probleme?.detail || "";
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer: () => boite.reessayer(jeton) });
    const ailleurs = estDUnAutrePoste(probleme);
    const ici = !ailleurs && sorteDe(envoi).reprendre(envoi);
    dans(noeud, "[data-corriger]").hidden = !ici;
    if (!ailleurs && !ici) mener(envoi, dans(noeud, "[data-mener]"));
    if (probleme?.statut === CONFLIT && probleme.actuel) proposerSuite(envoi, noeud, probleme.actuel);
  }

  /** What this page has no form for is corrected where there is one: the page of that victim, or the list. */
  function mener(/** @type {Envoi} */ { apercu }, /** @type {HTMLAnchorElement} */ lien) {
    const [premiere, ...autres] = apercu.victimes ?? [];
    lien.href = `${liste?.dataset.differes}${premiere && !autres.length ? `${premiere}/` : ""}`;
    lien.hidden = lien.pathname === location.pathname;
  }

  /** Somebody said otherwise since: say it all the same; or the bracelet is another's: compare the two. */
  function proposerSuite(/** @type {Envoi} */ envoi, /** @type {HTMLElement} */ noeud, /** @type {any[]} */ actuel) {
    const { victimes } = envoi.apercu;
    const autre = actuel.find(({ id }) => !victimes.includes(id));
    const comparer = dans(noeud, "[data-comparer]");
    comparer.hidden = !autre;
    if (autre) comparer.href = `${liste?.dataset.differes}${victimes[0]}/fusion/?avec=${encodeURIComponent(autre.nom)}`;
    const quandMeme = dans(noeud, "[data-quand-meme]");
    const corps = autre ? null : sorteDe(envoi).quandMeme?.(envoi, actuel);
    quandMeme.hidden = !corps;
    quandMeme.onclick = async () => {
      const { url, apercu } = envoi;
      const jeton = crypto.randomUUID();
      quandMeme.disabled = true;
      // The new one first: should it not be kept, the one that was refused is still there.
      const garde = await boite.deposer({ url, corps: { ...corps, jeton }, jeton, groupe, apercu }).catch(() => null);
      if (garde) return void (await boite.ecarter(envoi.jeton));
      quandMeme.disabled = false;
      dans(noeud, "[data-raison]").textContent = PAS_GARDE;
    };
  }

  /** Back in the form. @param {Envoi} envoi */
  async function corriger(envoi) {
    const reprise = sorteDe(envoi).reprendre(envoi);
    if (reprise && (await boite.ecarter(envoi.jeton))) reprise();
  }

  /** @param {string} jeton */
  function retirer(jeton) {
    lignes.get(jeton)?.noeud.remove();
    lignes.delete(jeton);
  }
}

/** @param {ParentNode} racine @param {string} ou @returns {any} */
function dans(racine, ou) {
  return racine.querySelector(ou);
}
