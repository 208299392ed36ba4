// Sound and desktop notification, for what is urgent and only that. The choice is kept in this browser, for this person: on a
// shared workstation, the silence of the one who leaves is not that of the one who comes.

import { retenir } from "./memoire.js";

let rangement = "portail-alertes";
const RELEVES = [7, 19]; // The hours at which control rooms usually hand over.

/** @typedef {{bureau: boolean, muetJusqua: number, calmeDe?: string, calmeA?: string}} Choix */

/** @param {number} personne */
export function choixDe(personne) {
  rangement = `portail-alertes:${personne}`;
}

/** @returns {Choix} */
function lire() {
  try {
    return { bureau: false, muetJusqua: 0, ...JSON.parse(localStorage.getItem(rangement) ?? "{}") };
  } catch {
    return { bureau: false, muetJusqua: 0 };
  }
}

/** @param {Partial<Choix>} changement */
function ecrire(changement) {
  retenir(localStorage, rangement, JSON.stringify({ ...lire(), ...changement }));
  montrer();
}

/** Until when a choice of the menu keeps silent. @param {string} duree minutes, or "releve" @param {Date} maintenant */
export function finDuSilence(duree, maintenant) {
  if (duree !== "releve") return maintenant.getTime() + Number(duree) * 60_000;
  const fin = new Date(maintenant);
  const prochaine = RELEVES.find((heure) => heure > maintenant.getHours());
  if (prochaine === undefined) fin.setDate(fin.getDate() + 1);
  fin.setHours(prochaine ?? RELEVES[0], 0, 0, 0);
  return fin.getTime();
}

export function estMuet() {
  return lire().muetJusqua > Date.now();
}

/**
 * Quiet hours, which only what is urgent passes through: "22:00" to "07:00" goes over midnight.
 * @param {{calmeDe?: string, calmeA?: string}} choix @param {Date} maintenant
 */
export function estDansLeCalme({ calmeDe = "", calmeA = "" }, maintenant) {
  if (!calmeDe || !calmeA || calmeDe === calmeA) return false;
  const heure = maintenant.toTimeString().slice(0, 5);
  return calmeDe < calmeA ? heure >= calmeDe && heure < calmeA : heure >= calmeDe || heure < calmeA;
}

export function estCalme() {
  return estDansLeCalme(lire(), new Date());
}

/** @type {AudioContext | null} */
let audio = null;
// When a sound was last kept silent by the browser, which wants the page to be touched first.
let manquee = 0;
const ENCORE_UTILE = 120_000;
const EFFACEMENT = 1_500;

/** @param {number} delai @returns {Promise<void>} */
const attendre = (delai) => new Promise((suite) => setTimeout(suite, delai));

/** A browser keeps silent until the person has touched the page; the banner is there meanwhile. @returns {Promise<AudioContext | null>} */
async function estAudible() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") await Promise.race([audio.resume(), attendre(300)]);
  return audio.state === "running" ? audio : null;
}

/** Two rising tones, three times: heard over voices, not taken for a telephone. */
export async function sonner() {
  const pret = await estAudible();
  manquee = pret ? 0 : Date.now();
  montrer();
  if (!pret) return;
  for (let coup = 0; coup < 3; coup += 1) {
    bip(pret, 740, pret.currentTime + coup * 0.55);
    bip(pret, 988, pret.currentTime + coup * 0.55 + 0.16);
  }
}

/** One soft tone, for a message: told from an alarm even half asleep. */
async function tinter() {
  const pret = await estAudible();
  if (pret) bip(pret, 587, pret.currentTime, 0.12);
}

/** @param {AudioContext} contexte @param {number} frequence @param {number} debut */
function bip(contexte, frequence, debut, force = 0.5) {
  const oscillateur = contexte.createOscillator();
  const volume = contexte.createGain();
  oscillateur.type = "triangle";
  oscillateur.frequency.value = frequence;
  volume.gain.setValueAtTime(0, debut);
  volume.gain.linearRampToValueAtTime(force, debut + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, debut + 0.22);
  oscillateur.connect(volume).connect(contexte.destination);
  oscillateur.start(debut);
  oscillateur.stop(debut + 0.25);
}

