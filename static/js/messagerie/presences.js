// Who is there: one's own state, said to the feed, and that of the others, asked from time to time while they are shown.

import { retenir } from "../memoire.js";
import { moi } from "../moi.js";
import { un } from "./outils.js";

const RYTHME = 25_000;
// Of the person: others sign in on the same browser.
const CLE = `messagerie-statut-${moi.id}`;
const MOTS = /** @type {Record<string, string>} */ ({ en_ligne: "En ligne", occupe: "Occupé", absent: "Absent" });

/** Event: `change`, when what is known of the others has changed. */
export class Presences extends EventTarget {
  /** @type {Map<number, string>} */ #connus = new Map();

  /** Where this browser remembers nothing, the choice holds as long as the page. */ #choisi = "en_ligne";

  /** @param {{fil: import("../fil.js").Fil, lire: (url: string) => Promise<any>, qui: () => number[]}} monde */
  constructor({ fil, lire, qui }) {
    super();
    this.fil = fil;
    this.lire = lire;
    this.qui = qui;
    setInterval(() => this.demander(), RYTHME);
    document.addEventListener("visibilitychange", () => this.demander());
    fil.addEventListener("etat", () => this.#dire());
  }

  /** @param {number | null} personne */
  de(personne) {
    return (personne && this.#connus.get(personne)) || "absent";
  }

  /** @param {number | null} personne */
  mot(personne) {
    return MOTS[this.de(personne)];
  }

  async demander() {
    const personnes = this.qui();
    if (document.hidden || !personnes.length) return;
    const lus = await this.lire(`/api/v1/messagerie/presences/?p=${personnes.join(",")}`).catch(() => null);
    if (!lus) return;
    this.#connus = new Map(Object.entries(lus).map(([personne, etat]) => [Number(personne), etat]));
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** The choice of the person is kept in this browser. @param {HTMLElement} racine */
  brancher(racine) {
    const bouton = un(racine, "[data-statut-bouton]");
    const choix = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-statut]"));
    const montrer = () => {
      const etat = this.#mien();
      un(bouton, ".ms-point").className = `ms-point ${etat}`;
      un(bouton, "[data-statut-mot]").textContent = MOTS[etat];
      bouton.setAttribute("aria-label", `Ma présence : ${MOTS[etat].toLowerCase()}`);
      for (const ligne of choix) ligne.setAttribute("aria-checked", String(ligne.dataset.statut === etat));
    };
    for (const ligne of choix) {
      ligne.addEventListener("click", () => {
        this.#choisi = ligne.dataset.statut ?? "en_ligne";
        retenir(localStorage, CLE, this.#choisi);
        /** @type {any} */ (document.getElementById("ms-menu-statut"))?.hidePopover();
        montrer();
        this.#dire();
      });
    }
    // Chosen in another tab: what this one says would count as much.
    addEventListener("storage", ({ key }) => {
      if (key !== CLE) return;
      montrer();
      this.#dire();
    });
    montrer();
    this.#dire();
  }

  #mien() {
    const etat = localStorage.getItem(CLE) ?? this.#choisi;
    return etat in MOTS ? etat : "en_ligne";
  }

  #dire() {
    this.fil.dire({ type: "statut", etat: this.#mien() });
  }
}
