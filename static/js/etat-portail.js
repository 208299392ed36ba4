// The page of the state looks again by itself, for as long as somebody has it before their eyes.

import { moi } from "./cadre.js";
import { brancherRelecture } from "./evenements/relire.js";
import { dessinerHeures } from "./heure.js";
import { demander } from "./requetes.js";

const RYTHME = 10_000;
const relire = brancherRelecture({ racine: document, lire: lirePage, apres: dessinerHeures });

setInterval(() => document.visibilityState === "visible" && relire("etat"), RYTHME);

async function lirePage() {
  const reponse = await demander(location.href, { utilisateur: moi.id, seul: true });
  return reponse.ok ? reponse.text() : "";
}
