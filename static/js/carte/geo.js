// Distances and areas on the sphere, and how they are written.

const RAYON_TERRE = 6_371_008.8;
const RAD = Math.PI / 180;
const NOMBRE = new Intl.NumberFormat("fr-FR", { maximumSignificantDigits: 3 });

/** @typedef {{lat: number, lng: number}} Point */

/** Metres between two points. @param {Point} a @param {Point} b */
export function distance(a, b) {
  const h =
    Math.sin(((b.lat - a.lat) * RAD) / 2) ** 2 +
    Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * Math.sin(((b.lng - a.lng) * RAD) / 2) ** 2;
  return 2 * RAYON_TERRE * Math.asin(Math.sqrt(h));
}

/** Metres along a line. @param {Point[]} points */
export function longueur(points) {
  return points.slice(1).reduce((total, point, rang) => total + distance(points[rang], point), 0);
}

/** Square metres inside a contour. @param {Point[]} points */
export function surface(points) {
  let somme = 0;
  for (let i = 0; i < points.length; i += 1) {
    const a = points[i];
    const b = points[(i + 1) % points.length];
    somme += (b.lng - a.lng) * RAD * (2 + Math.sin(a.lat * RAD) + Math.sin(b.lat * RAD));
  }
  return Math.abs((somme * RAYON_TERRE ** 2) / 2);
}

/** Whether the stroke from the last point to another crosses the line before it; with `ferme`, whether closing it does. @param {Point[]} ligne @param {Point} vers @param {boolean} [ferme] */
export function croise(ligne, vers, ferme = false) {
  const depuis = ligne[ligne.length - 1];
  const [debut, fin] = [ferme ? 1 : 0, ligne.length - 2];
  return ligne.slice(debut, fin).some((a, rang) => seCoupent(a, ligne[debut + rang + 1], depuis, vers));
}

/** @param {Point} a @param {Point} b @param {Point} c @param {Point} d */
function seCoupent(a, b, c, d) {
  const cote = (/** @type {Point} */ o, /** @type {Point} */ p, /** @type {Point} */ q) =>
    Math.sign((p.lng - o.lng) * (q.lat - o.lat) - (p.lat - o.lat) * (q.lng - o.lng));
  return cote(a, b, c) !== cote(a, b, d) && cote(c, d, a) !== cote(c, d, b);
}

/** @param {number} metres */
export function enClair(metres) {
  return metres < 1000 ? `${NOMBRE.format(Math.round(metres))} m` : `${NOMBRE.format(metres / 1000)} km`;
}

/** @param {number} metresCarres */
export function surfaceEnClair(metresCarres) {
  if (metresCarres < 10_000) return `${NOMBRE.format(metresCarres)} m²`;
  if (metresCarres < 1_000_000) return `${NOMBRE.format(metresCarres / 10_000)} ha`;
  return `${NOMBRE.format(metresCarres / 1_000_000)} km²`;
}
