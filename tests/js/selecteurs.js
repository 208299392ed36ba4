// The selectors that our modules write, for the document of dom.js; one that it does not read is an error, not an empty answer.

const COMPOSES = /:not\(([^)]+)\)|:scope|\[([\w-]+)(?:(~?=)"?([^"\]]*)"?)?\]|\.([\w-]+)|#([\w-]+)|([a-z][\w-]*)/gy;

/** @param {import("./dom.js").Noeud} noeud @param {string} selecteur @param {import("./dom.js").Noeud} [portee] @returns {boolean} */
export function convient(noeud, selecteur, portee) {
  const morceaux = selecteur.replace(/\s*>\s*/g, " > ").split(/\s+/);
  const dernier = String(morceaux.pop());
  if (!estCompose(noeud, dernier, portee)) return false;
  if (!morceaux.length) return true;
  const direct = morceaux.at(-1) === ">";
  const avant = (direct ? morceaux.slice(0, -1) : morceaux).join(" ");
  const parents = noeud.lignee().slice(1, direct ? 2 : undefined);
  return parents.some((parent) => convient(parent, avant, portee));
}

/** @param {import("./dom.js").Noeud} noeud @param {string} compose @param {import("./dom.js").Noeud} [portee] */
function estCompose(noeud, compose, portee) {
  COMPOSES.lastIndex = 0;
  for (let lu = COMPOSES.exec(compose); lu; lu = COMPOSES.exec(compose)) {
    const [entier, sauf, attribut, comment, valeur, classe, id, tag] = lu;
    const tenu = noeud.attributs.get(attribut);
    const oui =
      (sauf && !estComposeAPart(noeud, sauf)) ||
      (entier === ":scope" && noeud === portee) ||
      (attribut &&
        tenu !== undefined &&
        (!comment || (comment === "=" ? tenu === valeur : tenu.split(" ").includes(valeur)))) ||
      (classe && noeud.classList.contains(classe)) ||
      (id && noeud.id === id) ||
      (tag && noeud.tagName === tag.toUpperCase());
    if (!oui) return false;
    if (COMPOSES.lastIndex === compose.length) return true;
  }
  throw new Error(`sélecteur que ce document ne lit pas : ${compose}`);
}

/** @param {import("./dom.js").Noeud} noeud @param {string} compose */
function estComposeAPart(noeud, compose) {
  const ou = COMPOSES.lastIndex;
  const oui = estCompose(noeud, compose);
  COMPOSES.lastIndex = ou;
  return oui;
}
