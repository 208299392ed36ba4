// The replay of an event: read its dépêches, then draw it as it was at whatever second is asked for.

import { moi } from "../cadre.js";
import { chargerSymboles } from "../carte/symboles.js";
import { raccourci } from "../clavier.js";
import { demander } from "../requetes.js";
import { Chronologie, ordonner } from "./chronologie.js";
import { brancherCommandes } from "./commandes.js";
import { Dessins } from "./dessins.js";
import { Echelle } from "./echelle.js";
import { dernieresEntrees } from "./etat.js";
import { Journal } from "./journal.js";
import { Lecture } from "./lecture.js";
import { AccesRetire, lireTout } from "./lire.js";
import { moments } from "./moments.js";
import { Participants } from "./participants.js";
import { Plan } from "./plan.js";
import { aLaSeconde, dater, detacherDuPresent, enToutesLettres } from "./temps.js";

const REPOS = 700;
const zone = /** @type {HTMLElement} */ (document.getElementById("rejeu"));
/** @type {import("./types.d.ts").DonneesRejeu} */
const donnees = JSON.parse(document.getElementById("rejeu-donnees")?.textContent ?? "null");
/** @type {Map<string, import("./types.d.ts").Depeche | null>} */
const posees = new Map();
/** @type {Record<string, string>} */
const vierges = {};
const trouver = (/** @type {string} */ nom) => /** @type {HTMLElement} */ (zone.querySelector(`[data-${nom}]`));

const lire = (/** @type {string} */ adresse) => demander(adresse, { utilisateur: moi.id });

/** What « Réessayer » does: read again, or read the drawings that did not come. */
let reprendre = demarrer;

demarrer();
trouver("reessayer").addEventListener("click", () => {
  trouver("echec").hidden = true;
  reprendre();
});

async function demarrer() {
  trouver("echec").hidden = true;
  try {
    const [depeches] = await Promise.all([
      lireTout(donnees.fils, lire, progresser),
      chargerSymboles(/** @type {string} */ (zone.dataset.symboles)),
    ]);
    zone.dataset.lues = String(depeches.length);
    rejouer(ordonner(depeches));
  } catch (erreur) {
    console.warn(erreur);
    trouver("raison").textContent =
      erreur instanceof AccesRetire
        ? "Vous n’avez plus accès à cet événement, ou à l’une de ses cellules : rechargez la page."
        : "La lecture du fil n’a pas abouti : vérifiez le réseau.";
    trouver("echec").hidden = false;
  }
}

/** @param {number} lues @param {number} total */
function progresser(lues, total) {
  const barre = /** @type {HTMLProgressElement} */ (trouver("progression"));
  barre.max = total;
  barre.value = lues;
}

