// The page of the board of actions.

import { boite, fil } from "../cadre.js";
import { estDUnAutrePoste } from "../sort-envoi.js";
import { Depots } from "./demandes.js";
import "./tableau.js";

const tableau = /** @type {import("./tableau.js").Tableau} */ (document.querySelector("mc-tableau"));
const groupe = Number(tableau.dataset.groupe);
const depots = new Depots(boite, fil);

/** @type {Set<string>} what was clicked on this very page */
const clics = new Set();

tableau.brancher({
  deposer: (demande) => {
    clics.add(demande.jeton);
    return depots.deposer(demande);
  },
});
fil.addEventListener("depeche", (e) => {
  const depeche = /** @type {CustomEvent} */ (e).detail;
  if (depeche.groupe === groupe && depeche.objet?.type === "entree") tableau.recevoir(depeche.donnees);
});
boite.addEventListener("refuse", (e) => {
  const { jeton, probleme } = /** @type {CustomEvent} */ (e).detail;
  // What another page has written, in this groupe too, is not for this one to put aside: it holds a text.
  if (!clics.delete(jeton)) return;
  tableau.refuser(probleme);
  // Shown here at once: there is nothing to correct in a click. Written at another post, it stays: the person decides.
  if (!estDUnAutrePoste(probleme)) boite.ecarter(jeton);
});
fil.suivre({ [groupe]: Number(tableau.dataset.curseur) });
