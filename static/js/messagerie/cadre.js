// On every page, light: what one's conversations count, what they say aloud, and the panel that opens beside the page.
// The panel itself is loaded when it is first opened.

import { apporter } from "../a-la-demande.js";
import { montrer, recrire, retirer } from "../alertes.js";
import { raccourci } from "../clavier.js";
import { dessinerBadge } from "../compteurs.js";
import { heureDuServeur } from "../heure-serveur.js";
import { Lus } from "../lus.js";
import { retenir } from "../memoire.js";
import { HORLOGE } from "../minuteries.js";
import { estCalme, signaler } from "../notifications.js";
import { effet, NOUVELLE, urgentsAMontrer } from "./niveaux.js";

/** @typedef {import("./niveaux.js").MaConversation} MaConversation */

const RECENT = 15 * 60_000;
const RECU_S = 1_000;
export const CLE_OUVERT = "messagerie-ouverte";

/**
 * @param {{moi: import("../moi.js").Moi, fil: import("../fil.js").Fil, boite: import("../boite-envoi.js").BoiteEnvoi,
 *   compteurs: import("../compteurs.js").Compteurs}} monde
 * @returns {{suivies: Map<number, MaConversation>, suivre: (id: number, tete: number, connue: Partial<MaConversation>) => void}}
 *   what is followed, and following one more
 */
export function suivreMessagerie({ moi, fil, boite, compteurs }) {
  const { conversations = [], urgents = [], depuis = 0 } = moi.messagerie ?? {};
  let derniere = depuis;
  const suivies = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const recus = new Lus({
    envoyer: (groupe, numero) => fil.dire({ type: "recu", groupe, numero }),
    deposer: () => Promise.reject(new Error("la prise seule le dit")),
    horloge: HORLOGE,
  });

  /** @param {any} message */
  const bandeau = ({ id, groupe, texte, qui, numero }) =>
    montrer(
      { cle: `message-${id}`, titre: "Message urgent", texte, qui, url: `/messagerie/${groupe}/${numero}/` },
      () => prendre(boite, id, groupe).catch(() => bandeau({ id, groupe, texte, qui, numero })),
    );

  fil.addEventListener("depeche", (e) => {
    const { groupe, numero, genre, donnees, emise_le, objet } = /** @type {CustomEvent} */ (e).detail;
    const suivie = suivies.get(groupe);
    if (!suivie) return;
    recus.noter(groupe, numero, RECU_S);
    // For whom it was opened: its first line says it, to who is there by their entité.
    if (objet?.type === "conversation") suivie.fonction = donnees.fonction ?? suivie.fonction;
    if (objet?.type === "message") recrire(`message-${donnees.id}`, donnees);
    if (objet?.type === "message" && aPris(donnees, moi.id)) retirer(`message-${donnees.id}`);
    // Each number once: a message that was heard when it came, and comes again changed, does not ring a second time.
    if (numero <= suivie.tete) return;
    suivie.tete = numero;
    if (genre !== "message.envoye" || aPris(donnees, moi.id)) return;
    const { bandeau: aMontrer, son } = effet(donnees, moi, suivie, estCalme());
    const qui = [donnees.auteur?.nom, donnees.entite?.nom].filter(Boolean).join(" · ");
    if (aMontrer) bandeau({ ...donnees, groupe, qui });
    if (!son || heureDuServeur() - Date.parse(emise_le) > RECENT || (son === "message" && estALEcran(groupe))) return;
    const url = `/messagerie/${groupe}/${donnees.numero}/`;
    signaler({ cle: `message-${donnees.id}`, titre: qui, texte: donnees.texte, url }, { doux: son === "message" });
  });
  fil.addEventListener("restaure", (e) => {
    const { groupe, tete } = /** @type {CustomEvent} */ (e).detail;
    const suivie = suivies.get(groupe);
    if (suivie) suivie.tete = Math.min(suivie.tete, tete);
  });
  fil.addEventListener("rejoint", (e) => {
    const { groupe: id, genre, participation, tete, en_personne } = /** @type {CustomEvent} */ (e).detail;
    derniere = Math.max(derniere, participation);
    if (genre !== "conversation") return;
    suivre(id, tete ?? 0, { en_personne });
    // Told of it by one's entité, then in person.
    const suivie = suivies.get(id);
    if (suivie && en_personne) suivie.en_personne = true;
  });
  // What was joined while nobody listened: between the page and the socket, or during a cut.
  fil.addEventListener("etat", () => {
    if (fil.etat !== "direct") return;
    fil.dire({ type: "rejoints", depuis: derniere });
    recus.reprendre();
  });
  fil.addEventListener("refus", (e) => suivies.delete(Number(/** @type {CustomEvent} */ (e).detail.groupe)));
  compteurs.addEventListener("compte", () => compter(compteurs, suivies));
  for (const urgent of urgentsAMontrer(urgents, moi, suivies)) {
    const ou = [urgent.nom, urgent.entite].filter(Boolean).join(" · ");
    bandeau({ ...urgent, groupe: urgent.groupe_id, qui: ou });
  }
  brancherPanneau();
  compter(compteurs, suivies);

  /** From where it was when the person came in: what was said before is read, not announced. @param {number} id @param {number} tete @param {Partial<MaConversation>} connue */
  function suivre(id, tete, connue) {
    if (suivies.has(id)) return;
    suivies.set(id, { id, tete, ...NOUVELLE, ...connue });
    compteurs.ajouter({ id, tete, muette: connue.muette });
    fil.suivre({ [id]: tete });
  }
  return { suivies, suivre };
}

