// The clock of the top bar, and times that age: <time data-relatif datetime="…"> (data-relatif="court" where there is no room).

import { heureDuServeur } from "./heure-serveur.js";

const HEURE = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
const MINUTE = 60_000;

/** The hour in Paris, "14:05". @param {Date | string} instant */
export function heure(instant) {
  return HEURE.format(new Date(instant));
}

/** How long ago, or in how long, in few words. @param {number} ecart in milliseconds, positive in the past @returns {string} */
export function duree(ecart) {
  const minutes = Math.round(Math.abs(ecart) / MINUTE);
  if (minutes < 1) return "à l’instant";
  const texte =
    minutes < 60
      ? `${minutes} min`
      : minutes < 24 * 60
        ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`
        : `${Math.round(minutes / (24 * 60))} j`;
  return ecart >= 0 ? `il y a ${texte}` : `dans ${texte}`;
}

/** Bring every time of the page up to date; called again by whoever puts new ones in it. */
export function dessinerHeures() {
  const maintenant = heureDuServeur();
  const horloge = document.getElementById("horloge");
  if (horloge) horloge.textContent = heure(new Date(maintenant));
  for (const temps of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-relatif]"))) {
    const ecrit = duree(maintenant - Date.parse(temps.dateTime));
    temps.textContent =
      temps.dataset.relatif === "court" ? ecrit.replace(/^il y a /, "").replace("à l’instant", "0 min") : ecrit;
  }
}

export function animerHeures() {
  dessinerHeures();
  // On the minute, so that the clock turns with those on the walls.
  setTimeout(
    () => {
      dessinerHeures();
      setInterval(dessinerHeures, MINUTE / 2);
    },
    MINUTE - (Date.now() % MINUTE) + 50,
  );
}
