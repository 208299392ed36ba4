// The messagerie in this page, whole or as a panel: the list, the open conversation, and what goes between them and the portal.

import { montrerBulle } from "../bulle.js";
import { boite, compteurs, fil, messagerie, moi } from "../cadre.js";
import { demander } from "../ged/reseau.js";
import { heureDuServeur } from "../heure-serveur.js";
import { heure } from "../main-courante/temps.js";
import { retenir } from "../memoire.js";
import { reprise } from "../relecture.js";
import { lirePage } from "../suite.js";
import { suivreAccuses } from "./accuses.js";
import { Attente } from "./attente.js";
import { Conversations } from "./conversations.js";
import { FilMessages } from "./fil-messages.js";
import { Gestes } from "./gestes.js";
import { Liste } from "./liste.js";
import { placerMenus } from "./menu.js";
import { lire, un } from "./outils.js";
import { Presences } from "./presences.js";
import { Reglages } from "./reglages.js";
import { Saisie } from "./saisie.js";

/** @typedef {import("./types.d.ts").Conversation} Conversation */

const CLE_CONVERSATION = `messagerie-conversation-${moi.id}`;
const AVEC_CLAVIER = matchMedia("(hover: hover)");
const LU_MS = 1_000;
const TAPE_MS = 5_000;
const TAPE_RYTHME = 2_500;
const racine = /** @type {HTMLElement} */ (document.getElementById("messagerie"));
const pleine = racine.classList.contains("pleine");
const gauche = un(racine, "[data-gauche]");
const droite = un(racine, "[data-droite]");

const conversations = new Conversations({ moi, lire });
const presences = new Presences({ fil, lire, qui: quiEstMontre });
const messages = new FilMessages(droite, { moi, lirePage });
const liste = new Liste(gauche, {
  conversations,
  compte: (id) => compteurs.de(id),
  etatDe: (personne) => presences.de(personne),
  lire,
  ouvrir,
  moi,
});
let derniereFrappe = 0;
/** Each opening, and each return to the list, takes the place of those before it. */
let tour = 0;
const saisie = new Saisie(droite, {
  moi,
  chercher: (id, mot) => lire(`/api/v1/conversations/${id}/nommables/?q=${encodeURIComponent(mot)}`),
  tape: (groupe) => {
    if (Date.now() - derniereFrappe > TAPE_RYTHME && fil.dire({ type: "saisie", groupe })) derniereFrappe = Date.now();
  },
  envoyer,
  corriger: (id, texte) => gestes.modifier(id, texte),
  dernierMien: () => messages.dernierMien(),
  modifier: (article) => gestes.faire("modifier", article),
  demander,
});
const attente = new Attente(un(droite, "[data-attente]"), {
  boite,
  saisie,
  descendre: () => messages.defilement.descendre(),
});
const gestes = new Gestes({ racine, moi, boite, conversations, messages, saisie, lire, ouvrir, dire });
const reglages = new Reglages({
  racine,
  moi,
  conversations,
  compteurs,
  suivies: messagerie.suivies,
  lire,
  fermer: revenir,
  refuser: (phrase) => saisie.refuser(phrase),
});
/** @type {Map<number, {nom: string, fin: number}>} who types in the open conversation */
const tapent = new Map();

brancherFil();
brancherGestes();
placerMenus(racine);
presences.addEventListener("change", () => {
  liste.dessiner();
  dessinerTitre();
});
compteurs.addEventListener("compte", () => liste.dessiner());
presences.brancher(gauche);
messages.addEventListener("bas", marquerLu);
setInterval(dessinerFrappes, 1_000);
await conversations.charger().catch(recharger);
const voulue = Number(
  racine.dataset.ouverte ||
    (liste.champ.value || (pleine && innerWidth < 900) ? 0 : localStorage.getItem(CLE_CONVERSATION)),
);
delete racine.dataset.ouverte;
if (voulue && conversations.de(voulue))
  ouvrir(voulue, { vers: Number(racine.dataset.visee) || undefined, foyer: pleine });
presences.demander();
// The words that the search of the portal was asked for.
if (liste.champ.value) liste.champ.dispatchEvent(new Event("input"));

/** The server did not answer: the list is asked again until it does. */
function recharger() {
  annoncer("Les conversations n’ont pas pu être lues\u00a0: nouvel essai dans quelques secondes.");
  setTimeout(() => conversations.charger().catch(recharger), reprise());
}

