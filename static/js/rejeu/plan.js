// The map as it was: the drawings of the live map, without its tools.

import { Dessinateur } from "../carte/dessins.js";
import { Fond } from "../carte/fond.js";
import L from "../carte/leaflet.js";
import { vignette } from "../carte/symboles.js";
import { auChangementDeTheme, lireTons } from "../carte/tons.js";
import { Vue } from "../carte/vue.js";
import { insister } from "../relecture.js";
import { surLaCarte } from "./etat.js";

/** @typedef {import("../carte/types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Etat} Etat */

const FRANCE = [
  [42.2, -5],
  [51.2, 8.5],
];
const ETATS = { prevu: "prévu", en_place: "en place", leve: "levé" };
const LISTE_MAX = 200;

/** What the view of the live map reads, filled from the past: nothing is ever pending here. */
class ObjetsPasses extends EventTarget {
  /** @type {Map<string, Objet>} */ objets = new Map();

  /** @param {string} jeton */
  lire(jeton) {
    return this.objets.get(jeton) ?? null;
  }

  liste() {
    return [...this.objets.values()];
  }

  enAttente() {
    return false;
  }
}

export class Plan {
  #passes = new ObjetsPasses();
  #cadre = false;

  /** @param {HTMLElement} zone @param {import("./types.d.ts").DonneesRejeu} donnees */
  constructor(zone, donnees) {
    const plan = /** @type {HTMLElement} */ (zone.querySelector("[data-plan]"));
    this.liste = /** @type {HTMLElement} */ (zone.querySelector("[data-objets]"));
    this.compte = /** @type {HTMLElement} */ (zone.querySelector("[data-nombre-objets]"));
    this.sprite = zone.dataset.symboles ?? "";
    this.carte = L.map(plan, {
      zoomControl: false,
      preferCanvas: true,
      zoomSnap: 0.5,
      maxZoom: 19,
      worldCopyJump: true,
    });
    this.carte.attributionControl.setPrefix(false);
    L.control.zoom({ position: "topright", zoomInTitle: "Rapprocher", zoomOutTitle: "Éloigner" }).addTo(this.carte);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(this.carte);
    this.carte.fitBounds(FRANCE);
    const tons = lireTons(zone);
    this.dessinateur = new Dessinateur(donnees.symboles, tons, L.canvas({ padding: 0.3, tolerance: 6 }));
    const fond = new Fond(this.carte, tons, donnees);
    insister(() => fond.charger(/** @type {string} */ (zone.dataset.fond)));
    this.vue = new Vue(this.carte, /** @type {any} */ (this.#passes), this.dessinateur, {
      opacite: () => 1,
      rang: () => 0,
    });
    new ResizeObserver(() => this.carte.invalidateSize({ animate: false })).observe(plan);
    auChangementDeTheme(() => {
      this.dessinateur.tons = lireTons(zone);
      fond.habiller(this.dessinateur.tons);
      this.vue.toutRedessiner();
    });
    zone.querySelector("[data-cadrer]")?.addEventListener("click", () => this.vue.cadrer());
  }

  /** Everything that the event ever put on its map, so that the view need not move while it is replayed. @param {Objet[]} objets */
  embrasser(objets) {
    const avant = this.#passes.objets;
    this.#passes.objets = new Map(objets.map((objet) => [objet.jeton, objet]));
    this.vue.toutRedessiner();
    this.#cadre ||= this.vue.cadrer();
    this.#passes.objets = avant;
    this.vue.toutRedessiner();
  }

  /** @param {Etat} etat @param {number} groupe */
  dessiner(etat, groupe) {
    const avant = this.#passes.objets;
    const apres = new Map(surLaCarte(etat, groupe).map((objet) => [objet.jeton, objet]));
    this.#passes.objets = apres;
    const changes = [...new Set([...avant.keys(), ...apres.keys()])].filter((j) => avant.get(j) !== apres.get(j));
    for (const jeton of changes) this.vue.redessiner(jeton);
    if (changes.length || !this.liste.childElementCount) this.#lister([...apres.values()]);
  }

  /** The same in words, for who does not see the picture. @param {Objet[]} objets */
  #lister(objets) {
    this.compte.textContent = String(objets.length);
    this.liste.replaceChildren(...objets.slice(-LISTE_MAX).map((objet) => this.#ligne(objet)));
  }

  /** @param {Objet} objet */
  #ligne(objet) {
    const ligne = document.createElement("li");
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.append(
      vignette(this.sprite, objet.symbole, this.dessinateur.ton(objet)),
      ` ${this.dessinateur.nom(objet)} `,
    );
    const etat = document.createElement("span");
    etat.className = "doux petit";
    etat.textContent = ETATS[objet.etat];
    bouton.append(etat);
    bouton.addEventListener("click", () => {
      this.vue.choisir(objet.jeton);
      this.vue.montrer(objet.jeton);
    });
    ligne.append(bouton);
    return ligne;
  }
}
