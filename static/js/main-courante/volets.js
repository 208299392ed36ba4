// What is written under an entry: a small form for each act that needs words. It never hides the log; one at a time.

import { copieDe } from "../fragment.js";
import { heureDuServeur } from "../heure-serveur.js";
import { dernierVolet } from "../jonction.js";
import { corpsAction } from "./corps.js";
import { montrerErreurs } from "./erreurs.js";
import { champsDeParis } from "./temps.js";

/** @typedef {import("./types.d.ts").Moi} Moi */
/** @typedef {import("./types.d.ts").Proposition} Proposition */
/** @typedef {import("./choix.js").Choix} Choix */
/** @typedef {Record<string, any>} Valeurs */
/** @typedef {{valeurs: Valeurs, erreurs: Record<string, string>}} Lecture */

const VIDE = {
  commenter: "Écrivez le commentaire.",
  rectifier: "Écrivez le texte rectifié.",
  annuler: "Dites pourquoi cette entrée est annulée.",
};
const ECRITURE = 2;

export class Volets {
  /** @type {HTMLFormElement | null} */ ouvert = null;
  /** @type {WeakMap<HTMLFormElement, Valeurs>} what the entry showed when these forms opened */ #departs =
    new WeakMap();

  /**
   * @param {object} monde
   * @param {Moi} monde.moi
   * @param {(mot: string) => Promise<Proposition[]>} monde.chercher
   * @param {(acte: string, article: HTMLElement, valeurs: Valeurs) => Promise<any>} monde.deposer rejects when nothing was kept
   */
  constructor({ moi, chercher, deposer }) {
    this.moi = moi;
    this.chercher = chercher;
    this.deposer = deposer;
  }

  /** @param {string} acte @param {HTMLElement} article @param {Valeurs} [valeurs] what was already typed */
  ouvrir(acte, article, valeurs = {}) {
    if (this.#retient()) return;
    this.fermer();
    const volet = /** @type {HTMLFormElement} */ (copieDe(`gabarit-${acte}`));
    volet.setAttribute("aria-label", `Entrée n° ${article.dataset.numero}`);
    volet.dataset.pour = article.id;
    volet.addEventListener("submit", (e) => this.#envoyer(e, acte));
    volet.addEventListener("keydown", (e) => this.#touche(e, volet));
    volet.querySelector("[data-fermer]")?.addEventListener("click", () => this.fermer({ rendre: true }));
    dernierVolet(article).after(volet);
    this.ouvert = volet;
    this.#remplir(acte, volet, article, valeurs);
    // Before it is brought into view: the comments that unfold would push it down again.
    article.querySelector("details.commentaires")?.toggleAttribute("open", acte === "commenter");
    volet.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (volet.querySelector("textarea, input, select"))?.focus();
  }

  /** What is being written is sent or given up by whoever writes it: opening another form is neither. */
  #retient() {
    const champs = this.ouvert?.querySelectorAll("textarea, [name=motif]") ?? [];
    const [ecrit] = [.../** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (champs)].filter(
      ({ value, defaultValue }) => value.trim() && value !== defaultValue,
    );
    if (!ecrit || !this.ouvert?.isConnected) return false;
    montrerErreurs(this.ouvert, { [ecrit.name]: "Envoyez ou abandonnez d’abord ce que vous écrivez ici." });
    this.ouvert.scrollIntoView({ block: "nearest" });
    return true;
  }

  fermer({ rendre = false } = {}) {
    const pour = this.ouvert?.dataset.pour;
    this.ouvert?.remove();
    this.ouvert = null;
    if (rendre && pour) document.getElementById(pour)?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} e @param {HTMLFormElement} volet */
  #touche(e, volet) {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      volet.requestSubmit();
    } else if (e.key === "Escape" && !e.defaultPrevented) {
      e.stopPropagation();
      this.fermer({ rendre: true });
    }
  }

  /** @param {SubmitEvent} e @param {string} acte */
  #envoyer(e, acte) {
    e.preventDefault();
    const volet = /** @type {HTMLFormElement} */ (e.target);
    const article = document.getElementById(volet.dataset.pour ?? "");
    const { valeurs, erreurs } = this.#lire(acte, volet);
    montrerErreurs(volet, erreurs);
    if (Object.keys(erreurs).length) volet.scrollIntoView({ block: "nearest" });
    if (!article || Object.keys(erreurs).length) return;
    if (acte === "action") this.#joindreCeQuiEtaitLu(valeurs, volet);
    if (acte === "rectifier") valeurs.vues = this.#departs.get(volet)?.vues;
    this.fermer({ rendre: true });
    this.deposer(acte, article, valeurs).catch(() => this.#rouvrir(volet));
  }

  /** Of what changes; with the name of who has it, for the note that waits. @param {Valeurs} valeurs @param {HTMLFormElement} volet */
  #joindreCeQuiEtaitLu(valeurs, volet) {
    const { etat = "", lues } = /** @type {Valeurs} */ (this.#departs.get(volet));
    const { entite, personne, echeance } = lues;
    const confiee = "entite" in valeurs || "personne" in valeurs;
    if (valeurs.etat) valeurs.vu = etat;
    const vues = { ...(confiee && { entite, personne }), ...("echeance" in valeurs && { echeance }) };
    if (confiee) valeurs.nom = /** @type {Choix} */ (volet.querySelector("mc-choix")).valeur?.nom ?? "";
    if (Object.keys(vues).length) valeurs.vues = vues;
  }

  /** As it was when it was sent, under the entry as it is now. @param {HTMLFormElement} volet */
  #rouvrir(volet) {
    const article = document.getElementById(volet.dataset.pour ?? "");
    if (!article) return;
    this.fermer();
    dernierVolet(article).after(volet);
    this.ouvert = volet;
    /** @type {HTMLElement | null} */ (volet.querySelector("textarea, input, select"))?.focus();
  }

  /** @param {string} acte @param {HTMLFormElement} volet @returns {Lecture} */
  #lire(acte, volet) {
    const saisi = Object.fromEntries([...new FormData(volet)].map(([nom, valeur]) => [nom, String(valeur).trim()]));
    if (acte === "action") {
      const { valeur, champ } = /** @type {Choix} */ (volet.querySelector("mc-choix"));
      return ceQuiChange(corpsAction(saisi, valeur, champ.value, heureDuServeur()), this.#departs.get(volet));
    }
    if (acte === "partager") return { valeurs: { groupe: Number(saisi.groupe) }, erreurs: {} };
    const champ = acte === "annuler" ? "motif" : "texte";
    return { valeurs: saisi, erreurs: saisi[champ] ? {} : { [champ]: VIDE[acte] } };
  }

  /** @param {string} acte @param {HTMLFormElement} volet @param {HTMLElement} article @param {Valeurs} valeurs */
  #remplir(acte, volet, article, valeurs) {
    if (acte === "partager") this.#proposerGroupes(volet, Number(article.dataset.groupe));
    if (acte === "action") this.#remplirAction(volet, article);
    const dit = article.querySelector(".texte")?.textContent ?? "";
    if (acte === "rectifier") {
      valeurs = { texte: dit, ...valeurs };
      /** @type {HTMLTextAreaElement} */ (volet.querySelector("textarea")).defaultValue = dit;
      // The entry may be drawn again under the form, whose text stands on the one it had.
      this.#departs.set(volet, { vues: article.querySelectorAll(".rectification").length });
    }
    for (const [nom, valeur] of Object.entries(valeurs)) {
      const champ = volet.elements.namedItem(nom);
      if (champ && "value" in champ) champ.value = valeur;
    }
  }

