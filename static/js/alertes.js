// The banner of urgent entries, readable at three metres; it pushes the page down and never covers the log.

import { heureDuServeur } from "./heure-serveur.js";
import { adressesDe, attendMoi } from "./main-courante/lecteur.js";
import { brancherNotifications, signaler } from "./notifications.js";

/** @typedef {import("./moi.js").Moi} Moi @typedef {{cle: string, titre: string, texte: string, qui: string, url: string}} Alerte */

const ROLES_PREVENUS = ["responsable", "administrateur"];
const MONTREES = 3;
const RECENTE = 15 * 60_000;

/**
 * What a dépêche must say aloud to this person, or nothing: an urgent entry of someone else, or a relance that concerns them.
 * @param {any} trame @param {Moi} moi @returns {Alerte | null}
 */
export function alerteDe({ genre, groupe, donnees }, moi) {
  const mien = donnees?.auteur?.id === moi.id;
  // The copy of an entry that was heard where it was written does not ring a second time.
  if (moi.groupes.some(({ id }) => id === donnees?.origine?.groupe)) return null;
  const monGroupe = moi.groupes.find(({ id }) => id === groupe);
  const commun = {
    texte: donnees?.texte ?? "",
    qui: [donnees?.auteur?.nom, donnees?.entite?.nom, monGroupe?.nom].filter(Boolean).join(" · "),
    url: monGroupe?.url ? `${monGroupe.url}entrees/${donnees?.numero}/` : "",
  };
  if (genre === "entree.consignee" && donnees?.importance === "urgente" && !mien) {
    return { cle: `${groupe}-${donnees.numero}`, titre: `Urgent n° ${donnees.numero}`, ...commun };
  }
  // The entité of this person takes part in an event: a colleague elsewhere has called it in, or one here has opened it.
  if (genre === "evenement.rejoint" && donnees.par?.id !== moi.id) {
    return {
      cle: `evenement-${donnees.id}`,
      titre: `${donnees.est_exercice ? "EXERCICE · " : ""}Événement ${donnees.reference}`,
      texte: `${donnees.titre}\u00a0: ${moi.entite?.nom ?? "vous"} y participe.`,
      qui: `${donnees.niveau.libelle} · ouvert par ${donnees.entite.nom}`,
      url: `/evenements/${donnees.id}/`,
    };
  }
  if (genre === "entree.action_echue" && (mien || aLAction(donnees.action, moi))) {
    return { cle: `${groupe}-${donnees.numero}-action`, titre: `Action en retard n° ${donnees.numero}`, ...commun };
  }
  const relance = genre === "entree.relancee" && relanceDite(donnees, moi);
  if (!relance) return null;
  const suite = relance === "Relance" ? "relance" : "sans-reponse";
  return { cle: `${groupe}-${donnees.numero}-${suite}`, titre: `${relance} n° ${donnees.numero}`, ...commun };
}

/** Whether an action is this person's, or their entité's. @param {any} action @param {Moi} moi */
const aLAction = (action, moi) =>
  action?.personne ? action.personne.id === moi.id : !!action?.entite && action.entite.id === moi.entite?.id;

/**
 * A person reminds those who are waited for. Past the delay, the portal brings the entry back to its author and to the
 * responsable of the entité; its own lines have neither, and go to those who are waited for.
 * @param {any} donnees @param {Moi} moi @returns {"Relance" | "Sans réponse" | null}
 */
function relanceDite(donnees, moi) {
  const attendu = attendMoi({ annulee: !!donnees.annulation, adresses: adressesDe(donnees) }, moi);
  const par = donnees.destinataires.find((/** @type {any} */ d) => !d.pris_par && d.relance_par)?.relance_par;
  if (par) return attendu && par.id !== moi.id ? "Relance" : null;
  if (!donnees.auteur) return attendu ? "Sans réponse" : null;
  const responsable = ROLES_PREVENUS.includes(moi.role) && donnees.entite?.id === moi.entite?.id;
  return donnees.auteur.id === moi.id || responsable ? "Sans réponse" : null;
}

/** Called into an event in person. @param {import("./moi.js").MonGroupe} groupe @returns {Alerte} */
export function alerteDInvitation({ id, nom, url }) {
  return {
    cle: `groupe-${id}`,
    titre: "Événement",
    texte: `${nom} : vous y participez.`,
    qui: "Invitation en votre nom",
    url,
  };
}

/**
 * Whether an entry no longer asks anything of this person: annulled, or taken in charge by them or for their entité; what
 * came back without an answer, when everyone has answered. @param {any} donnees @param {Moi} moi
 */
