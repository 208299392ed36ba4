// What a person does with a message: react, answer, change, withdraw, pour, forward, acknowledge.

import { copierLAdresse } from "../bulle.js";
import { PAS_GARDE } from "../sort-envoi.js";
import { prendre } from "./cadre.js";
import { demanderOriginal, demanderTransfert, demanderVersement, montrerAccuses } from "./dialogues.js";
import { Differes } from "./differes.js";
import { Menu } from "./menu.js";
import { un } from "./outils.js";
import { nouveauGroupe } from "./participants.js";
import { preparer } from "./preparation.js";
import { Selection } from "./selection.js";

const RESPONSABLES = ["responsable", "administrateur"];
// What is left to do with a message of a closed conversation.
const HORS_CLOTURE = ["transferer", "accuses", "lien"];
const CLOSE = "Cette conversation est close\u00a0: elle se lit seulement.";
const EXTRAIT = 120;
const CITE = 60;
// An event begins at once from the message poured, unless the network made it wait: one is then busy elsewhere.
const AUSSITOT = 5_000;

export class Gestes {
  /**
   * @param {{racine: HTMLElement, moi: import("../moi.js").Moi, boite: import("../boite-envoi.js").BoiteEnvoi,
   *   conversations: import("./conversations.js").Conversations, messages: import("./fil-messages.js").FilMessages,
   *   saisie: import("./saisie.js").Saisie, lire: (url: string, corps?: any, methode?: string) => Promise<any>,
   *   ouvrir: (id: number) => void, dire: (phrase: string) => void}} monde
   */
  constructor(monde) {
    this.monde = monde;
    const { racine, boite, messages, saisie } = monde;
    this.differes = new Differes(un(racine, "[data-differes]"), {
      boite,
      saisie,
      reprendre: (apercu) => this.#reprendre(apercu),
      fait: (apercu, reponse) => this.#fait(apercu, reponse),
    });
    const menu = /** @type {HTMLElement} */ (document.getElementById("ms-menu-message"));
    this.menu = new Menu(menu, (acte, article, signe) => this.faire(acte, article, signe));
    this.selection = new Selection(racine, messages, (ids) => this.#verser(ids));
    messages.liste.addEventListener("click", (e) => this.#surClic(e));
    messages.liste.addEventListener("keydown", (e) => this.#surTouche(e));
    racine.addEventListener("click", (e) => {
      const geste = /** @type {HTMLElement | null} */ (e.target instanceof Element && e.target.closest("[data-geste]"))
        ?.dataset.geste;
      if (geste === "nouveau-groupe") this.#nouveauGroupe();
    });
  }

  /** @param {string} acte @param {HTMLElement} article @param {string} [signe] */
  faire(acte, article, signe = "accord") {
    const id = Number(article.dataset.id);
    const { lire, saisie } = this.monde;
    const texte = un(article, ".texte")?.innerText.trim() ?? "";
    const qui = un(article, ".de").textContent;
    if (acte === "reagir") this.#reagir(article, signe);
    if (acte === "repondre") saisie.repondre({ id, qui, texte: texte.slice(0, EXTRAIT) });
    if (acte === "modifier") saisie.reprendre(id, texte);
    if (acte === "supprimer") this.#supprimer(id, texte);
    if (acte === "verser") this.#verser([id]);
    if (acte === "evenement") this.#ouvrirEvenement(article);
    if (acte === "transferer") this.#transferer({ message: id, resume: `${qui} : ${texte}` });
    if (acte === "accuses") montrerAccuses({ message: id, lire });
    if (acte === "original") demanderOriginal({ message: id, lire });
    if (acte === "lien")
      this.#copier(`${location.origin}/messagerie/${article.dataset.groupe}/${article.dataset.numero}/`);
  }

  /** The text of a message that was sent. Resolves when it is safe on the disk. @param {number} message @param {string} texte */
  modifier(message, texte) {
    return this.#partir(
      `/api/v1/messages/${message}/modification/`,
      { texte },
      { acte: "modifier", texte: `Modifier le message : ${cite(texte)}`, message, nouveau: texte },
    );
  }

  /** @param {MouseEvent} e */
  #surClic(e) {
    const cible = e.target instanceof Element ? e.target : this.monde.racine;
    const article = /** @type {HTMLElement | null} */ (cible.closest(".message[data-id]"));
    if (!article) return;
    if (this.selection.estEnCours) return this.selection.choisir(article, e);
    const bouton = /** @type {HTMLElement | null} */ (cible.closest("[data-geste]"));
    const signe = /** @type {HTMLElement | null} */ (cible.closest("[data-signe]"))?.dataset.signe;
    const cite = /** @type {HTMLElement | null} */ (cible.closest("[data-cite]"))?.dataset.cite;
    if (bouton?.dataset.geste === "menu") this.#menu(article, bouton);
    else if ((signe || bouton?.dataset.geste === "prendre") && this.#estClose) this.monde.dire(CLOSE);
    else if (bouton?.dataset.geste === "prendre") this.#prendre(article, bouton);
    else if (signe) this.#reagir(article, signe);
    else if (cite) {
      e.preventDefault();
      this.monde.messages.viser(Number(cite));
    }
  }

  /** The arrows go from message to message; Enter opens the menu of the one that has the focus. @param {KeyboardEvent} e */
  #surTouche(e) {
    const article = /** @type {HTMLElement | null} */ (
      e.target instanceof Element && e.target.closest(".message[data-id]")
    );
    const pas = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (pas) {
      const articles = /** @type {HTMLElement[]} */ ([...this.monde.messages.lignes.querySelectorAll(".message")]);
      const ou = article ? articles.indexOf(article) + pas : articles.length - 1;
      if (!articles[ou]) return;
      e.preventDefault();
      articles[ou].focus();
      articles[ou].scrollIntoView({ block: "nearest" });
    } else if (article && e.target === article && (e.key === "Enter" || e.key === " ")) {
      e.preventDefault();
      if (this.selection.estEnCours) this.selection.choisir(article, e);
      else this.#menu(article, un(article, "[data-geste=menu]"));
    }
  }

  /** @param {HTMLElement} article @param {HTMLElement} bouton */
  #menu(article, bouton) {
    const { id, role } = this.monde.moi;
    const responsable = RESPONSABLES.includes(role);
    // What could still be changed when the line was drawn may be too old by now.
    preparer(article, id);
    this.menu.ouvrir(article, bouton, (acte) =>
      this.#estClose ? HORS_CLOTURE.includes(acte) : acte !== "original" || responsable,
    );
  }