  /** @param {HTMLFormElement} volet @param {number} ici */
  #proposerGroupes(volet, ici) {
    const liste = /** @type {HTMLSelectElement} */ (volet.elements.namedItem("groupe"));
    const ailleurs = this.moi.groupes.filter(({ id, droit }) => id !== ici && droit >= ECRITURE);
    liste.append(...ailleurs.map(({ id, nom }) => new Option(nom, String(id))));
    if (ailleurs.length) return;
    liste.append(new Option("Aucun autre groupe où vous pouvez écrire", ""));
    for (const bouton of volet.querySelectorAll("button:not([data-fermer])")) bouton.setAttribute("disabled", "");
  }

  /** @param {HTMLFormElement} volet @param {HTMLElement} article */
  #remplirAction(volet, article) {
    const choix = /** @type {Choix} */ (volet.querySelector("mc-choix"));
    choix.brancher({ chercher: this.chercher });
    const badge = /** @type {HTMLElement | null} */ (article.querySelector(".badge.tache"));
    const qui = badge && proprietaire(badge);
    if (badge) {
      /** @type {HTMLSelectElement} */ (volet.elements.namedItem("etat")).value = article.dataset.action ?? "a_faire";
      choix.poser(qui);
    }
    // To the second, unlike the field.
    const echeance = badge?.querySelector("time")?.dateTime ?? null;
    if (echeance) {
      const { date, heure } = champsDeParis(echeance);
      /** @type {HTMLInputElement} */ (volet.elements.namedItem("echeance_date")).value = date;
      /** @type {HTMLInputElement} */ (volet.elements.namedItem("echeance_heure")).value = heure;
    }
    const { etat, ...suite } = this.#lire("action", volet).valeurs;
    // Of an entry that is no action yet, « à faire » is what makes it one.
    const lues = { entite: qui?.entite ?? null, personne: qui?.personne ?? null, echeance };
    this.#departs.set(volet, { ...suite, ...(badge && { etat }), lues });
  }
}

/**
 * Of an action, what this person changed: the rest stays as a colleague may say it meanwhile.
 * @param {Lecture} lecture @param {Valeurs} [depart] what the form showed @returns {Lecture}
 */
function ceQuiChange({ valeurs, erreurs }, depart = {}) {
  const change = Object.fromEntries(Object.entries(valeurs).filter(([nom, valeur]) => depart[nom] !== valeur));
  return { valeurs: change, erreurs };
}

/** Who an action is confided to, as its badge says. @param {HTMLElement} badge @returns {Proposition | null} */
function proprietaire({ dataset }) {
  const { entite, personne, nom } = dataset;
  if (!entite && !personne) return null;
  return {
    type: personne ? "personne" : "entite",
    entite: entite ? Number(entite) : null,
    personne: personne ? Number(personne) : null,
    role: "",
    nom: nom ?? "",
  };
}
