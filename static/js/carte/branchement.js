// Puts the parts of the map together: what one of them says, the others do.

import { lire } from "../a-la-demande.js";
import { montrerBulle } from "../bulle.js";
import { heureDuServeur } from "../heure-serveur.js";
import { insister } from "../relecture.js";
import { Annulations } from "./annulations.js";
import { Communes } from "./communes.js";
import { Conflits } from "./conflits.js";
import { enDecimal, enSexagesimal } from "./coordonnees.js";
import { Couches } from "./couches.js";
import { Dessinateur } from "./dessins.js";
import { Edition } from "./edition.js";
import { Envois } from "./envois.js";
import { Fiche } from "./fiche.js";
import { Fond } from "./fond.js";
import { Geoman } from "./geoman.js";
import { phrase } from "./gestes.js";
import { brancherImport } from "./import.js";
import L from "./leaflet.js";
import { Liste } from "./liste.js";
import { Mesure } from "./mesure.js";
import { Objets } from "./objets.js";
import { Outils } from "./outils.js";
import { nommerLesPoignees } from "./poignees.js";
import { Pointeurs } from "./pointeurs.js";
import { Poussee } from "./poussee.js";
import { lieuxDe, Recherche } from "./recherche.js";
import { Supprimes } from "./supprimes.js";
import { auChangementDeTheme, lireTons } from "./tons.js";
import { brancherTouches } from "./touches.js";
import { Vue } from "./vue.js";

/** @typedef {import("./types.d.ts").Objet} Objet */

const FRANCE = [
  [42.2, -5],
  [51.2, 8.5],
];
const REPOS = 2_000;