/** @param {import("./types.d.ts").Depeche[]} depeches */
function rejouer(depeches) {
  const chronologie = new Chronologie(depeches);
  const tous = moments(depeches, donnees.groupe);
  const lecture = new Lecture(chronologie.debut, chronologie.fin, {
    maintenant: () => performance.now(),
    image: (suite) => requestAnimationFrame(suite),
  });
  trouver("chargement").hidden = true;
  trouver("corps").hidden = false;
  trouver("commandes").hidden = false;
  const choix = /** @type {HTMLSelectElement} */ (trouver("fil"));
  const groupe = () => Number(choix.value);
  const journal = new Journal(zone, () => dessiner(true));
  const plan = new Plan(zone, donnees);
  const participants = new Participants(zone, lecture);
  const dessins = new Dessins(depeches, lire);
  const echelle = new Echelle(zone, lecture, depeches, tous);
  let rang = -1;
  let attend = false;
  /** @type {any} */
  let repos = 0;

  brancherCommandes(zone, lecture, tous, raccourci);
  reprendre = () => dessins.lire();
  dessins.addEventListener("dessins", () => attend && dessiner(true));
  dessins.addEventListener("echec", () => {
    if (!attend) return;
    trouver("raison").textContent = "Les entrées de cet instant n’ont pas pu être lues : vérifiez le réseau.";
    trouver("echec").hidden = false;
  });
  choix.addEventListener("change", () => dessiner(true));
  lecture.addEventListener("temps", () => {
    dessiner(false);
    if (!lecture.enCours) dire();
  });
  lecture.addEventListener("etat", () => {
    zone.classList.toggle("en-lecture", lecture.enCours);
    trouver("annonce").textContent = lecture.enCours ? `Lecture, ${lecture.vitesse} fois la vitesse.` : "";
    if (!lecture.enCours) dire();
  });
  plan.embrasser(objetsDeToujours(depeches));
  lecture.allerA(depart(lecture));
  dessins.lire();
  zone.dataset.prete = "oui";

  /** @param {boolean} tout even what has not changed since the last time */
  function dessiner(tout) {
    const { position } = lecture;
    const atteint = chronologie.rangA(position);
    echelle.suivre();
    trouver("instant").textContent = enToutesLettres(position);
    if (tout || atteint !== rang) {
      rang = atteint;
      const etat = chronologie.etatApres(rang);
      plan.dessiner(etat, groupe());
      participants.dessiner(etat, groupe());
      ecrire(etat);
      zone.dataset.rang = String(rang);
    }
    dater(trouver("fiche"), position);
    dater(trouver("bilan"), position);
  }

  /** What is drawn by the server waits for its drawings; meanwhile one sees that it does. @param {import("./types.d.ts").Etat} etat */
  function ecrire(etat) {
    const { lignes } = dernieresEntrees(etat, groupe(), journal.combien);
    const tout = dessins.sontLa([etat.evenement, etat.bilan, ...lignes]);
    trouver("corps").toggleAttribute("aria-busy", !tout);
    attend = !tout;
    if (!tout) return;
    journal.dessiner(etat, groupe());
    poser("fiche", etat.evenement);
    poser("bilan", etat.bilan);
  }

  /** Once the hand rests: what is there, for who does not see it; and the address of this instant. */
  function dire() {
    clearTimeout(repos);
    repos = setTimeout(() => {
      const { position } = lecture;
      const entrees = accorder(trouver("nombre").textContent, "entrée");
      const objets = accorder(trouver("nombre-objets").textContent, "objet");
      trouver("annonce").textContent = `${aLaSeconde(position)} : ${entrees}, ${objets} sur la carte.`;
      history.replaceState(null, "", `#t=${new Date(position).toISOString()}`);
    }, REPOS);
  }
}

/** The fragment that a dépêche carries, in its place; before any, what the page said. @param {"fiche" | "bilan"} nom @param {import("./types.d.ts").Depeche | null} depeche */
function poser(nom, depeche) {
  if (posees.get(nom) === depeche) return;
  const place = trouver(nom);
  vierges[nom] ??= place.innerHTML;
  posees.set(nom, depeche);
  place.innerHTML = depeche?.html ?? vierges[nom];
  detacherDuPresent(place);
}

/** Every object of the event's map in its last place. @param {import("./types.d.ts").Depeche[]} depeches */
function objetsDeToujours(depeches) {
  const siens = depeches.filter((d) => d.objet.type === "objetcarto" && d.groupe === donnees.groupe);
  return [...new Map(siens.map((d) => [d.donnees.jeton, d.donnees])).values()];
}

/** The instant that the address names, else the beginning. @param {Lecture} lecture */
function depart({ debut }) {
  const nomme = Date.parse(new URLSearchParams(location.hash.slice(1)).get("t") ?? "");
  return Number.isNaN(nomme) ? debut : nomme;
}

/** « 1 objet », « 5 objets ». @param {string} compte @param {string} nom */
function accorder(compte, nom) {
  return `${compte} ${nom}${Number(compte) > 1 ? "s" : ""}`;
}