function brancherFil() {
  fil.addEventListener("depeche", (e) => {
    const trame = /** @type {CustomEvent} */ (e).detail;
    conversations.recevoir(trame);
    if (!conversations.de(trame.groupe)) return;
    if (trame.objet?.type !== "message") return;
    tapent.delete(trame.auteur);
    if (trame.donnees.jeton) attente.retirer(trame.donnees.jeton);
    if (messages.conversation?.id !== trame.groupe) return;
    messages.recevoir(trame);
    dessinerFrappes();
    if (trame.auteur === moi.id || !trame.donnees.auteur) return;
    const { auteur, texte, supprime_le } = trame.donnees;
    // What was read aloud of it does not stay in the page either.
    if (trame.genre === "message.supprime" || (trame.genre === "message.envoye" && supprime_le))
      annoncer(`${auteur.nom} a supprimé un message`);
    else if (trame.genre === "message.envoye") annoncer(`${auteur.nom} : ${texte}`);
  });
  suivreAccuses({ fil, conversations, messages });
  fil.addEventListener("saisie", (e) => {
    const { groupe, qui } = /** @type {CustomEvent} */ (e).detail;
    if (messages.conversation?.id !== groupe) return;
    tapent.set(qui.id, { nom: qui.nom, fin: Date.now() + TAPE_MS });
    dessinerFrappes();
  });
  fil.addEventListener("rejoint", (e) => {
    const { groupe, genre } = /** @type {CustomEvent} */ (e).detail;
    if (genre === "conversation") conversations.rafraichir(groupe);
  });
  fil.addEventListener("refus", (e) => {
    const groupe = Number(/** @type {CustomEvent} */ (e).detail.groupe);
    conversations.oublier(groupe);
    if (messages.conversation?.id !== groupe) return;
    un(droite, "[data-retiree]").hidden = false;
    saisie.formulaire.hidden = true;
    attente.ouvrir(groupe);
    gestes.differes.ouvrir(groupe);
  });
  conversations.addEventListener("change", dessinerTitre);
}

function brancherGestes() {
  racine.addEventListener("click", (e) => {
    const geste = /** @type {HTMLElement | null} */ (e.target instanceof Element && e.target.closest("[data-geste]"));
    if (geste?.dataset.geste === "retour") revenir();
    if (geste?.dataset.geste === "rouvrir") rouvrir();
    if (geste?.dataset.geste === "fermer-panneau")
      document.getElementById("panneau")?.dispatchEvent(new CustomEvent("fermer"));
  });
  racine.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented) return;
    if (!droite.hidden && !enDeux()) revenir();
    else if (!pleine) document.getElementById("panneau")?.dispatchEvent(new CustomEvent("fermer"));
  });
  document.getElementById("panneau")?.addEventListener("ouvert", () => {
    messages.direLeBas();
    if (droite.hidden) liste.champ.focus();
    else saisie.texte.focus();
  });
}

/** @param {number} id @param {{vers?: number, foyer?: boolean}} [options] */
async function ouvrir(id, { vers, foyer = true } = {}) {
  tour += 1;
  const mien = tour;
  const conversation = (await conversations.rafraichir(id)) ?? conversations.de(id);
  if (mien !== tour || !conversation) return;
  // Before anything is said of it: one that was just opened, closed, or beyond those that every page follows.
  const { tete, est_muette: muette, niveau, fonction, en_personne } = conversation;
  messagerie.suivre(id, tete, { muette, niveau, fonction, en_personne });
  tapent.clear();
  racine.dataset.ouverte = String(id);
  retenir(localStorage, CLE_CONVERSATION, String(id));
  racine.classList.add("en-conversation");
  droite.hidden = false;
  un(racine, "[data-accueil]").hidden = true;
  un(droite, "[data-retiree]").hidden = true;
  if (pleine) history.replaceState(null, "", `/messagerie/${id}/${vers ? `${vers}/` : ""}`);
  saisie.ouvrir(conversation);
  reglages.ouvrir(conversation);
  gestes.selection.finir();
  const arrivee = messages.ouvrir(conversation, { vers });
  dessinerTitre();
  liste.dessiner();
  // What one writes while the lines come has its own at once; then those that came with them go.
  await attente.ouvrir(id);
  await arrivee;
  if (mien !== tour) return;
  await attente.ouvrir(id);
  await gestes.differes.ouvrir(id);
  if (mien !== tour) return;
  // Under a finger the keyboard would hide what one opens the conversation to read.
  if (foyer && !vers && !conversation.clos_le)
    (AVEC_CLAVIER.matches ? saisie.texte : un(droite, "[data-titre]")).focus();
  presences.demander();
}