/** @param {import("../boite-envoi.js").BoiteEnvoi} boite @param {number} id @param {number} groupe */
export function prendre(boite, id, groupe) {
  const apercu = { genre: "geste", acte: "prendre", message: id, texte: "Prendre en compte" };
  return boite.deposer({ url: `/api/v1/messages/${id}/prise-en-compte/`, groupe, apercu });
}

/** Taken by this person here or elsewhere, or withdrawn by its author. @param {any} donnees @param {number} moi */
function aPris({ prises_en_compte = [], supprime_le }, moi) {
  return supprime_le || prises_en_compte.some((/** @type {any} */ { personne }) => personne.id === moi);
}

/** A panel that is closed keeps its conversation open, out of view. @param {number} groupe */
function estALEcran(groupe) {
  const messagerie = document.getElementById("messagerie");
  return !document.hidden && messagerie?.dataset.ouverte === String(groupe) && !messagerie.closest("[hidden]");
}

/** @param {import("../compteurs.js").Compteurs} compteurs @param {Map<number, MaConversation>} suivies */
function compter(compteurs, suivies) {
  const total = { groupe: 0, non_lus: 0, urgents: 0 };
  for (const { id, muette } of suivies.values()) {
    const { non_lus, urgents } = compteurs.de(id);
    total.non_lus += muette ? urgents : non_lus;
    total.urgents += urgents;
  }
  for (const badge of document.querySelectorAll("[data-compte-messages]")) dessinerBadge(badge, total);
}

function brancherPanneau() {
  const bouton = document.getElementById("ouvrir-messagerie");
  const panneau = document.getElementById("panneau");
  const source = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=messagerie]"));
  const enPleinePage = document.getElementById("messagerie");
  if (!bouton || !panneau || !source) return;
  /** One loading, however often the panel is opened meanwhile. @type {Promise<boolean> | null} */
  let venue = null;

  /** @param {boolean} ouvert @param {{foyer?: boolean}} [options] */
  const basculer = async (ouvert, { foyer = true } = {}) => {
    panneau.hidden = !ouvert;
    bouton.setAttribute("aria-expanded", String(ouvert));
    document.body.classList.toggle("avec-panneau", ouvert);
    retenir(sessionStorage, CLE_OUVERT, ouvert ? "oui" : "");
    if (!ouvert) return bouton.focus();
    venue ??= charger(source, panneau).catch(() => {
      venue = null;
      panneau.replaceChildren(refus());
      return false;
    });
    if ((await venue) && foyer && !panneau.hidden) panneau.dispatchEvent(new CustomEvent("ouvert"));
  };

  if (enPleinePage) {
    bouton.addEventListener("click", () => enPleinePage.querySelector("input")?.focus());
    return;
  }
  bouton.addEventListener("click", () => basculer(Boolean(panneau.hidden)));
  panneau.addEventListener("fermer", () => basculer(false));
  raccourci({ touche: "m", libelle: "Ouvrir ou fermer les messages", action: () => basculer(Boolean(panneau.hidden)) });
  raccourci({ touche: "Escape", libelle: "", quand: () => estAFermer(panneau), action: () => basculer(false) });
  if (sessionStorage.getItem(CLE_OUVERT) === "oui") basculer(true, { foyer: false });
}

/**
 * Tab goes from the end of the panel out of the page, and comes back to nothing: from there too, Escape closes the panel.
 * What is open above it takes the key first. @param {HTMLElement} panneau
 */
function estAFermer(panneau) {
  const seul = !document.querySelector(":popover-open, dialog:modal");
  return seul && !panneau.hidden && [null, document.body].includes(/** @type {any} */ (document.activeElement));
}

/** @param {HTMLMetaElement} source @param {HTMLElement} panneau */
async function charger(source, panneau) {
  const { styles = "", module = "" } = source.dataset;
  for (const adresse of styles.split(" ")) apporter(adresse).catch(() => {});
  const reponse = await fetch(source.content, { credentials: "same-origin" });
  if (!reponse.ok || reponse.redirected) throw new Error(`réponse ${reponse.status}`);
  panneau.innerHTML = await reponse.text();
  await import(module);
  return true;
}

function refus() {
  const phrase = document.createElement("p");
  phrase.className = "message urgent";
  phrase.setAttribute("role", "alert");
  phrase.textContent = "Les messages n’ont pas pu être chargés : fermez ce panneau, puis ouvrez-le de nouveau.";
  return phrase;
}
