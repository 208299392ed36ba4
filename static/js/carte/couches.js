// What the map shows: objects by type and by cell, reference points, opacity. Kept in this browser.

import { apporter } from "../a-la-demande.js";
import { retenir } from "../memoire.js";
import L from "./leaflet.js";
import { Ordre } from "./ordre.js";
import { vignette } from "./symboles.js";

/** @typedef {import("./types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Symbole} Symbole @typedef {import("./types.d.ts").Repere} Repere */

const COMMUN = "commun";
const PAR_CALQUE = 1_000;
const SYMBOLES_DES_REPERES = { Samu: "smur", "Établissements de santé": "hopital", ARS: "pc" };

export class Couches {
  /** @type {Map<string, any>} */ #groupes = new Map();
  /** @type {Map<string, number>} */ #rangs = new Map();
  /** @type {{objets: Ordre, calques: Ordre}} */ #ordres;

  /**
   * @param {HTMLElement} zone @param {{symboles: Symbole[], reperes: string[], calques: {id: number, nom: string}[]}} donnees @param {any} carte
   * @param {{sprite: string, grappes: string[], lireReperes: () => Promise<Repere[]>, memoire: Storage, cle: string, change: () => void}} monde `grappes`: what draws clusters
   */
  constructor(zone, { symboles, reperes, calques }, carte, { sprite, grappes, lireReperes, memoire, cle, change }) {
    this.zone = zone;
    this.carte = carte;
    this.sprite = sprite;
    this.grappes = grappes;
    this.lireReperes = lireReperes;
    this.memoire = memoire;
    this.cle = cle;
    this.change = change;
    this.familles = new Map(symboles.map(({ code, famille }) => [code, famille]));
    /** @type {{cachees: string[], montrees: string[], opacite: number, ordre: string[]}} */
    this.choix = { cachees: [], montrees: [], opacite: 100, ordre: [], ...lireChoix(memoire.getItem(cle)) };
    /** @type {Set<number>} */
    this.calques = new Set();
    this.#ordres = { objets: this.#ordre("objets"), calques: this.#ordre("calques") };
    this.#dessinerFamilles();
    this.decouvrir(calques);
    this.#dessinerReperes(reperes);
    this.#brancherOpacite();
    // Where it would cover a third of the map, it waits to be asked for.
    if (matchMedia("(max-width: 1500px)").matches) zone.removeAttribute("open");
    zone.addEventListener("keydown", (e) => this.#replier(e));
  }

  /** The opacity with which an object is drawn; 0 hides it. @param {Objet} objet */
  opacite(objet) {
    const cachee = [this.#famille(objet), calque(objet)].some((nom) => this.choix.cachees.includes(nom));
    return cachee ? 0 : this.choix.opacite / 100;
  }

  /** What lies above what: the layer of the cell decides first, then the type. 0 is on top. @param {Objet} objet */
  rang(objet) {
    return (this.#rangs.get(calque(objet)) ?? 0) * PAR_CALQUE + (this.#rangs.get(this.#famille(objet)) ?? 0);
  }

  /** The layers of the cells: those of the event, and any that an object names. @param {{id: number, nom: string}[]} calques */
  decouvrir(calques) {
    for (const { id, nom } of calques) {
      if (this.calques.has(id)) continue;
      if (!this.calques.size) this.#ranger("calques", `calque-${COMMUN}`, "Calque commun");
      this.calques.add(id);
      this.#ranger("calques", `calque-${id}`, nom);
    }
    this.#numeroter();
  }

  #dessinerFamilles() {
    for (const famille of new Set(this.familles.values())) this.#ranger("objets", famille, famille);
  }

  /** A row of one of the two ordered lists. @param {"objets" | "calques"} liste @param {string} nom @param {string} libelle */
  #ranger(liste, nom, libelle) {
    /** @type {HTMLElement} */ (this.#place(liste).parentElement).hidden = false;
    const coche = caseACocher(libelle, !this.choix.cachees.includes(nom), (visible) => {
      this.choix.cachees = basculer(this.choix.cachees, nom, !visible);
      this.#retenir();
      this.change();
    });
    this.#ordres[liste].ajouter(nom, libelle, coche);
  }

  /** @param {"objets" | "calques"} liste */
  #ordre(liste) {
    const ordre = new Ordre(this.#place(liste), this.choix.ordre);
    ordre.addEventListener("ordre", () => {
      this.#numeroter();
      this.choix.ordre = [...this.#ordres.calques.noms, ...this.#ordres.objets.noms];
      this.#retenir();
      this.change();
    });
    return ordre;
  }

  #numeroter() {
    for (const { noms } of Object.values(this.#ordres))
      for (const [rang, nom] of noms.entries()) this.#rangs.set(nom, rang);
  }

  /** @param {Objet} objet */
  #famille({ symbole }) {
    return this.familles.get(symbole) ?? "";
  }

  /** Escape closes the panel, and gives up nothing of what is being drawn. @param {KeyboardEvent} e */
  #replier(e) {
    if (e.key !== "Escape" || !this.zone.hasAttribute("open")) return;
    e.preventDefault();
    e.stopPropagation();
    this.zone.removeAttribute("open");
    this.zone.querySelector("summary")?.focus();
  }

  /** @param {string[]} couches */
  #dessinerReperes(couches) {
    for (const couche of couches) {
      const montree = this.choix.montrees.includes(couche);
      if (montree) this.#montrerReperes(couche);
      this.#place("reperes").append(
        caseACocher(couche, montree, (coche) => {
          this.choix.montrees = basculer(this.choix.montrees, couche, coche);
          this.#retenir();
          if (coche) this.#montrerReperes(couche);
          else this.#groupes.get(couche)?.remove();
        }),
      );
    }
  }

  /** They are many, and hidden until asked for: they come then, with what draws them. @param {string} couche */
  async #montrerReperes(couche) {
    /** @type {Repere[]} */
    let reperes;
    try {
      [reperes] = await Promise.all([this.lireReperes(), ...this.grappes.map(apporter)]);
    } catch (erreur) {
      return console.warn(erreur);
    }
    if (!this.choix.montrees.includes(couche)) return;
    const groupe =
      this.#groupes.get(couche) ??
      L.markerClusterGroup({ maxClusterRadius: 46, showCoverageOnHover: false, iconCreateFunction: grappe });
    if (!this.#groupes.has(couche)) {
      const siens = reperes.filter((repere) => repere.couche === couche);
      groupe.addLayers(siens.map((repere) => this.#repere(repere)));
    }
    this.#groupes.set(couche, groupe);
    groupe.addTo(this.carte);
  }

  /** @param {Repere} repere */
  #repere({ nom, lat, lng, couche }) {
    const html = document.createElement("span");
    html.append(vignette(this.sprite, SYMBOLES_DES_REPERES[couche] ?? "repere", "soin"));
    const icon = L.divIcon({ html, className: "ct-repere", iconSize: [24, 24] });
    const bulle = document.createElement("span");
    bulle.textContent = nom;
    return L.marker([lat, lng], { icon, title: nom, alt: nom, pmIgnore: true }).bindPopup(bulle);
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

  #retenir() {
    retenir(this.memoire, this.cle, JSON.stringify(this.choix));
  }

  /** @param {string} nom */
  #place(nom) {
    return /** @type {HTMLElement} */ (this.zone.querySelector(`[data-couches-${nom}]`));
  }
}

/** @param {Objet} objet */
function calque({ calque: celui }) {
  return `calque-${celui?.id ?? COMMUN}`;
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