export function estReglee({ annulation, destinataires = [] }, moi, { sansReponse = false } = {}) {
  if (annulation) return true;
  if (sansReponse) return destinataires.every((/** @type {any} */ d) => d.pris_par);
  return destinataires.some(
    (/** @type {any} */ d) => d.pris_par && (d.pris_par.id === moi.id || d.entite?.id === moi.entite?.id),
  );
}

/** Whether an action is late no more: done, annulled, or given another hour. @param {any} donnees @param {number} maintenant */
export function estTenue({ annulation, action }, maintenant) {
  return !!annulation || !action || action.etat === "fait" || !(Date.parse(action.echeance) <= maintenant);
}

/** @param {{moi: Moi, fil: EventTarget, arrivees: EventTarget}} monde */
export function afficherAlertes({ moi, fil, arrivees }) {
  brancherNotifications(moi.id);
  arrivees.addEventListener("rejoint", (evenement) => {
    const { detail } = /** @type {CustomEvent} */ (evenement);
    if (!detail.enPersonne) return;
    montrer(alerteDInvitation(detail));
    signaler(alerteDInvitation(detail));
  });
  fil.addEventListener("depeche", (evenement) => {
    const trame = /** @type {CustomEvent} */ (evenement).detail;
    suivre(trame, moi);
    const alerte = alerteDe(trame, moi);
    if (!alerte) return;
    montrer(alerte);
    // After a night offline, what is old is shown but does not ring.
    if (heureDuServeur() - Date.parse(trame.emise_le) < RECENTE) signaler(alerte);
  });
}

/** An alert that is shown says what the entry has become, and goes when it is settled. @param {any} trame @param {Moi} moi */
function suivre({ genre, groupe, donnees }, moi) {
  if (!genre.startsWith("entree.")) return;
  for (const suite of ["", "-relance", "-sans-reponse"]) {
    const cle = `${groupe}-${donnees?.numero}${suite}`;
    recrire(cle, donnees);
    if (estReglee(donnees, moi, { sansReponse: suite === "-sans-reponse" })) retirer(cle);
  }
  recrire(`${groupe}-${donnees?.numero}-action`, donnees);
  if (estTenue(donnees, heureDuServeur())) retirer(`${groupe}-${donnees?.numero}-action`);
}

/**
 * @param {Alerte} alerte @param {() => void} [prendre] for what stays until somebody says that they take it
 */
export function montrer(alerte, prendre) {
  const zone = document.getElementById("alertes");
  const modele = /** @type {HTMLTemplateElement | null} */ (document.getElementById("modele-alerte"));
  if (!zone || !modele || zone.querySelector(`[data-cle="${alerte.cle}"]`)) return;
  const noeud = /** @type {HTMLElement} */ (modele.content.firstElementChild?.cloneNode(true));
  noeud.dataset.cle = alerte.cle;
  for (const role of /** @type {const} */ (["titre", "texte", "qui"])) {
    const place = noeud.querySelector(`[data-role=${role}]`);
    if (place) place.textContent = alerte[role];
  }
  const lien = /** @type {HTMLAnchorElement} */ (noeud.querySelector("[data-role=lien]"));
  lien.href = alerte.url || "/";
  if (!prendre) lien.addEventListener("click", () => noeud.remove());
  noeud.querySelector("[data-role=fermer]")?.addEventListener("click", () => noeud.remove());
  if (prendre) rendreTenace(noeud, prendre);
  zone.prepend(noeud);
  const passageres = zone.querySelectorAll(".alerte:not([data-tenace])");
  for (const ancienne of [...passageres].slice(MONTREES)) ancienne.remove();
}

/** What it says has been corrected. @param {string} cle @param {any} donnees */
export function recrire(cle, donnees) {
  const texte = document.querySelector(`#alertes [data-cle="${cle}"] [data-role=texte]`);
  if (texte) texte.textContent = donnees.texte;
}

/** What it said has been taken, here or elsewhere. @param {string} cle */
export function retirer(cle) {
  document.querySelector(`#alertes [data-cle="${cle}"]`)?.remove();
}

/** @param {HTMLElement} noeud @param {() => void} prendre */
function rendreTenace(noeud, prendre) {
  noeud.dataset.tenace = "";
  noeud.querySelector("[data-role=fermer]")?.remove();
  const bouton = /** @type {HTMLElement} */ (noeud.querySelector("[data-role=prendre]"));
  bouton.hidden = false;
  bouton.addEventListener("click", () => {
    noeud.remove();
    prendre();
  });
}