  /** Nothing is written there: its field has gone. */
  get #estClose() {
    return this.monde.saisie.formulaire.hidden;
  }

  /** @param {HTMLElement} article @param {HTMLElement} bouton */
  #prendre(article, bouton) {
    const { id, groupe, pris = "" } = article.dataset;
    bouton.hidden = true;
    // What prepares this line again meanwhile does not offer it a second time.
    article.dataset.pris = `${pris} ${this.monde.moi.id}`;
    prendre(this.monde.boite, Number(id), Number(groupe)).catch(() => {
      bouton.hidden = false;
      article.dataset.pris = pris;
      this.monde.dire(PAS_GARDE);
    });
    article.focus();
  }

  /** @param {number} message @param {string} dit */
  #supprimer(message, dit) {
    const apercu = /** @type {const} */ ({ acte: "supprimer", texte: `Supprimer ${cite(dit)}`, message });
    this.#direSiPerdu(this.#partir(`/api/v1/messages/${message}/suppression/`, {}, apercu));
  }

  /** @param {HTMLElement} article @param {string} signe */
  #reagir(article, signe) {
    const message = Number(article.dataset.id);
    const posee = un(article, `[data-signe="${signe}"]`)?.getAttribute("aria-pressed") === "true";
    const est_posee = !(this.differes.signe(message, signe) ?? posee);
    const sur = cite(un(article, ".texte")?.innerText.trim() ?? "");
    const texte = `${est_posee ? "Réagir à" : "Retirer ma réaction à"} ${sur}`;
    const apercu = /** @type {const} */ ({ acte: "reagir", texte, message, signe, est_posee });
    this.#direSiPerdu(this.#partir(`/api/v1/messages/${message}/reactions/`, { signe, est_posee }, apercu));
  }

  /** @param {number[]} messages @param {string} [suite] */
  #verser(messages, suite = "") {
    const montres = messages.map((id) => this.monde.messages.message(id));
    const seul = montres[0] ? un(montres[0], ".texte")?.innerText : "";
    this.#demanderVersement({
      messages,
      resume:
        messages.length > 1 ? `${messages.length} messages, en une entrée qui dira d’où ils viennent.` : `« ${seul} »`,
      urgent: montres.some((article) => article && "urgent" in article.dataset),
      suite,
    });
  }

  /** @param {{messages: number[], resume: string, urgent: boolean, suite: string}} quoi */
  #demanderVersement({ messages, resume, urgent, suite }) {
    const conversation = this.monde.messages.conversation?.id ?? 0;
    demanderVersement({
      resume,
      urgent,
      groupes: this.monde.moi.groupes,
      verser: async (groupe, importance) => {
        const texte = `Verser à la main courante ${groupe.nom}`;
        await this.#partir(
          `/api/v1/conversations/${conversation}/versements/`,
          { groupe: groupe.id, messages, importance },
          { acte: "verser", texte, messages, resume, urgent, suite, ou: groupe.nom },
        );
        this.selection.finir();
      },
    });
  }

  /** An event begins from an entry: the message is first one. @param {HTMLElement} article */
  #ouvrirEvenement(article) {
    this.#verser([Number(article.dataset.id)], "evenement");
  }

  /** @param {{message: number, resume: string}} quoi */
  #transferer({ message, resume }) {
    const { conversations, messages } = this.monde;
    demanderTransfert({
      resume,
      conversations: conversations.liste().filter(({ id, clos_le }) => id !== messages.conversation?.id && !clos_le),
      transferer: (vers) =>
        this.#partir(
          `/api/v1/messages/${message}/transferts/`,
          { conversation: vers.id },
          { acte: "transferer", texte: `Transférer à ${vers.titre}`, message, resume, ou: vers.titre },
        ),
    });
  }

  /** @param {string} url @param {Record<string, any>} corps @param {import("./differes.js").Apercu} apercu */
  async #partir(url, corps, apercu) {
    try {
      return await this.differes.deposer({ url, corps, groupe: this.monde.messages.conversation?.id ?? 0, apercu });
    } catch {
      throw new Error(PAS_GARDE);
    }
  }

  /** What no form waits for. @param {Promise<any>} depart */
  #direSiPerdu(depart) {
    depart.catch((/** @type {Error} */ { message }) => this.monde.dire(message));
  }

  /** What was refused, to be asked otherwise. @param {any} apercu */
  #reprendre(apercu) {
    if (apercu.acte === "modifier") this.monde.saisie.reprendre(apercu.message, apercu.nouveau);
    if (apercu.acte === "verser") this.#demanderVersement(apercu);
    if (apercu.acte === "transferer") this.#transferer(apercu);
  }

  /** @param {any} apercu @param {any} reponse */
  #fait({ acte, ou, suite, depuis }, reponse) {
    if (acte === "transferer") this.monde.dire(`Transféré à ${ou}.`);
    if (acte !== "verser" || !reponse) return;
    this.monde.dire(`Versé à la main courante ${ou}, n° ${reponse.numero}.`);
    const nouveau = `/evenements/nouveau/?entree=${reponse.id}`;
    if (suite && Date.now() - depuis < AUSSITOT) location.assign(nouveau);
    else if (suite) this.differes.dire(`Versé à ${ou}, n° ${reponse.numero}.`, nouveau, "Ouvrir l’événement");
  }

  #nouveauGroupe() {
    const { lire, conversations, ouvrir } = this.monde;
    nouveauGroupe({
      lire,
      creee: (conversation) => {
        conversations.poser(conversation);
        ouvrir(conversation.id);
      },
    });
  }

  /** @param {string} texte */
  async #copier(texte) {
    this.monde.dire(await copierLAdresse(texte, "Lien vers le message copié."));
  }
}

/** The beginning of what is said, on one line. @param {string} texte */
function cite(texte) {
  const ligne = texte.replace(/\s+/g, " ");
  return `« ${ligne.length > CITE ? `${ligne.slice(0, CITE)}…` : ligne} »`;
}
