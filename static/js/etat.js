// The state of the connection and of the outbox, always visible in the top bar.

const DELAISSES =
  "Vous êtes dans plus de groupes qu’un écran n’en suit en direct. Les derniers de votre liste sont suivis quand vous les ouvrez.";

/**
 * The words for a state. @param {import("./fil.js").Etat} etat @param {{attente: number, refuses: number, delaisses?: number}} compte
 * @returns {string}
 */
export function libelle(etat, { attente, refuses, delaisses = 0 }) {
  const debut = {
    connexion: "Connexion…",
    direct: "En direct",
    http: "En direct, réseau limité",
    reconnexion: "Reconnexion…",
    "hors-ligne": "Hors ligne",
    "session-terminee": "Session terminée",
  }[etat];
  const sauf =
    delaisses > 0 && ["direct", "http"].includes(etat) && `sauf ${delaisses} groupe${delaisses > 1 ? "s" : ""}`;
  const suite = [sauf, attente && `${attente} en attente`, refuses && `${refuses} refus à corriger`];
  return [debut, ...suite.filter(Boolean)].join(", ");
}

/** What is degraded for everybody, in one line that comes and goes by itself. @param {string} annonce */
export function annoncer(annonce) {
  const banniere = document.getElementById("service-degrade");
  const place = banniere?.querySelector(".quoi");
  if (!banniere || !place) return;
  if (annonce && place.textContent !== annonce) place.textContent = annonce;
  banniere.hidden = !annonce;
}

/** @param {{fil: import("./fil.js").Fil, boite: import("./boite-envoi.js").BoiteEnvoi}} monde */
export function afficherEtat({ fil, boite }) {
  const zone = document.getElementById("etat");
  const session = document.getElementById("session-terminee");
  const reste = document.getElementById("reste-a-envoyer");
  let compte = { attente: 0, refuses: 0 };
  let delaisses = 0;

  function dessiner() {
    if (zone) {
      zone.dataset.etat = fil.etat;
      zone.toggleAttribute("data-reste", compte.attente + compte.refuses + delaisses > 0);
      zone.textContent = libelle(fil.etat, { ...compte, delaisses });
      zone.title = delaisses ? DELAISSES : "";
    }
    if (session) session.hidden = fil.etat !== "session-terminee";
    if (!reste) return;
    reste.hidden = compte.attente + compte.refuses === 0;
    reste.textContent = [
      compte.attente &&
        `Pas encore envoyé\u00a0: ${compte.attente}. ${document.getElementById("disque-plein")?.hidden === false ? "Le disque de cet appareil ne le garde pas\u00a0: restez sur cette page jusqu’à ce qu’il soit parti." : "Tout reste sur cet appareil et repartira à votre prochaine connexion."}`,
      compte.refuses &&
        `Refusé\u00a0: ${compte.refuses}. Gardé sur cet appareil, rien n’en repartira sans que vous l’ayez corrigé.`,
    ]
      .filter(Boolean)
      .join(" ");
  }

  fil.addEventListener("service", (evenement) => annoncer(/** @type {CustomEvent} */ (evenement).detail));
  fil.addEventListener("etat", dessiner);
  fil.addEventListener("delaisses", (evenement) => {
    const { detail } = /** @type {CustomEvent} */ (evenement);
    if (detail === delaisses) return;
    delaisses = detail;
    dessiner();
  });
  boite.addEventListener("compte", (evenement) => {
    compte = /** @type {CustomEvent} */ (evenement).detail;
    dessiner();
  });
}