/** One closed for want of messages opens again as it was opened: by asking for the same person, or the same entité. */
async function rouvrir() {
  const close = conversations.de(Number(racine.dataset.ouverte));
  try {
    const { id } = await lire("/api/v1/conversations/", close?.reouverture);
    await ouvrir(id);
  } catch (refus) {
    dire(/** @type {Error} */ (refus).message);
  }
}

function revenir() {
  tour += 1;
  const id = racine.dataset.ouverte;
  delete racine.dataset.ouverte;
  localStorage.removeItem(CLE_CONVERSATION);
  messages.conversation = null;
  droite.hidden = true;
  racine.classList.remove("en-conversation");
  un(racine, "[data-accueil]").hidden = false;
  if (pleine) history.replaceState(null, "", "/messagerie/");
  liste.dessiner();
  (un(gauche, `[data-conversation="${id}"]`) ?? liste.champ).focus();
}

/** Both panes are in view. */
function enDeux() {
  return pleine && gauche.offsetParent !== null;
}

/** @param {import("./champs.js").Champs} champs */
async function envoyer(champs) {
  // Where it was written: one may have gone back to the list while its attachments were on their way.
  const groupe = saisie.conversation?.id;
  if (!groupe) throw new Error("Ouvrez la conversation où ce message doit partir.");
  const mentions = champs.nommes
    .filter(({ participe }) => participe !== false)
    .map(({ personne, entite, fonction }) => (personne ? { personne } : { entite, fonction }));
  const jeton = crypto.randomUUID();
  const pieces = champs.pieces?.map((piece) => piece.jeton);
  const corps = {
    jeton,
    texte: champs.texte,
    est_urgent: champs.est_urgent,
    mentions,
    reponse_a: champs.reponse?.id,
    ...(pieces?.length ? { pieces } : {}),
  };
  await boite.deposer({
    url: `/api/v1/conversations/${groupe}/messages/`,
    corps,
    jeton,
    groupe,
    apercu: { genre: "message", champs },
  });
}

function marquerLu() {
  const ouverte = messages.conversation;
  if (ouverte) fil.lu(ouverte.id, fil.curseur(ouverte.id) ?? ouverte.tete, LU_MS);
}

function dessinerTitre() {
  const ouverte = messages.conversation && conversations.de(messages.conversation.id);
  if (!ouverte) return;
  un(droite, "[data-titre]").textContent = ouverte.titre;
  const qui = ouverte.participants.map(({ nom }) => nom).join(", ");
  const rattachee = ouverte.genre === "rattachee" ? "Conversation de l’événement · " : "";
  un(droite, "[data-sous-titre]").textContent = ouverte.avec ? presences.mot(ouverte.avec) : rattachee + qui;
  un(droite, "[data-geste=rouvrir]").hidden = !ouverte.reouverture;
  dessinerCloture(Boolean(ouverte.clos_le));
}

/** A conversation closes and opens again under the eyes of who reads it. @param {boolean} close */
function dessinerCloture(close) {
  const phrase = un(droite, "[data-close]");
  const { formulaire } = saisie;
  const ferme = close || !un(droite, "[data-retiree]").hidden;
  const change = ferme !== formulaire.hidden;
  const avaitLeFoyer = formulaire.contains(document.activeElement);
  if (close && change) annoncer(phrase.firstChild?.textContent ?? "");
  phrase.hidden = !close;
  formulaire.hidden = ferme;
  if (!change) return;
  if (avaitLeFoyer) un(droite, "[data-titre]").focus();
  // What was refused can be taken back only where there is a field.
  const groupe = Number(saisie.conversation?.id);
  attente.ouvrir(groupe);
  gestes.differes.ouvrir(groupe);
}

function dessinerFrappes() {
  for (const [id, { fin }] of tapent) if (fin < Date.now()) tapent.delete(id);
  const noms = [...tapent.values()].map(({ nom }) => nom);
  const place = un(droite, "[data-tape]");
  const phrase =
    noms.length > 2
      ? `${noms.length} personnes écrivent…`
      : noms.length === 2
        ? `${noms.join(" et ")} écrivent…`
        : noms.length
          ? `${noms[0]} écrit…`
          : "";
  if (place.textContent !== phrase) place.textContent = phrase;
}

function quiEstMontre() {
  return [...new Set(conversations.liste().flatMap(({ avec }) => (avec ? [avec] : [])))].slice(0, 200);
}

/** @param {string} phrase */
function annoncer(phrase) {
  un(racine, "[data-annonce]").textContent = `${phrase} (${heure(heureDuServeur())})`;
}

/** What was just done, for the eye too. @param {string} phrase */
function dire(phrase) {
  montrerBulle(un(racine, "[data-bulle]"), phrase);
}
