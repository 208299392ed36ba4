// What was refused: why, what the object has become, what was wanted. Nothing is lost until the person has chosen.

import { proposerPostes, revenirAuPoste } from "../envois.js";
import { centre } from "./dessins.js";
import { mesures } from "./fiche.js";
import L from "./leaflet.js";
import { appliquer, cleDe } from "./objets.js";

/** @typedef {import("./types.d.ts").Conflit} Conflit @typedef {import("./types.d.ts").Objet} Objet */

const PERIMEE = 409;
const ETATS = { prevu: "prévu", en_place: "en place", leve: "levé" };

export class Conflits {
  /** @type {Map<string, {cle: string, noeud: HTMLElement}>} what is shown, by the jeton of the geste */ #montres =
    new Map();

  /**
   * @param {HTMLElement} zone @param {HTMLTemplateElement} gabarit @param {import("./objets.js").Objets} objets
   * @param {import("./dessins.js").Dessinateur} dessinateur @param {any} carte
   * @param {{ecarter: (jeton: string) => Promise<any>, reessayer: (jeton: string) => void, recommencer: (conflit: Conflit) => void}} suites
   */
  constructor(zone, gabarit, objets, dessinateur, carte, suites) {
    this.zone = zone;
    this.gabarit = gabarit;
    this.objets = objets;
    this.dessinateur = dessinateur;
    this.suites = suites;
    this.fantomes = L.layerGroup().addTo(carte);
    objets.addEventListener("conflit", () => this.dessiner());
    objets.addEventListener("change", () => this.zone.hidden || this.dessiner());
  }

  /** What has not moved keeps its place and the keyboard, and is not read aloud again. */
  dessiner() {
    const { conflits } = this.objets;
    const cles = new Map(
      conflits.map((conflit) => [conflit.geste.jeton, cleDe(conflit, this.objets.connu(conflit.geste.objet))]),
    );
    if (conflits.length === this.#montres.size && [...cles].every(([j, cle]) => this.#montres.get(j)?.cle === cle))
      return;
    this.fantomes.clearLayers();
    for (const [jeton, { noeud }] of this.#montres) if (!cles.has(jeton)) this.#oter(jeton, noeud);
    for (const conflit of conflits) this.#poser(conflit, cles.get(conflit.geste.jeton) ?? "");
    this.zone.hidden = !conflits.length;
  }

  /** @param {string} jeton @param {HTMLElement} noeud */
  #oter(jeton, noeud) {
    noeud.remove();
    this.#montres.delete(jeton);
  }

  /** @param {Conflit} conflit @param {string} cle */
  #poser(conflit, cle) {
    const { geste } = conflit;
    const voulu = appliquer(this.objets.connu(geste.objet), geste);
    if (voulu && geste.champs.geometrie) this.#fantome(voulu);
    const ancien = this.#montres.get(geste.jeton);
    if (ancien?.cle === cle) return;
    const noeud = this.#carte(conflit);
    if (ancien) ancien.noeud.replaceWith(noeud);
    else this.zone.append(noeud);
    this.#montres.set(geste.jeton, { cle, noeud });
  }

  /** @param {Conflit} conflit */
  #carte(conflit) {
    const { geste, probleme } = conflit;
    const actuel = this.objets.connu(geste.objet);
    const voulu = appliquer(actuel, geste);
    const noeud = /** @type {HTMLElement} */ (
      /** @type {DocumentFragment} */ (this.gabarit.content.cloneNode(true)).firstElementChild
    );
    const ecrire = (/** @type {string} */ place, /** @type {string} */ texte) => {
      /** @type {HTMLElement} */ (noeud.querySelector(`[data-${place}]`)).textContent = texte;
    };
    // Without the present state, nobody has changed it: it was written at another post.
    const perimee = probleme.statut === PERIMEE && probleme.actuel && actuel;
    ecrire(
      "titre",
      `${voulu ? this.dessinateur.nom(voulu) : "Objet"} : ${perimee ? "changé aussi par un autre" : "changement refusé"}`,
    );
    ecrire("raison", raisons(probleme));
    /** @type {HTMLElement} */ (noeud.querySelector("dl")).hidden = !perimee;
    if (perimee) {
      ecrire("qui", actuel.modifie_par.nom);
      ecrire("leur", this.#etat(actuel, geste.champs));
      ecrire("votre", geste.acte === "supprimer" ? "supprimé" : this.#etat(/** @type {Objet} */ (voulu), geste.champs));
    }
    const envoyer = () => this.suites.reessayer(geste.jeton);
    proposerPostes(noeud, probleme, { revenir: revenirAuPoste, envoyer });
    this.#boutons(noeud, conflit, Boolean(perimee));
    return noeud;
  }

  /** What was wanted, dashed, beside what is. @param {Objet} voulu */
  #fantome(voulu) {
    try {
      for (const couche of this.dessinateur.creer({ ...voulu, supprime_le: null }, { attente: true, ton: "attente" }))
        this.fantomes.addLayer(couche);
    } catch (erreur) {
      // What cannot be drawn is still told, and hides no other refusal.
      console.warn(erreur);
    }
  }

  /** @param {HTMLElement} noeud @param {Conflit} conflit @param {boolean} perimee */
  #boutons(noeud, conflit, perimee) {
    const garder = /** @type {HTMLButtonElement} */ (noeud.querySelector("[data-garder]"));
    const appliquerLaMienne = /** @type {HTMLButtonElement} */ (noeud.querySelector("[data-appliquer]"));
    if (!perimee) garder.textContent = "J’ai compris, renoncer";
    appliquerLaMienne.hidden = !perimee;
    garder.addEventListener("click", () => this.#fermer(conflit));
    appliquerLaMienne.addEventListener("click", async () => {
      await this.#fermer(conflit);
      this.suites.recommencer(conflit);
    });
  }

  /** @param {Conflit} conflit */
  async #fermer({ geste }) {
    await this.suites.ecarter(geste.jeton);
    this.objets.ecarter(geste.jeton);
    this.dessiner();
  }

  /** Only what the two disagree on. @param {Objet} objet @param {Partial<Objet>} champs */
  #etat(objet, champs) {
    if (objet.supprime_le) return "supprimé";
    const parties = Object.keys(champs).map((champ) => {
      if (champ === "geometrie") return `place : ${lieu(objet)}`;
      if (champ === "etat") return ETATS[objet.etat];
      if (champ === "symbole") return this.dessinateur.symboles.get(objet.symbole)?.libelle ?? objet.symbole;
      if (champ === "calque") return `calque : ${objet.calque?.nom ?? "commun"}`;
      if (champ === "entrees")
        return `entrées : ${objet.entrees.map(({ numero }) => `n° ${numero}`).join(", ") || "aucune"}`;
      if (champ === "libelle" || champ === "note") return `« ${objet[champ] || "vide"} »`;
      return "";
    });
    return parties.filter(Boolean).join(", ") || this.dessinateur.nom(objet);
  }
}

/** @param {Objet} objet */
function lieu(objet) {
  const [lat, lng] = centre(objet);
  return [`${lat.toFixed(4)}, ${lng.toFixed(4)}`, mesures(objet)].filter(Boolean).join(" · ");
}

/** @param {Conflit["probleme"]} probleme */
export function raisons({ detail, erreurs }) {
  const phrases = Object.values(erreurs ?? {}).flat();
  return phrases.length ? phrases.join(" ") : detail;
}
