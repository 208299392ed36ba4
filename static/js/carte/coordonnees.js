// Coordinates as people read and type them: decimal degrees, or degrees, minutes and seconds.

/** @typedef {{lat: number, lng: number}} Point */

const DECIMAL = /^\s*(-?\d{1,2}(?:[.,]\d+)?)\s*°?\s*([NS])?\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*([EWO])?\s*$/i;
const ANGLE = String.raw`(\d{1,3})\s*[°d]\s*(?:(\d{1,2})\s*['’′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["”″]|''|’’)\s*)?`;
const SEXAGESIMAL = new RegExp(String.raw`^\s*${ANGLE}([NS])\s*[,; ]?\s*${ANGLE}([EWO])\s*$`, "i");

/**
 * A place typed as "43.6045, 1.4440", "43,6045 ; 1,444" or 43°36'16"N 1°26'38"E; null for anything else.
 * @param {string} texte @returns {Point | null}
 */
export function lireCoordonnees(texte) {
  return dansLeMonde(lireDecimal(texte) ?? lireSexagesimal(texte));
}

/** @param {Point} point @returns {string} 43.60450, 1.44400 */
export function enDecimal({ lat, lng }) {
  return `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
}

/** @param {Point} point @returns {string} 43° 36′ 16″ N, 1° 26′ 38″ E */
export function enSexagesimal({ lat, lng }) {
  return `${angle(lat, "N", "S")}, ${angle(lng, "E", "O")}`;
}

/** @param {string} texte */
function lireDecimal(texte) {
  const trouve = DECIMAL.exec(texte);
  if (!trouve) return null;
  const [, lat, ns = "", lng, eo = ""] = trouve;
  return { lat: nombre(lat) * signe(ns), lng: nombre(lng) * signe(eo) };
}

/** @param {string} texte */
function lireSexagesimal(texte) {
  const trouve = SEXAGESIMAL.exec(texte);
  if (!trouve) return null;
  const [, d1, m1 = "0", s1 = "0", ns, d2, m2 = "0", s2 = "0", eo] = trouve;
  if ([m1, s1, m2, s2].some((partie) => nombre(partie) >= 60)) return null;
  return { lat: assembler(d1, m1, s1) * signe(ns), lng: assembler(d2, m2, s2) * signe(eo) };
}

/** @param {Point | null} point */
function dansLeMonde(point) {
  return point && Math.abs(point.lat) <= 85 && Math.abs(point.lng) <= 180 ? point : null;
}

/** @param {string} degres @param {string} minutes @param {string} secondes */
function assembler(degres, minutes, secondes) {
  return nombre(degres) + nombre(minutes) / 60 + nombre(secondes) / 3600;
}

/** @param {string} lettre south and west (ouest in French) are negative */
function signe(lettre) {
  return /[SWO]/i.test(lettre) ? -1 : 1;
}

/** @param {string} texte */
function nombre(texte) {
  return Number(texte.replace(",", "."));
}

/** @param {number} valeur @param {string} positif @param {string} negatif */
function angle(valeur, positif, negatif) {
  const secondes = Math.round(Math.abs(valeur) * 3600);
  const parties = [Math.floor(secondes / 3600), Math.floor((secondes % 3600) / 60), secondes % 60];
  return `${parties[0]}° ${deux(parties[1])}′ ${deux(parties[2])}″ ${valeur < 0 ? negatif : positif}`;
}

/** @param {number} valeur */
function deux(valeur) {
  return String(valeur).padStart(2, "0");
}
