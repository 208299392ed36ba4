// The sheet of the chosen object: read it, describe it otherwise, place it by its coordinates, look at its history.

import { heureDuServeur } from "../heure-serveur.js";
import { heureVueDe } from "../main-courante/temps.js";
import { enDecimal, lireCoordonnees } from "./coordonnees.js";
import { centre } from "./dessins.js";
import { enClair, longueur, surface, surfaceEnClair } from "./geo.js";
import { vignette } from "./symboles.js";

/** @typedef {import("./types.d.ts").Objet} Objet */

const CHAMPS = ["libelle", "symbole", "etat", "nature", "note"];
const TOUS = [...CHAMPS, "calque", "position", "rayon_m", "entrees"];
const RECITS = {
  "objet.dessine": "dessiné",
  "objet.deplace": "déplacé",
  "objet.modifie": "modifié",
  "objet.supprime": "supprimé",
  "objet.restaure": "remis",
};

/** Events: `decrire` ({objet, champs, place}), `supprimer` (objet), `bouger` (objet), `fermer`. */
export class Fiche extends EventTarget {
  /** @type {Objet | null} */ #objet = null;
  #enCours = false;
  /** Which choice of an object this is. */ #tour = 0;
  /** @type {Objet | null} the object from which the form was filled: what is typed is a change of that one */ #base =
    null;

