// The page-wide instances that every live page shares: who am I, the feed, the outbox; and the frame that shows their state.

import { apporter } from "./a-la-demande.js";
import { afficherAlertes } from "./alertes.js";
import { brancherApparence } from "./apparence.js";
import { BoiteEnvoi } from "./boite-envoi.js";
import { brancherClavier } from "./clavier.js";
import { Compteurs } from "./compteurs.js";
import { ouvrirDepot } from "./depot.js";
import { afficherEnvois } from "./envois.js";
import { afficherEtat } from "./etat.js";
import { suivreEvenements } from "./evenements/annonces.js";
import { Fil } from "./fil.js";
import { annoncerDocuments } from "./ged/avis.js";
import { animerHeures } from "./heure.js";
import { aLHeureDuServeur, auSaut, heureDuServeur } from "./heure-serveur.js";
import { lectureDe } from "./lecture-fil.js";
import { parLots } from "./lots.js";
import { suivreMessagerie } from "./messagerie/cadre.js";
import { moi, poste } from "./moi.js";
import { montrerOuLOnEst } from "./onglets.js";
import { surveillerPoste } from "./poste.js";
import { cookie, demander } from "./requetes.js";
import { corpsDate } from "./retard.js";
import { estVivante } from "./sort-envoi.js";
import { brancherRecherche } from "./trouver.js";
import { brancherUneFois } from "./une-fois.js";

export { moi };

const demanderLHeure = () => demander("/fil/depuis", { utilisateur: moi.id, seul: true });

export const fil = new Fil({
  ouvrir,
  lire: (curseurs) => parLots(curseurs, lire),
  deposerLu,
  estEnLigne: () => navigator.onLine,
});

export const boite = new BoiteEnvoi({
  depot: ouvrirDepot(`boite-envoi-${moi.id}`, () => montrerAvis("disque-plein")),
  poste,
  envoyer: async (envoi) => {
    const { url, methode, poste: ecritPour } = envoi;
    const depose_le = await aLHeureDuServeur(envoi.depose_le, demanderLHeure, envoi.decalage);
    const corps = corpsDate({ ...envoi, depose_le }, heureDuServeur());
    return demander(url, { methode, corps, utilisateur: moi.id, poste: ecritPour });
  },
  sessionVivante: async () => estVivante(await demander("/fil/depuis", { utilisateur: moi.id })),
  serveurRepond: async () => estVivante(await demanderLHeure()),
  exclusif: navigator.locks ? (action) => navigator.locks.request(`boite-envoi-${moi.id}`, action) : undefined,
  canal: new BroadcastChannel(`boite-envoi-${moi.id}`),
});

export const compteurs = new Compteurs({ moi, fil, canal: new BroadcastChannel(`lectures-${moi.id}`) });

/** The events that the person joins while the page is open. */
export const arrivees = suivreEvenements({ moi, fil, compteurs, lireGroupes });

async function lireGroupes() {
  const reponse = await demander("/api/v1/groupes/", { utilisateur: moi.id, poste, seul: true });
  if (reponse.status >= 500) throw new Error(`réponse ${reponse.status}`);
  return reponse.ok ? reponse.json() : null;
}

/** @param {string} id of what the page says once, and until it is closed */
function montrerAvis(id) {
  document.getElementById(id)?.removeAttribute("hidden");
}

function ouvrir() {
  // Whose page this is: a tab that was cut while somebody else signed in must not listen, and read, in their name.
  const adresse = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/fil/?u=${moi.id ?? ""}`;
  const prise = new WebSocket(adresse);
  return /** @type {import("./fil.js").Prise} */ (/** @type {unknown} */ (prise));
}

/** @param {Map<number, number>} curseurs @returns {Promise<import("./fil.js").Lecture>} */
async function lire(curseurs) {
  const demandes = [...curseurs].map(([groupe, numero]) => `g=${groupe}:${numero}`).join("&");
  const reponse = await demander(`/fil/depuis?${demandes}`, { utilisateur: moi.id });
  return lectureDe(reponse, curseurs);
}

/** @param {number} groupe @param {number} numero */
async function deposerLu(groupe, numero) {
  const corps = { groupe, numero };
  const { status } = await demander("/fil/lu", { methode: "POST", corps, utilisateur: moi.id, keepalive: true });
  // 403 or 404: withdrawn since, there is nothing to say again.
  if (![204, 403, 404].includes(status)) throw new Error(`lu : réponse ${status}`);
}

function brancherReseau() {
  auSaut(() => void demanderLHeure().catch(() => {}));
  addEventListener("online", () => {
    fil.reveiller();
    boite.reprendre();
  });
  addEventListener("offline", () => fil.couper());
  addEventListener("pageshow", ({ persisted }) => persisted && fil.reveiller());
  addEventListener("pagehide", () => fil.partir());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return fil.partir();
    return fil.reveiller();
  });
  fil.addEventListener("restaure", () => montrerAvis("portail-restaure"));
  fil.addEventListener("etat", () => {
    const { etat } = fil;
    if (etat === "direct" || etat === "http") boite.reprendre();
  });
  boite.addEventListener("session", () => fil.terminer());
}

/** htmx weighs as much as all our modules: only the pages that use it load it. */
function brancherHtmx() {
  const source = document.querySelector("meta[name=htmx-source]")?.getAttribute("content");
  if (!source || !document.querySelector("[hx-get], [hx-post], [hx-boost]")) return;
  document.addEventListener("htmx:configRequest", (evenement) => {
    /** @type {CustomEvent} */ (evenement).detail.headers["X-CSRFToken"] = cookie("csrftoken");
  });
  const charger = () => apporter(source).catch(() => {});
  // htmx starts at DOMContentLoaded, or at once when the page is complete: in between it would never start.
  if (document.readyState === "complete") charger();
  else addEventListener("load", charger, { once: true });
}

afficherEtat({ fil, boite });
afficherEnvois(boite);
brancherClavier();
brancherRecherche();
brancherUneFois();
brancherApparence();
animerHeures();
montrerOuLOnEst();
afficherAlertes({ moi, fil, arrivees });
export const messagerie = suivreMessagerie({ moi, fil, boite, compteurs });
annoncerDocuments({ moi, fil });
surveillerPoste({ moi, poste, fil, boite });
brancherReseau();
brancherHtmx();
// In the order in which they matter: the conversations, the person's own entité, their events, the others.
const dAbord = [...messagerie.suivies.values(), ...moi.groupes];
fil.suivre(new Map(dAbord.map(({ id, tete }) => [id, tete])), { fond: true });
// A page that opens knows the active post: what was refused for having been written at this one leaves now.
boite.rendreAuPoste();
