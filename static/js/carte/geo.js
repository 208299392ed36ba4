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