/**
 * Ring and show on the desktop, once for all the tabs of this browser: the first that takes the lock does it. A tab that the
 * browser keeps silent lets those that may be heard take it; alone, it still says that it could not ring.
 * @param {{cle: string, titre: string, texte: string, url: string}} alerte
 */
export async function signaler(alerte, { doux = false } = {}) {
  const faire = async () => {
    if (!estMuet()) doux ? tinter() : sonner();
    notifier(alerte);
  };
  if (!navigator.locks) return faire();
  if (!estMuet() && !(await estAudible())) await attendre(EFFACEMENT);
  return navigator.locks.request(`alerte-${alerte.cle}`, { ifAvailable: true }, async (verrou) => {
    if (!verrou) return;
    await faire();
    await attendre(5_000);
  });
}

/** @param {{cle: string, titre: string, texte: string, url: string}} alerte */
function notifier({ cle, titre, texte, url }) {
  if (!lire().bureau || !("Notification" in globalThis) || Notification.permission !== "granted") return;
  const notification = new Notification(titre, { body: texte, tag: cle, lang: "fr", silent: true });
  notification.onclick = () => {
    window.focus();
    if (url) location.assign(url);
    notification.close();
  };
}

async function basculerBureau() {
  if (!("Notification" in globalThis)) return;
  const voulu = !lire().bureau;
  if (voulu && Notification.permission === "default") await Notification.requestPermission();
  ecrire({ bureau: voulu && Notification.permission === "granted" });
}

function montrer() {
  const { bureau, muetJusqua } = lire();
  const muet = muetJusqua > Date.now();
  const etat = document.getElementById("etat-son");
  const fin = new Date(muetJusqua).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  const refusees = "Notification" in globalThis && Notification.permission === "denied";
  if (etat) {
    const actif = manquee
      ? "Le navigateur a bloqué un son\u00a0: cliquez dans la page pour l’entendre."
      : "Un son annonce les entrées urgentes.";
    etat.textContent =
      (muet ? `Son coupé jusqu’à ${fin}.` : actif) +
      (refusees ? " Les notifications du bureau sont bloquées par le navigateur." : "");
  }
  document.querySelector("[data-son=bureau]")?.setAttribute("aria-pressed", String(bureau));
  for (const champ of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-calme]")))
    if (champ !== document.activeElement) champ.value = lire()[/** @type {"calmeDe"} */ (champ.dataset.calme)] ?? "";
  document.querySelector("[data-muet='0']")?.toggleAttribute("hidden", !muet);
  const releve = document.querySelector("[data-muet=releve]");
  if (releve) releve.textContent = `Jusqu’à ${new Date(finDuSilence("releve", new Date())).getHours()}\u00a0h`;
  document.body.classList.toggle("son-coupe", muet || manquee > 0);
}

/** The page is touched: what was silenced a moment ago is heard. */
function rattraper() {
  if (!manquee || estMuet()) return;
  if (Date.now() - manquee < ENCORE_UTILE) sonner();
  manquee = 0;
  montrer();
}

/** @param {number} personne */
export function brancherNotifications(personne) {
  choixDe(personne);
  document.querySelector("[data-son=essai]")?.addEventListener("click", () => sonner());
  document.querySelector("[data-son=bureau]")?.addEventListener("click", basculerBureau);
  for (const bouton of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-muet]"))) {
    bouton.addEventListener("click", () =>
      ecrire({ muetJusqua: finDuSilence(bouton.dataset.muet ?? "0", new Date()) }),
    );
  }
  for (const geste of ["pointerup", "keydown"]) addEventListener(geste, rattraper);
  for (const champ of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-calme]")))
    champ.addEventListener("change", () => ecrire({ [champ.dataset.calme ?? ""]: champ.value }));
  addEventListener("storage", ({ key }) => key === rangement && montrer());
  setInterval(montrer, 30_000);
  montrer();
}
