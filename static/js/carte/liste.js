// The objects as a list beside the map: what one sees there can be found, chosen and read without a mouse.

import { auRelacher } from "../bulle.js";
import { duree } from "../heure.js";
import { heureDuServeur } from "../heure-serveur.js";
import { vignette } from "./symboles.js";

/** @typedef {import("./types.d.ts").Objet} Objet */

const ETATS = { prevu: "prévu", en_place: "", leve: "levé" };
const MONTRES = 300;

export class Liste {
  /**
   * @param {HTMLElement} zone @param {import("./objets.js").Objets} objets @param {import("./dessins.js").Dessinateur} dessinateur
   * @param {string} sprite @param {(jeton: string) => void} choisir @param {(jeton: string | null) => void} designer
   */
  constructor(zone, objets, dessinateur, sprite, choisir, designer) {
    this.zone = zone;
    this.objets = objets;
    this.dessinateur = dessinateur;
    this.sprite = sprite;
    this.liste = /** @type {HTMLElement} */ (zone.querySelector("[data-liste-objets]"));
    this.filtre = /** @type {HTMLInputElement} */ (zone.querySelector("[data-filtre-objets]"));
    this.filtre.addEventListener("input", () => this.dessiner());
    const jetonDe = (/** @type {Event} */ e) =>
      /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest("[data-jeton]"))?.dataset.jeton ??
      null;
    this.liste.addEventListener("click", (e) => {
      const jeton = jetonDe(e);
      if (jeton) choisir(jeton);
    });
    for (const entree of ["focusin", "mouseover"]) this.liste.addEventListener(entree, (e) => designer(jetonDe(e)));
    for (const sortie of ["focusout", "mouseout"]) this.liste.addEventListener(sortie, () => designer(null));
    /** @type {number} */
    this.prevu = 0;
    this.redessiner = auRelacher(this.liste, () => this.dessiner());
    objets.addEventListener("change", () => this.bientot());
  }

  /** Once per frame, whatever came in it. */
  bientot() {
    this.prevu ||= requestAnimationFrame(() => {
      this.prevu = 0;
      this.redessiner();
    });
  }

  dessiner() {
    const mots = normaliser(this.filtre.value);
    const tous = this.objets.liste();
    const trouves = tous
      .filter((objet) => this.#correspond(objet, mots))
      .sort((a, b) => b.modifie_le?.localeCompare(a.modifie_le ?? "") ?? 0);
    const focus = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.("[data-jeton]"))?.dataset.jeton;
    this.liste.replaceChildren(...trouves.slice(0, MONTRES).map((objet) => this.#ligne(objet)));
    for (const place of this.zone.querySelectorAll("[data-nombre-objets]")) place.textContent = String(tous.length);
    /** @type {HTMLElement} */ (this.zone.querySelector("[data-aucun-objet]")).hidden = trouves.length > 0;
    if (focus) /** @type {HTMLElement | null} */ (this.liste.querySelector(`[data-jeton="${focus}"]`))?.focus();
  }

  /** @param {Objet} objet @param {string} mots */
  #correspond(objet, mots) {
    return (
      !mots || normaliser(`${this.dessinateur.nom(objet)} ${objet.note} ${objet.cree_par?.nom ?? ""}`).includes(mots)
    );
  }

  /** @param {Objet} objet */
  #ligne(objet) {
    const ligne = document.createElement("li");
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.dataset.jeton = objet.jeton;
    bouton.append(vignette(this.sprite, objet.symbole, this.dessinateur.ton(objet)), this.#texte(objet));
    ligne.append(bouton);
    return ligne;
  }

  /** @param {Objet} objet */
  #texte(objet) {
    const texte = document.createElement("span");
    const nom = document.createElement("b");
    nom.textContent = this.dessinateur.nom(objet);
    const suite = document.createElement("span");
    suite.className = "pale petit";
    const mots = [ETATS[objet.etat], objet.modifie_par?.nom].filter(Boolean);
    if (this.objets.enAttente(objet.jeton)) suite.textContent = "en attente d’envoi";
    else suite.append(mots.map((mot) => `${mot} · `).join(""), age(objet));
    texte.append(nom, suite);
    return texte;
  }
}

/** The page keeps it true. @param {Objet} objet */
function age({ modifie_le }) {
  const temps = document.createElement("time");
  temps.dateTime = modifie_le;
  temps.dataset.relatif = "";
  temps.textContent = duree(heureDuServeur() - Date.parse(modifie_le));
  return temps;
}

/** Without accents or capitals. @param {string} texte */
export function normaliser(texte) {
  return texte.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
