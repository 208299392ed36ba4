// The little of TopoJSON that our base map uses: quantized arcs, multipolygons, and the borders between them.

/**
 * @typedef {{type: "MultiPolygon", properties: Record<string, string>, arcs: number[][][]}} Element
 * @typedef {{transform: {scale: number[], translate: number[]}, arcs: number[][][],
 *   objects: Record<string, {geometries: Element[]}>}} Topologie
 * @typedef {[number, number]} Position longitude, latitude
 */

/** @param {Topologie} topologie @returns {Position[][]} the arcs in degrees */
export function arcsDe({ transform, arcs }) {
  const [ex, ey] = transform.scale;
  const [dx, dy] = transform.translate;
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([px, py]) => {
      x += px;
      y += py;
      return /** @type {Position} */ ([x * ex + dx, y * ey + dy]);
    });
  });
}

/** @param {Topologie} topologie @param {string} nom @returns {any} a GeoJSON FeatureCollection */
export function elements(topologie, nom) {
  const arcs = arcsDe(topologie);
  return {
    type: "FeatureCollection",
    features: topologie.objects[nom].geometries.map(({ properties, arcs: polygones }) => ({
      type: "Feature",
      properties,
      geometry: {
        type: "MultiPolygon",
        coordinates: polygones.map((anneaux) => anneaux.map((numeros) => coudre(numeros, arcs))),
      },
    })),
  };
}

/**
 * The arcs that separate two elements with a different value of a property, and those that only one element has.
 * @param {Topologie} topologie @param {string} nom @param {string} propriete
 * @returns {any} a GeoJSON MultiLineString
 */
export function frontieres(topologie, nom, propriete) {
  /** @type {Map<number, Set<string>>} */
  const cotes = new Map();
  /** @type {Map<number, number>} */
  const fois = new Map();
  for (const { properties, arcs } of topologie.objects[nom].geometries) {
    for (const numero of arcs.flat(2)) {
      const arc = numero < 0 ? ~numero : numero;
      cotes.set(arc, (cotes.get(arc) ?? new Set()).add(properties[propriete]));
      fois.set(arc, (fois.get(arc) ?? 0) + 1);
    }
  }
  const arcs = arcsDe(topologie);
  const gardes = [...cotes.keys()].filter(
    (arc) => fois.get(arc) === 1 || /** @type {Set<string>} */ (cotes.get(arc)).size > 1,
  );
  return { type: "MultiLineString", coordinates: gardes.map((arc) => arcs[arc]) };
}

/** Join the arcs of a ring: each begins where the one before ended. @param {number[]} numeros @param {Position[][]} arcs */
function coudre(numeros, arcs) {
  return numeros.flatMap((numero, rang) => {
    const points = numero < 0 ? arcs[~numero].toReversed() : arcs[numero];
    return rang ? points.slice(1) : points;
  });
}
