// The list of conversations, whom one can write to, and what was found in the messages.

import { auRelacher } from "../bulle.js";
import { copieDe } from "../fragment.js";
import { dire, initiales, quand, un } from "./outils.js";

/** @typedef {import("./types.d.ts").Conversation} Conversation @typedef {import("./types.d.ts").Contact} Contact */

const ATTENTE = 180;
export const SANS_RESEAU = "La recherche n’a pas abouti : vérifiez le réseau.";

/** What is said where nothing is found, or where nothing could be looked for. @param {{mot: string, echec: boolean, trouve: boolean}} recherche */
export function phraseDeRecherche({ mot, echec, trouve }) {
  if (!mot) return "";
  if (echec) return SANS_RESEAU;
  return trouve ? "" : "Rien ne répond à ces mots.";
}

export class Liste {
  /** @type {any} */ #minuterie = null;
  #demande = 0;
  #archivees = false;
  /** @type {string | null} */ #suivant = null;

  /**
   * @param {HTMLElement} racine
   * @param {{conversations: import("./conversations.js").Conversations, compte: (id: number) => {non_lus: number, urgents: number},
   *   etatDe: (personne: number | null) => string, lire: (url: string, corps?: any) => Promise<any>,
   *   ouvrir: (id: number, options?: {vers?: number}) => void, moi: {id: number}}} monde
   */
  constructor(racine, monde) {
    this.racine = racine;
    this.monde = monde;
    this.champ = /** @type {HTMLInputElement} */ (un(racine, "[data-recherche]"));
    this.liste = /** @type {HTMLElement} */ (un(racine, "[data-conversations]"));
    this.dessiner = auRelacher(this.liste, () => this.#dessiner());
    this.champ.addEventListener("input", () => this.#chercher());
    this.champ.addEventListener("keydown", (e) => this.#touche(e));
    racine.addEventListener("keydown", (e) => this.#parcourir(e));
    un(racine, "[data-geste=archivees]").addEventListener("click", () => {
      this.#archivees = !this.#archivees;
      this.dessiner();
    });
    un(racine, "[data-geste=plus-de-resultats]").addEventListener("click", () => this.#plus());
    monde.conversations.addEventListener("change", () => this.dessiner());
  }

  #dessiner() {
    const { conversations } = this.monde;
    const mot = this.champ.value.trim().toLocaleLowerCase("fr");
    const montrees = [
      ...conversations.liste(),
      ...(this.#archivees || mot ? conversations.liste({ archivees: true }) : []),
    ];
    const voulues = montrees.filter(({ titre }) => !mot || sansAccents(titre).includes(sansAccents(mot)));
    const foyer = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.conversation;
    this.liste.replaceChildren(...voulues.map((conversation) => this.#ligne(conversation)));
    if (foyer) un(this.liste, `[data-conversation="${foyer}"]`)?.focus({ preventScroll: true });
    un(this.racine, "[data-aucune]").hidden = Boolean(mot) || montrees.length > 0;
    const archivees = un(this.racine, "[data-geste=archivees]");
    archivees.hidden = Boolean(mot) || conversations.nombreArchivees === 0;
    archivees.textContent = `Archivées (${conversations.nombreArchivees})`;
    archivees.setAttribute("aria-expanded", String(this.#archivees));
  }

  /** @param {Conversation} conversation */
  #ligne(conversation) {
    const { id, titre, dernier, dernier_message_le, avec, est_favorite, est_muette, clos_le } = conversation;
    const ligne = copieDe("ms-gabarit-conversation");
    const bouton = un(ligne, "button");
    bouton.dataset.conversation = String(id);
    bouton.addEventListener("click", () => this.monde.ouvrir(id));
    if (this.racine.closest("#messagerie")?.getAttribute("data-ouverte") === String(id))
      bouton.setAttribute("aria-current", "true");
    un(ligne, "[data-nom]").textContent = titre;
    un(ligne, "[data-quand]").textContent = quand(dernier_message_le);
    const qui =
      dernier && dernier.auteur === this.monde.moi.id ? "Vous : " : dernier && !avec ? `${dernier.nom} : ` : "";
    const texte = dernier?.supprime ? "Message supprimé" : (dernier?.texte ?? "Aucun message");
    const suites = [est_favorite && "favorite", est_muette && "muette", clos_le && "close"].filter(Boolean).join(", ");
    un(ligne, "[data-dernier]").textContent = qui + texte;
    bouton.title = suites && `Conversation ${suites}`;
    bouton.classList.toggle("favorite", est_favorite);
    bouton.classList.toggle("muette", est_muette);
    const rond = un(ligne, ".rond");
    rond.textContent = initiales(titre);
    rond.classList.add(...(avec ? [this.monde.etatDe(avec)] : ["collectif"]));
    this.#compter(ligne, bouton, id, suites);
    return ligne;
  }

  /** @param {HTMLElement} ligne @param {HTMLElement} bouton @param {number} id @param {string} suites how one follows it */
  #compter(ligne, bouton, id, suites) {
    const { non_lus, urgents } = this.monde.compte(id);
    const badge = un(ligne, "[data-nombre]");
    badge.hidden = non_lus === 0;
    badge.textContent = non_lus > 99 ? "99+" : String(non_lus);
    badge.classList.toggle("urgent", urgents > 0);
    bouton.classList.toggle("a-lire", non_lus > 0);
    const accorder = (/** @type {number} */ n, /** @type {string} */ mot) => n && `${n} ${mot}${n > 1 ? "s" : ""}`;
    const [nom, dernier, moment] = ["nom", "dernier", "quand"].map((role) => un(ligne, `[data-${role}]`).textContent);
    const dits = [nom, suites, accorder(non_lus, "non lu"), accorder(urgents, "urgent"), dernier, moment];
    bouton.setAttribute("aria-label", dits.filter(Boolean).join(", "));
  }

  #chercher() {
    clearTimeout(this.#minuterie);
    this.dessiner();
    const mot = this.champ.value.trim();
    this.#demande += 1;
    const numero = this.#demande;
    if (!mot) return this.#montrer([], []);
    this.#minuterie = setTimeout(async () => {
      const q = encodeURIComponent(mot);
      const [contacts, trouves] = await Promise.all([
        this.monde.lire(`/api/v1/messagerie/contacts/?q=${q}`).catch(() => null),
        this.monde.lire(`/api/v1/messagerie/recherche/?q=${q}`).catch(() => null),
      ]);
      // An answer that comes after a newer question is too late.
      if (numero !== this.#demande) return;
      this.#suivant = trouves?.suivant ?? null;
      this.#montrer(contacts ?? [], trouves?.resultats ?? [], contacts === null || trouves === null);
    }, ATTENTE);
  }

  async #plus() {
    if (!this.#suivant) return;
    const trouves = await this.monde.lire(this.#suivant).catch(() => null);
    if (!trouves) return dire(un(this.racine, "[data-rien]"), SANS_RESEAU);
    this.#suivant = trouves.suivant;
    un(this.racine, ".ms-trouves").append(...trouves.resultats.map((/** @type {any} */ t) => this.#trouve(t)));
    un(this.racine, "[data-geste=plus-de-resultats]").hidden = !this.#suivant;
  }

  /** @param {Contact[]} contacts @param {any[]} trouves @param {boolean} [echec] some of it could not be looked for */
  #montrer(contacts, trouves, echec = false) {
    const ecrire = un(this.racine, "[data-contacts]");
    ecrire.hidden = contacts.length === 0;
    un(ecrire, "ul").replaceChildren(
      ...contacts.map((contact) => ligneDeContact(contact, () => this.#ecrireA(contact))),
    );
    const dans = un(this.racine, "[data-trouves]");
    dans.hidden = trouves.length === 0;
    un(dans, "ul").replaceChildren(...trouves.map((trouve) => this.#trouve(trouve)));
    un(dans, "[data-geste=plus-de-resultats]").hidden = !this.#suivant;
    const trouve = contacts.length + trouves.length + this.liste.children.length > 0;
    dire(un(this.racine, "[data-rien]"), phraseDeRecherche({ mot: this.champ.value.trim(), echec, trouve }));
  }

  /** @param {any} trouve */
  #trouve({ conversation, numero, auteur, envoye_le, extrait, nom }) {
    const ligne = document.createElement("li");
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "ms-trouve";
    const tete = document.createElement("span");
    tete.className = "pale petit";
    tete.textContent = `${auteur.nom} · ${this.monde.conversations.de(conversation)?.titre ?? nom} · ${quand(envoye_le)}`;
    const passage = document.createElement("span");
    passage.innerHTML = extrait; // Escaped by the server, but for its <mark>.
    bouton.append(tete, passage);
    bouton.addEventListener("click", () => this.monde.ouvrir(conversation, { vers: numero }));
    ligne.append(bouton);
    return ligne;
  }

  /** @param {Contact} contact */
  async #ecrireA({ personne, entite, fonction }) {
    const erreur = un(this.racine, "[data-rien]");
    try {
      const corps = personne ? { personne } : { entite, fonction };
      const conversation = await this.monde.lire("/api/v1/conversations/", corps);
      this.champ.value = "";
      this.monde.conversations.poser(conversation);
      this.#montrer([], []);
      this.monde.ouvrir(conversation.id);
    } catch (refus) {
      dire(erreur, /** @type {Error} */ (refus).message);
    }
  }

  /** @param {KeyboardEvent} e */
  #touche(e) {
    if (e.key === "Escape" && this.champ.value) {
      e.stopPropagation();
      this.champ.value = "";
      this.#chercher();
    }
    if (e.key === "Enter") /** @type {HTMLElement | null} */ (un(this.racine, "[data-defile] li button"))?.click();
  }

  /** The arrows walk all that can be pressed, from the field down. @param {KeyboardEvent} e */
  #parcourir(e) {
    const pas = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!pas) return;
    const lignes = /** @type {HTMLElement[]} */ ([...this.racine.querySelectorAll("[data-defile] li button")]).filter(
      (ligne) => ligne.offsetParent,
    );
    const ou = lignes.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + pas;
    e.preventDefault();
    if (ou < 0) this.champ.focus();
    else lignes[ou]?.focus();
  }
}

/** @param {Contact} contact @param {() => void} choisir */
export function ligneDeContact({ nom, detail, personne, participe }, choisir) {
  const ligne = copieDe("ms-gabarit-conversation");
  un(ligne, "[data-nom]").textContent = nom;
  un(ligne, "[data-dernier]").textContent = participe === false ? `${detail} · ne voit pas la conversation` : detail;
  const rond = un(ligne, ".rond");
  rond.textContent = initiales(nom);
  if (!personne) rond.classList.add("collectif");
  const bouton = un(ligne, "button");
  bouton.setAttribute("aria-label", [nom, detail].filter(Boolean).join(", "));
  bouton.addEventListener("click", choisir);
  return ligne;
}

/** @param {string} texte */
function sansAccents(texte) {
  return texte.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("fr");
}