/** @param {any} monde */
export function brancher({ zone, donnees, boite, fil, moi, raccourci, demander }) {
  const { groupe, peut_dessiner: peut, entree } = donnees;
  const trouver = (/** @type {string} */ nom) => zone.querySelector(`[data-${nom}]`);
  const plan = trouver("plan");
  const carte = L.map(plan, {
    zoomControl: false,
    preferCanvas: true,
    zoomSnap: 0.5,
    maxZoom: 19,
    worldCopyJump: true,
  });
  carte.attributionControl.setPrefix(false);
  L.control.zoom({ position: "topright", zoomInTitle: "Rapprocher", zoomOutTitle: "Éloigner" }).addTo(carte);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(carte);
  carte.fitBounds(FRANCE);
  nommerLesPoignees(carte);

  const sprite = zone.dataset.symboles;
  const tons = lireTons(zone);
  const objets = new Objets();
  const dessinateur = new Dessinateur(donnees.symboles, tons, L.canvas({ padding: 0.3, tolerance: 6 }));
  const fond = new Fond(carte, tons, donnees);
  // Once the page is said to be ready: one works without the outline of the country.
  setTimeout(() => insister(() => fond.charger(zone.dataset.fond)));
  const couches = new Couches(trouver("couches"), donnees, carte, {
    sprite,
    grappes: zone.dataset.grappes.split(" "),
    lireReperes,
    memoire: localStorage,
    cle: `carte-${moi.id}-${groupe}`,
    change: () => vue.toutRedessiner(),
  });
  const vue = new Vue(carte, objets, dessinateur, couches, (jeton) => fiche.ecrit(jeton));
  const geoman = new Geoman(zone.dataset.geoman.split(" "), carte, vue.groupe);
  const annulations = new Annulations((jeton) => objets.lire(jeton));
  const envois = new Envois({ boite, groupe, objets, annulations, nom: (objet) => dessinateur.nom(objet) });
  const fiche = new Fiche(trouver("fiche"), donnees, dessinateur, sprite, lectures(demander, groupe));
  const deplacer = (/** @type {Objet} */ objet, /** @type {Partial<Objet>} */ champs) =>
    envois.envoyer("deplacer", objet, champs);
  const edition = new Edition(vue, objets, geoman, deplacer, (jeton) => signaler(jeton ? "deplace" : "pointe", jeton));
  const poussee = new Poussee(trouver("deplacer"), carte, dessinateur, deplacer, consigne);
  const ouvrirDeLaListe = (/** @type {string} */ jeton) => {
    vue.choisir(jeton);
    vue.montrer(jeton);
    zone.querySelector("[data-nom]").focus();
  };
  const designer = (/** @type {string | null} */ jeton) => vue.survoler(jeton);
  new Liste(trouver("objets"), objets, dessinateur, sprite, ouvrirDeLaListe, designer).bientot();
  new Conflits(trouver("conflits"), zone.querySelector("[data-gabarit-conflit]"), objets, dessinateur, carte, {
    ecarter: (jeton) => boite.ecarter(jeton),
    reessayer: (jeton) => boite.reessayer(jeton),
    recommencer: (conflit) => envois.recommencer(conflit.geste),
  });
  const pointeurs = new Pointeurs(carte, fil, groupe, moi.id);
  const mesure = new Mesure(carte, trouver("mesurer"), {
    dire: consigne,
    couleur: () => dessinateur.tons.attente,
    enTrain: (actif) => {
      if (actif) {
        outils.fermer();
        vue.choisir(null);
      }
      vue.sourde = actif;
    },
  });
  // Before the tools listen: the click that puts a point does not give up the new object.
  carte.on("click", () => !outils.actif && !mesure.actif && vue.choisir(null));
  const outils = new Outils({
    carte,
    zone,
    symboles: donnees.symboles,
    sprite,
    dessinateur,
    geoman,
    consigne,
    dessiner: (champs) => {
      if (entree) {
        const { id, numero, calque } = entree;
        champs = { ...champs, calque, entrees: [{ id, numero, groupe }] };
      }
      vue.choisir(envois.dessiner({ ...champs, groupe, cree_par: moi, modifie_par: moi, ...maintenant() }));
      fiche.nommer();
    },
    enTrain: (actif) => {
      if (actif) mesure.basculer(false);
      vue.sourde = actif;
      if (actif) vue.choisir(null);
      signaler(actif ? "dessine" : "pointe", null);
    },
  });

  new Supprimes(trouver("supprimes"), lectures(demander, groupe).supprimes, dessinateur, peut ? remettre : null);
  const communes = new Communes(zone.dataset.communes, carte);
  const recherche = zone.querySelector("[data-recherche]");
  /** @type {import("./types.d.ts").Repere[]} */
  let reperes = [];
  const connus = () => [...lieuxDe(objets.liste(), dessinateur, reperes, fond.lieux), ...communes.lieux];
  const chercheur = new Recherche(recherche, connus, allerVers);
  recherche.addEventListener("focusin", () => {
    const venues = [communes.charger(), lireReperes().then((lus) => (reperes = lus))];
    for (const venue of venues)
      venue.then(
        () => chercheur.rafraichir(),
        () => {},
      );
  });
  if (peut) brancherImport(zone, carte, dessinateur, dire);
  objets.charger(donnees.objets);
  vue.toutRedessiner();
  vue.cadrer();
  if (entree) venirDe(entree);
  envois.reprendre();
  ecouter();
  // Before the network may be cut.
  setTimeout(() => Promise.allSettled([lireReperes(), peut && geoman.venir()]), REPOS);
  // The map, opened from the line of an entry that speaks of an object.
  const vise = new URLSearchParams(location.search).get("objet");
  if (vise && objets.lire(vise)) ouvrirDeLaListe(vise);
  brancherTouches(zone, peut, raccourci, {
    ouvrir: (genre) => outils.ouvrir(genre),
    supprimer: () => supprimer(objets.lire(vue.choisi ?? "")),
    annuler: () => envois.annuler(),
    retablir: () => envois.retablir(),
    mesurer: () => mesure.basculer(!mesure.actif),
    cadrer: () => vue.cadrer(),
    renoncer,
  });

  function ecouter() {
    vue.addEventListener("choix", () => {
      const objet = vue.choisi ? objets.lire(vue.choisi) : null;
      // A sheet that closes gives the focus to the map, whose keys then work.
      if (!objet && trouver("fiche").contains(document.activeElement)) plan.focus({ preventScroll: true });
      fiche.montrer(objet);
      if (peut) edition.ouvrir(vue.choisi);
    });
    objets.addEventListener("change", (/** @type {any} */ { detail }) => {
      if (detail.jeton === vue.choisi) fiche.montrer(objets.lire(detail.jeton));
      rafraichirBoutons();
    });
    objets.addEventListener("annonce", (/** @type {any} */ { detail }) => {
      if (detail.donnees.modifie_par.id !== moi.id)
        trouver("annonces-carte").textContent = phrase(detail.genre, detail.donnees, dessinateur.nom(detail.donnees));
    });
    fiche.addEventListener("decrire", (/** @type {any} */ { detail }) =>
      envois.decrire(detail.objet, detail.champs, detail.place),
    );
    fiche.addEventListener("supprimer", (/** @type {any} */ { detail }) => supprimer(detail));
    fiche.addEventListener("bouger", (/** @type {any} */ { detail }) => {
      edition.ouvrir(detail.jeton, "place");
      poussee.prendre(detail);
    });
    fiche.addEventListener("fermer", () => vue.choisir(null));
    envois.addEventListener("dire", (/** @type {any} */ { detail }) => dire(detail));
    carte.on("mousemove", (/** @type {any} */ { latlng }) => {
      trouver("coordonnees").textContent = `${enDecimal(latlng)} · ${enSexagesimal(latlng)}`;
    });
    trouver("cadrer").addEventListener("click", () => vue.cadrer() || carte.fitBounds(FRANCE));
    const fichiers = zone.querySelector(".ct-fichiers");
    fichiers.addEventListener("click", (/** @type {Event} */ { target }) => {
      if (/** @type {Element} */ (target).closest(".panneau")) fichiers.open = false;
    });
    trouver("renoncer").addEventListener("click", renoncer);
    trouver("annuler")?.addEventListener("click", () => envois.annuler());
    trouver("retablir")?.addEventListener("click", () => envois.retablir());
    fil.addEventListener("depeche", (/** @type {any} */ { detail }) => {
      if (detail.groupe !== groupe) return;
      if (detail.objet?.type === "objetcarto") objets.recevoir(detail);
      if (detail.genre === "cellule.ouverte") calquer({ id: detail.donnees.groupe, nom: detail.donnees.nom });
    });
    fil.addEventListener("refus", (/** @type {any} */ { detail }) => {
      if (Number(detail.groupe) !== groupe) return;
      zone.querySelector(".acces-retire").hidden = false;
      edition.fermer();
      outils.fermer();
    });
    const presence = () => fil.presence(document.hidden ? null : groupe);
    document.addEventListener("visibilitychange", presence);
    fil.suivre({ [groupe]: donnees.curseur });
    presence();
    new ResizeObserver(() => carte.invalidateSize({ animate: false })).observe(plan);
    auChangementDeTheme(() => {
      dessinateur.tons = lireTons(zone);
      fond.habiller(dessinateur.tons);
      vue.toutRedessiner();
    });
  }

  /** @returns {Promise<import("./types.d.ts").Repere[]>} */
  function lireReperes() {
    return lire(zone.dataset.reperes);
  }

  /** A cell has opened: its layer can be chosen at once. @param {{id: number, nom: string}} calque */
  function calquer(calque) {
    if (donnees.calques.some((/** @type {{id: number}} */ { id }) => id === calque.id)) return;
    donnees.calques.push(calque);
    couches.decouvrir([calque]);
    fiche.calquer();
  }

  function renoncer() {
    if (outils.fermer() || mesure.basculer(false) || poussee.abandonner()) return;
    edition.abandonner();
    vue.choisir(null);
  }

  /** @param {Objet | null} objet */
  function supprimer(objet) {
    if (!peut || !objet || objet.supprime_le) return;
    vue.choisir(null);
    envois.envoyer("supprimer", objet, {});
    dire(`${dessinateur.nom(objet)} : supprimé. Ctrl+Z pour le remettre.`);
  }

  /** One draws from an entry: its place first, and what is drawn is linked to it. @param {any} origine */
  function venirDe({ numero, texte: dit, latitude, longitude }) {
    if (latitude !== null) allerVers({ nom: `Entrée n° ${numero}`, quoi: "", lat: latitude, lng: longitude, zoom: 15 });
    consigne(`Ce que vous dessinez sera lié à l’entrée n° ${numero} : « ${dit.slice(0, 80)} »`);
  }

  /** @param {Objet} objet */
  function remettre(objet) {
    objets.charger([objet]);
    envois.envoyer("restaurer", objet, {});
  }

  /** @param {import("./recherche.js").Lieu} lieu */
  function allerVers({ nom, lat, lng, zoom, jeton }) {
    carte.setView([lat, lng], Math.max(zoom, jeton ? carte.getZoom() : 0));
    if (jeton) return vue.choisir(jeton);
    L.popup({ autoClose: true }).setLatLng([lat, lng]).setContent(texte(nom)).openOn(carte);
  }

  /** @param {string} phraseDite */
  function consigne(phraseDite) {
    trouver("consigne").textContent = phraseDite;
    trouver("consigne-zone").hidden = !phraseDite;
  }

  /** @type {any} */
  /** @param {string} phraseDite */
  function dire(phraseDite) {
    montrerBulle(trouver("bulle-carte"), phraseDite);
  }

  function rafraichirBoutons() {
    if (!peut) return;
    trouver("annuler").disabled = !annulations.peutAnnuler;
    trouver("retablir").disabled = !annulations.peutRetablir;
  }

  /** @param {"pointe" | "dessine" | "deplace"} acte @param {string | null} objet */
  function signaler(acte, objet) {
    pointeurs.faire(acte, objet);
  }
}

/** @param {string} nom */
function texte(nom) {
  const noeud = document.createElement("span");
  noeud.textContent = nom;
  return noeud;
}

function maintenant() {
  const instant = new Date(heureDuServeur()).toISOString();
  return { cree_le: instant, modifie_le: instant };
}

/** @param {any} demander @param {number} groupe */
function lectures(demander, groupe) {
  const lire = async (/** @type {string} */ url) => {
    const reponse = await demander(url);
    if (!reponse.ok) throw new Error(`réponse ${reponse.status}`);
    return reponse.json();
  };
  return {
    supprimes: () => lire(`/api/v1/groupes/${groupe}/carte/supprimes/`),
    historique: (/** @type {string} */ jeton) => lire(`/api/v1/carte/objets/${jeton}/historique/`),
    entrees: (/** @type {number[]} */ numeros) =>
      lire(`/api/v1/groupes/${groupe}/carte/entrees/?n=${numeros.join("&n=")}`),
  };
}
