// Where the marks of the events stand when several would cover each other, and on which side each is named.

const ECART = 2;
const HAUTEUR = 18;
const DIRECTIONS = [0, 2, 4, 6, 1, 3, 5, 7].map((huitieme) => (huitieme * Math.PI) / 4);
const TOURS = 8;

/**
 * @typedef {{x: number, y: number, rayon: number, large: number}} Marque centre and radius of the mark, width of its name
 * @typedef {{dx: number, dy: number, cote: "" | "droite" | "gauche"}} Place `cote`: "" where no name fits
 * @typedef {{x: number, y: number, l: number, h: number}} Boite
 */

/**
 * The first marks keep their place; each of the others steps aside. No name leaves the map.
 * @param {Marque[]} marques @param {number} [largeur] of the map @returns {Place[]}
 */
export function placer(marques, largeur = Number.POSITIVE_INFINITY) {
  /** @type {Marque[]} */
  const posees = [];
  for (const marque of marques) posees.push({ ...marque, ...libre(marque, posees) });
  /** @type {Boite[]} */
  const noms = [];
  return posees.map((posee, rang) => {
    const autres = posees.filter((_, autre) => autre !== rang).map(boite);
    const cote = /** @type {const} */ (["droite", "gauche"]).find((sens) => {
      const nom = boiteDuNom(posee, sens);
      if (nom.x < 0 || nom.x + nom.l > largeur) return false;
      if ([...autres, ...noms].some((prise) => seCroisent(nom, prise))) return false;
      return noms.push(nom);
    });
    return { dx: posee.x - marques[rang].x, dy: posee.y - marques[rang].y, cote: cote ?? "" };
  });
}

/** The nearest free place around its own. @param {Marque} marque @param {Marque[]} posees */
function libre(marque, posees) {
  const { x, y, rayon } = marque;
  for (let tour = 0; tour <= TOURS; tour += 1) {
    for (const angle of tour ? DIRECTIONS : [0]) {
      const pas = tour * (rayon + ECART);
      const ici = { x: x + pas * Math.cos(angle), y: y + pas * Math.sin(angle) };
      if (posees.every((autre) => Math.hypot(autre.x - ici.x, autre.y - ici.y) >= autre.rayon + rayon)) return ici;
    }
  }
  return { x, y };
}

/** @param {Marque} marque @returns {Boite} */
function boite({ x, y, rayon }) {
  return { x: x - rayon, y: y - rayon, l: 2 * rayon, h: 2 * rayon };
}

/** @param {Marque} marque @param {"droite" | "gauche"} sens @returns {Boite} */
function boiteDuNom({ x, y, rayon, large }, sens) {
  const gauche = sens === "droite" ? x + rayon + ECART : x - rayon - ECART - large;
  return { x: gauche, y: y - HAUTEUR / 2, l: large, h: HAUTEUR };
}

/** @param {Boite} a @param {Boite} b */
function seCroisent(a, b) {
  return a.x < b.x + b.l && b.x < a.x + a.l && a.y < b.y + b.h && b.y < a.y + a.h;
}
