// From a change on the map to the outbox, and what comes of it: the map never waits for the network, and never hides that it does.

import { action, dessin, geste } from "./gestes.js";
import { appliquer } from "./objets.js";

/** @typedef {import("./types.d.ts").Geste} Geste @typedef {import("./types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Acte} Acte */

/** What the server reads of a drawing; the rest is for our own screen meanwhile. */
const DU_DESSIN = [
  "genre",
  "symbole",
  "nature",
  "geometrie",
  "rayon_m",
  "libelle",
  "etat",
  "note",
  "calque",
  "entrees",
];

/** No object comes to it: the server answers with what the object has become. */
const AUCUNE_VERSION = 2 ** 31 - 1;

/** Event: `dire` (a sentence for the person). */
export class Envois extends EventTarget {
  /** @param {{boite: any, groupe: number, objets: import("./objets.js").Objets, annulations: import("./annulations.js").Annulations, nom: (objet: Objet) => string}} monde */
  constructor({ boite, groupe, objets, annulations, nom }) {
    super();
    this.boite = boite;
    this.groupe = groupe;
    this.objets = objets;
    this.annulations = annulations;
    this.nom = nom;
    const sur = (/** @type {string} */ evenement, /** @type {(detail: any) => void} */ suite) =>
      boite.addEventListener(evenement, (/** @type {CustomEvent} */ e) => suite(e.detail));
    sur("envoye", ({ jeton, reponse }) => objets.accepter(jeton, reponse));
    sur("refuse", ({ jeton, probleme }) => {
      annulations.retirer(jeton);
      objets.refuser(jeton, probleme);
    });
    sur("ecarte", ({ jeton }) => this.#ecarter(jeton));
    // Another tab of the same person draws: shown here as pending too.
    sur("depose", (envoi) => this.#revoir(envoi));
  }

  /** What an earlier page left in the outbox. */
  async reprendre() {
    for (const envoi of await this.boite.lister(this.groupe)) this.#revoir(envoi);
  }

  /** @param {Partial<Objet>} champs @returns {string} the name of the new object */
  dessiner(champs) {
    const demande = dessin(champs);
    this.#partir(demande, null);
    return demande.objet;
  }

  /** @param {Acte} acte @param {Objet} objet @param {Partial<Objet>} champs */
  envoyer(acte, objet, champs) {
    const demande = geste(acte, objet, champs);
    // What was seen never was: its number may be that of somebody else's change, which nobody here has read.
    if (demande.sur && this.objets.estRefuse(demande.sur)) demande.version = AUCUNE_VERSION;
    this.#partir(demande, objet);
    return demande;
  }

  /** What the sheet says otherwise: its words, then its place. @param {Objet} objet @param {Partial<Objet>} champs @param {Partial<Objet> | null} place */
  decrire(objet, champs, place) {
    const dit = Object.keys(champs).length ? appliquer(objet, this.envoyer("modifier", objet, champs)) : objet;
    if (place) this.envoyer("deplacer", /** @type {Objet} */ (dit), place);
  }

  /** The same change on the object as it has become. @param {Geste} demande */
  recommencer(demande) {
    const objet = this.objets.lire(demande.objet);
    if (!objet) return this.#dire("Cet objet n’est plus là.");
    if (objet.supprime_le && demande.acte !== "restaurer")
      return this.#dire("Cet objet a été supprimé : remettez-le d’abord.");
    this.envoyer(demande.acte, objet, demande.champs);
  }

  annuler() {
    this.#revenir(this.annulations.annuler(), "Rien à annuler.");
  }

  retablir() {
    this.#revenir(this.annulations.retablir(), "Rien à rétablir.");
  }

  /** @param {Geste | string | null} demande @param {string} rien */
  #revenir(demande, rien) {
    if (demande === null || typeof demande === "string") return this.#dire(demande ?? rien);
    this.#deposer(demande);
  }

  /** @param {Geste} demande @param {Objet | null} avant */
  #partir(demande, avant) {
    this.annulations.noter(demande, avant);
    this.#deposer(demande);
  }

  /** @param {Geste} demande */
  #deposer(demande) {
    const objet = this.objets.lire(demande.objet);
    this.objets.proposer(demande);
    const nom = this.nom(/** @type {Objet} */ (this.objets.lire(demande.objet) ?? objet));
    const envoyes =
      demande.acte === "dessiner"
        ? Object.fromEntries(DU_DESSIN.filter((c) => c in demande.champs).map((c) => [c, demande.champs[c]]))
        : demande.champs;
    const demandee = action({ ...demande, champs: envoyes }, this.groupe, nom);
    const apercu = { ...demandee.apercu, geste: demande };
    this.boite.deposer({ ...demandee, apres: demande.sur, apercu }).catch(() => {
      this.#ecarter(demande.jeton);
      this.#dire("Ce changement n’a pas pu être gardé sur cet appareil. Refaites-le.");
    });
  }

  /** @param {string} jeton */
  #ecarter(jeton) {
    this.annulations.retirer(jeton);
    this.objets.ecarter(jeton);
  }

  /** @param {import("../depot.js").Envoi} envoi */
  #revoir({ groupe, apercu, etat, jeton, probleme }) {
    if (groupe !== this.groupe || apercu?.genre !== "carte") return;
    this.objets.proposer(apercu.geste);
    if (etat === "refuse") this.objets.refuser(jeton, probleme);
  }

  /** @param {string} phrase */
  #dire(phrase) {
    this.dispatchEvent(new CustomEvent("dire", { detail: phrase }));
  }
}
