// What the map shows: objects by type and by cell, reference points, opacity. Kept in this browser.

import L from "./leaflet.js";
import { vignette } from "./symboles.js";

/** @typedef {import("./types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Symbole} Symbole @typedef {import("./types.d.ts").Repere} Repere */

const COMMUN = "commun";
const SYMBOLES_DES_REPERES = { Samu: "smur", "Établissements de santé": "hopital", ARS: "pc" };

export class Couches {
  /** @type {Map<string, any>} */ #groupes = new Map();

  /**
   * @param {HTMLElement} zone @param {{symboles: Symbole[], reperes: Repere[]}} donnees @param {any} carte
   * @param {{sprite: string, memoire: Storage, cle: string, change: () => void}} monde
   */
  constructor(zone, { symboles, reperes }, carte, { sprite, memoire, cle, change }) {
    this.zone = zone;
    this.carte = carte;
    this.sprite = sprite;
    this.memoire = memoire;
    this.cle = cle;
    this.change = change;
    this.familles = new Map(symboles.map(({ code, famille }) => [code, famille]));
    /** @type {{cachees: string[], montrees: string[], opacite: number}} */
    this.choix = { cachees: [], montrees: [], opacite: 100, ...lireChoix(memoire.getItem(cle)) };
    /** @type {Set<string>} */
    this.calques = new Set();
    this.#dessinerFamilles();
    this.#dessinerReperes(reperes);
    this.#brancherOpacite();
    if (matchMedia("(max-width: 900px)").matches) zone.removeAttribute("open");
  }

  /** The opacity with which an object is drawn; 0 hides it. @param {Objet} objet */
  opacite(objet) {
    const cachee = [this.familles.get(objet.symbole) ?? "", `calque-${objet.calque?.id ?? COMMUN}`].some((nom) =>
      this.choix.cachees.includes(nom),
    );
    return cachee ? 0 : this.choix.opacite / 100;
  }

  /** The layers of the cells are found in the objects. @param {Objet[]} objets */
  decouvrir(objets) {
    for (const { calque } of objets) {
      if (!calque || this.calques.has(String(calque.id))) continue;
      if (!this.calques.size) this.#place("calques").append(this.#case(`calque-${COMMUN}`, "Calque commun"));
      this.calques.add(String(calque.id));
      this.#place("calques").append(this.#case(`calque-${calque.id}`, calque.nom));
    }
  }

  #dessinerFamilles() {
    for (const famille of new Set(this.familles.values())) this.#place("objets").append(this.#case(famille, famille));
  }

  /** @param {Repere[]} reperes */
  #dessinerReperes(reperes) {
    for (const couche of new Set(reperes.map((repere) => repere.couche))) {
      const groupe = L.markerClusterGroup({
        maxClusterRadius: 46,
        showCoverageOnHover: false,
        iconCreateFunction: grappe,
      });
      for (const repere of reperes) if (repere.couche === couche) groupe.addLayer(this.#repere(repere));
      this.#groupes.set(couche, groupe);
      const montree = this.choix.montrees.includes(couche);
      if (montree) groupe.addTo(this.carte);
      this.#place("reperes").append(
        caseACocher(couche, montree, (coche) => {
          this.choix.montrees = basculer(this.choix.montrees, couche, coche);
          if (coche) groupe.addTo(this.carte);
          else groupe.remove();
          this.#retenir();
        }),
      );
    }
  }

  /** @param {Repere} repere */
  #repere({ nom, lat, lng, couche }) {
    const html = document.createElement("span");
    html.append(vignette(this.sprite, SYMBOLES_DES_REPERES[couche] ?? "repere", "soin"));
    const icon = L.divIcon({ html, className: "ct-repere", iconSize: [24, 24] });
    return L.marker([lat, lng], { icon, title: nom, alt: nom, pmIgnore: true }).bindPopup(
      document.createTextNode(nom).textContent,
    );
  }

  #brancherOpacite() {
    const curseur = /** @type {HTMLInputElement} */ (this.zone.querySelector("[data-opacite]"));
    curseur.value = String(this.choix.opacite);
    curseur.addEventListener("input", () => {
      this.choix.opacite = Number(curseur.value);
      this.#retenir();
      this.change();
    });
  }

  /** @param {string} nom @param {string} libelle */
  #case(nom, libelle) {
    return caseACocher(libelle, !this.choix.cachees.includes(nom), (coche) => {
      this.choix.cachees = basculer(this.choix.cachees, nom, !coche);
      this.#retenir();
      this.change();
    });
  }

  #retenir() {
    this.memoire.setItem(this.cle, JSON.stringify(this.choix));
  }

  /** @param {string} nom */
  #place(nom) {
    return /** @type {HTMLElement} */ (this.zone.querySelector(`[data-couches-${nom}]`));
  }
}

/** @param {any} groupe of reference points */
function grappe(groupe) {
  const rond = document.createElement("span");
  rond.textContent = String(groupe.getChildCount());
  return L.divIcon({ html: rond, className: "ct-grappe", iconSize: [30, 30] });
}

/** @param {string} libelle @param {boolean} cochee @param {(coche: boolean) => void} action */
function caseACocher(libelle, cochee, action) {
  const etiquette = document.createElement("label");
  const boite = document.createElement("input");
  boite.type = "checkbox";
  boite.checked = cochee;
  boite.addEventListener("change", () => action(boite.checked));
  etiquette.append(boite, ` ${libelle}`);
  return etiquette;
}

/** @param {string[]} liste @param {string} nom @param {boolean} present */
export function basculer(liste, nom, present) {
  const reste = liste.filter((autre) => autre !== nom);
  return present ? [...reste, nom] : reste;
}

/** @param {string | null} texte */
function lireChoix(texte) {
  try {
    return JSON.parse(texte ?? "{}");
  } catch {
    return {};
  }
}
