// What of a message depends on who reads it, on the time, and on what stands before it: the server draws it once for everybody.

import { heureDuServeur } from "../heure-serveur.js";
import { un } from "./outils.js";

const RAPPROCHES = 5 * 60_000;
const REPENTIR = 15 * 60_000;

/** @param {Element} article @param {number} moi */
export function preparer(article, moi) {
  const { dataset, classList } = /** @type {HTMLElement} */ (article);
  const { auteur, envoyeLe = "", pris = "" } = dataset;
  const mien = Number(auteur) === moi;
  const supprime = classList.contains("supprime");
  const jeune = heureDuServeur() - Date.parse(envoyeLe) < REPENTIR;
  classList.toggle("mien", mien);
  classList.toggle("suite", suit(article));
  const gestes = supprime ? ["original"] : ["reagir", "repondre", "verser", "evenement", "transferer", "lien"];
  if (mien) gestes.push("accuses");
  const aReprendre = mien && !supprime && jeune;
  if (aReprendre) gestes.push("supprimer");
  // What was forwarded keeps the words of its first author.
  if (aReprendre && !article.querySelector(".origine")) gestes.push("modifier");
  if (!supprime && article.querySelector(".modifie")) gestes.push("original");
  dataset.gestes = gestes.join(" ");
  const prendre = un(article, "[data-geste=prendre]");
  if (prendre) prendre.hidden = !("urgent" in dataset) || mien || supprime || pris.split(" ").includes(String(moi));
  for (const signe of /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll("[data-signe]")))
    signe.setAttribute("aria-pressed", String((signe.dataset.qui ?? "").split(" ").includes(String(moi))));
}

/** This line, the next one, and those that may no longer be changed. @param {HTMLElement} article @param {number} moi */
export function preparerAutour(article, moi) {
  const jeunes = article.parentElement?.querySelectorAll(":scope > [data-gestes~=supprimer]") ?? [];
  for (const ligne of new Set([article, article.nextElementSibling, ...jeunes]))
    if (ligne?.matches(".message")) preparer(ligne, moi);
}

/** By the same person, just after. @param {Element} article */
function suit(article) {
  const avant = /** @type {HTMLElement | null} */ (article.previousElementSibling);
  if (!avant?.matches(".message")) return false;
  const { auteur, envoyeLe = "" } = /** @type {HTMLElement} */ (article).dataset;
  return (
    avant.dataset.auteur === auteur && Date.parse(envoyeLe) - Date.parse(avant.dataset.envoyeLe ?? "") < RAPPROCHES
  );
}