  /**
   * @param {HTMLElement} zone @param {import("./types.d.ts").DonneesCarte} donnees
   * @param {import("./dessins.js").Dessinateur} dessinateur @param {string} sprite
   * @param {{historique: (jeton: string) => Promise<any[]>, entrees: (numeros: number[]) => Promise<Objet["entrees"]>}} lecture
   */
  constructor(zone, donnees, dessinateur, sprite, lecture) {
    super();
    this.zone = zone;
    this.donnees = donnees;
    this.dessinateur = dessinateur;
    this.sprite = sprite;
    this.lecture = lecture;
    this.formulaire = /** @type {HTMLFormElement} */ (zone.querySelector("[data-formulaire]"));
    this.erreur = /** @type {HTMLElement} */ (zone.querySelector("[data-erreur]"));
    this.histoire = /** @type {HTMLDetailsElement} */ (zone.querySelector("[data-histoire]"));
    this.#champ("nature").append(...donnees.natures.map(({ code, libelle }) => new Option(libelle, code)));
    this.formulaire.addEventListener("submit", (e) => this.#enregistrer(e));
    this.calquer();
    this.histoire.addEventListener("toggle", () => this.histoire.open && this.#raconter());
    const sur = (/** @type {string} */ nom, /** @type {string} */ evenement) =>
      zone.querySelector(`[data-${nom}]`)?.addEventListener("click", () => this.#dire(evenement, this.#objet));
    sur("fermer-fiche", "fermer");
    sur("deplacer", "bouger");
    sur("supprimer", "supprimer");
  }

  /** @param {Objet | null} objet */
  montrer(objet) {
    const autre = objet?.jeton !== this.#objet?.jeton;
    const revenu = !autre && this.#objet?.supprime_le && !objet?.supprime_le;
    this.#objet = objet;
    this.zone.hidden = !objet;
    if (!objet) return;
    this.#decrire(objet);
    if (autre) this.#choisir(objet);
    else this.#suivre(objet);
    if (objet.supprime_le) this.refuser(supprimePar(objet));
    if (autre || revenu) this.erreur.hidden = true;
    if (autre) {
      this.histoire.open = false;
    } else if (this.histoire.open) this.#raconter();
  }

  /** Whether something is typed there of this object, and not saved. @param {string} jeton */
  ecrit(jeton) {
    if (!this.#base || this.#objet?.jeton !== jeton) return false;
    const dites = valeurs(this.#base);
    return TOUS.some((nom) => this.#champ(nom).value !== dites[nom]);
  }

  /** The layers in which an object may be put, again when a cell opens. */
  calquer() {
    const champ = /** @type {any} */ (this.#champ("calque"));
    const choisi = champ.value;
    champ.replaceChildren(
      new Option("Calque commun", ""),
      ...this.donnees.calques.map(({ id, nom }) => new Option(nom, String(id))),
    );
    champ.value = choisi;
    champ.closest("label").hidden = !this.donnees.calques.length;
  }

  /** A new object is named first. */
  nommer() {
    const libelle = /** @type {HTMLInputElement} */ (/** @type {unknown} */ (this.#champ("libelle")));
    libelle.focus();
    libelle.select();
  }

  /** @param {string} phrase @param {string} [champ] */
  refuser(phrase, champ = "") {
    this.erreur.textContent = phrase;
    this.erreur.hidden = false;
    if (champ && this.formulaire.elements.namedItem(champ)) this.#champ(champ).focus();
  }

  /** @param {Objet} objet */
  #decrire(objet) {
    this.#texte("nom", this.dessinateur.nom(objet));
    this.zone
      .querySelector("[data-vignette]")
      ?.replaceChildren(vignette(this.sprite, objet.symbole, this.dessinateur.ton(objet)));
    const qui = objet.modifie_par
      ? `${objet.modifie_par.nom}, ${heureVueDe(objet.modifie_le, heureDuServeur())}`
      : "en attente d’envoi";
    this.#texte(
      "resume",
      [mesures(objet), objet.calque?.nom, qui, `version ${objet.version}`].filter(Boolean).join(" · "),
    );
    const liens = objet.entrees.map(({ numero, groupe }) => {
      const lien = document.createElement("a");
      lien.href = `/mains-courantes/${groupe}/entrees/${numero}/`;
      lien.textContent = `n° ${numero}`;
      return lien;
    });
    const place = /** @type {HTMLElement} */ (this.zone.querySelector("[data-entrees-liees]"));
    place.replaceChildren(
      ...(liens.length ? ["Dans la main courante : ", ...liens.flatMap((lien) => [lien, " "])] : []),
    );
  }

  /** @param {Objet} objet */
  #choisir(objet) {
    this.#tour += 1;
    this.#remplir(objet);
  }

  /**
   * The same object, as it has become. What is typed stays, on top of what the others have changed elsewhere; where they have
   * changed the very field that is being typed, the form stays a change of the former version: the server shows both.
   * @param {Objet} objet
   */
  #suivre(objet) {
    const [avant, apres] = [valeurs(this.#base ?? objet), valeurs(objet)];
    const tapes = TOUS.filter((nom) => this.#champ(nom).value !== avant[nom]);
    const disputes = tapes.filter((nom) => apres[nom] !== avant[nom] && apres[nom] !== this.#champ(nom).value);
    if (!disputes.length) this.#remplir(objet, tapes);
  }

  /** @param {Objet} objet @param {string[]} [sauf] the fields that keep what is typed in them */
  #remplir(objet, sauf = []) {
    if (this.#base?.genre !== objet.genre) {
      const symboles = this.donnees.symboles.filter(({ genres }) => genres.includes(objet.genre));
      /** @type {any} */ (this.#champ("symbole")).replaceChildren(
        ...symboles.map(({ libelle, code }) => new Option(libelle, code)),
      );
    }
    this.#base = objet;
    const ecrites = valeurs(objet);
    for (const nom of TOUS.filter((candidat) => !sauf.includes(candidat))) {
      if (this.#champ(nom).value !== ecrites[nom]) this.#champ(nom).value = ecrites[nom];
    }
    const trace = objet.genre === "ligne" || objet.genre === "polygone";
    /** @type {HTMLElement} */ (this.zone.querySelector("[data-champ-position]")).hidden = trace;
    /** @type {HTMLElement} */ (this.zone.querySelector("#ct-aide-position")).hidden = trace;
    /** @type {HTMLElement} */ (this.zone.querySelector("[data-champ-rayon]")).hidden = objet.genre !== "cercle";
    for (const champ of /** @type {NodeListOf<any>} */ (
      this.formulaire.querySelectorAll("input, select, textarea, button")
    ))
      champ.disabled = !this.donnees.peut_dessiner;
  }

  /** @param {SubmitEvent} e */
  async #enregistrer(e) {
    e.preventDefault();
    // Pressed twice while the entries are looked up, it would be two changes of one version.
    if (!this.#base || this.#enCours) return;
    this.#enCours = true;
    try {
      await this.#envoyer(this.#base);
    } finally {
      this.#enCours = false;
    }
  }

  /** @param {Objet} objet the one from which the form was filled */
  async #envoyer(objet) {
    this.erreur.hidden = true;
    const place = this.#place(objet);
    if (place === undefined) return this.refuser("Cette position ne se lit pas : écrivez 43.6045, 1.4440.", "position");
    if (place?.rayon_m !== undefined && !(Number(place.rayon_m) > 0))
      return this.refuser("Ce rayon ne se lit pas : écrivez des mètres, 1500.", "rayon_m");
    const champs = Object.fromEntries(
      CHAMPS.filter((champ) => this.#champ(champ).value !== objet[champ]).map((champ) => [
        champ,
        this.#champ(champ).value,
      ]),
    );
    if (champs.symbole && champs.nature === undefined) champs.nature = this.#natureDe(objet, champs.symbole);
    if (this.#champ("calque").value !== String(objet.calque?.id ?? ""))
      Object.assign(champs, { calque: this.#calque() });
    // Asked of the network: another object may be chosen meanwhile, whose form is not read for this one.
    const tour = this.#tour;
    const saisi = Object.fromEntries(TOUS.map((nom) => [nom, this.#champ(nom).value]));
    let entrees;
    try {
      entrees = await this.#entrees(objet);
    } catch {
      return this.refuser(
        "Les entrées n’ont pas pu être vérifiées, faute de réseau : réessayez, ou ôtez-les.",
        "entrees",
      );
    }
    if (entrees === null) return this.refuser("Une de ces entrées n’est pas dans cette main courante.", "entrees");
    if (entrees) Object.assign(champs, { entrees });
    this.#dire("decrire", { objet, champs, place });
    // What was typed meanwhile stays.
    const depuis = TOUS.filter((nom) => this.#champ(nom).value !== saisi[nom]);
    if (tour === this.#tour && this.#objet) this.#remplir(this.#objet, depuis);
  }

  /** The one that somebody chose stays; the one that came with the symbol goes with it. @param {Objet} objet @param {string} symbole */
  #natureDe({ symbole: ancien, nature }, symbole) {
    const { symboles } = this.dessinateur;
    return nature === symboles.get(ancien)?.nature ? (symboles.get(symbole)?.nature ?? "") : nature;
  }

  #calque() {
    return this.donnees.calques.find(({ id }) => String(id) === this.#champ("calque").value) ?? null;
  }

  /** The place typed: null when it is the same, undefined when it cannot be read. @param {Objet} objet */
  #place(objet) {
    if (objet.genre === "ligne" || objet.genre === "polygone") return null;
    const [lat, lng] = centre(objet);
    const texte = this.#champ("position").value;
    const rayon = this.#champ("rayon_m").value;
    const memeRayon = rayon === (objet.rayon_m === null ? "" : String(objet.rayon_m));
    const lu = texte === enDecimal({ lat, lng }) ? { lat, lng } : lireCoordonnees(texte);
    if (!lu) return undefined;
    if (lu.lat === lat && lu.lng === lng && memeRayon) return null;
    const geometrie = { type: "Point", coordinates: [lu.lng, lu.lat] };
    const metres = Number(rayon.replace(/\s/g, "").replace(",", "."));
    return objet.genre === "cercle" ? { geometrie, rayon_m: metres } : { geometrie };
  }

  /** The entries typed by their numbers: undefined when they are the same, null when one does not exist. @param {Objet} objet */
  async #entrees(objet) {
    const numeros = [...new Set((this.#champ("entrees").value.match(/\d{1,9}/g) ?? []).map(Number))];
    if (numeros.join() === objet.entrees.map(({ numero }) => numero).join()) return undefined;
    const trouvees = numeros.length ? await this.lecture.entrees(numeros) : [];
    return trouvees.length === numeros.length ? trouvees : null;
  }

  async #raconter() {
    const objet = this.#objet;
    const liste = /** @type {HTMLElement} */ (this.zone.querySelector("[data-etapes]"));
    if (!objet) return;
    const etapes = await this.lecture.historique(objet.jeton).catch(() => []);
    if (this.#objet?.jeton !== objet.jeton) return;
    liste.replaceChildren(
      ...etapes.map(({ genre, emise_le, auteur, objet: etat }) => {
        const ligne = document.createElement("li");
        ligne.textContent = `${heureVueDe(emise_le, heureDuServeur())} · ${RECITS[genre] ?? "changé"} par ${auteur?.nom ?? "le portail"} · ${this.dessinateur.nom(etat)}`;
        return ligne;
      }),
    );
  }

  /** @param {string} nom @returns {HTMLInputElement} */
  #champ(nom) {
    return /** @type {any} */ (this.formulaire.elements.namedItem(nom));
  }

  /** @param {string} nom @param {string} texte */
  #texte(nom, texte) {
    /** @type {HTMLElement} */ (this.zone.querySelector(`[data-${nom}]`)).textContent = texte;
  }

  /** @param {string} nom @param {any} detail */
  #dire(nom, detail) {
    this.dispatchEvent(new CustomEvent(nom, { detail }));
  }
}

/** @param {Objet} objet */
function supprimePar({ modifie_par }) {
  const par = modifie_par ? ` par ${modifie_par.nom}` : "";
  return `Cet objet vient d’être supprimé${par}. Ce que vous écriviez est encore là : pour l’enregistrer, remettez d’abord l’objet (« Supprimés »).`;
}

/** What the form says of an object, field by field. @param {Objet} objet @returns {Record<string, string>} */
function valeurs(objet) {
  const [lat, lng] = centre(objet);
  return {
    ...Object.fromEntries(CHAMPS.map((champ) => [champ, String(objet[champ] ?? "")])),
    calque: String(objet.calque?.id ?? ""),
    position: enDecimal({ lat, lng }),
    rayon_m: objet.rayon_m === null ? "" : String(objet.rayon_m),
    entrees: objet.entrees.map(({ numero }) => numero).join(", "),
  };
}

/** How long, how large. @param {Objet} objet */
export function mesures({ genre, geometrie, rayon_m }) {
  const points = (/** @type {number[][]} */ positions) => positions.map(([lng, lat]) => ({ lat, lng }));
  if (genre === "ligne") return enClair(longueur(points(geometrie.coordinates)));
  if (genre === "polygone") {
    const bords = geometrie.coordinates.map((/** @type {number[][]} */ bord) => surface(points(bord)));
    return surfaceEnClair(bords.reduce((/** @type {number} */ reste, /** @type {number} */ trou) => reste - trou));
  }
  return genre === "cercle" ? `rayon ${enClair(rayon_m ?? 0)}` : "";
}
