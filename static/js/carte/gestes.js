// From a change wanted on the map to an action of the outbox, and back.

/** @typedef {import("./types.d.ts").Geste} Geste @typedef {import("./types.d.ts").Objet} Objet @typedef {import("./types.d.ts").Acte} Acte */

const CHEMINS = {
  deplacer: "deplacement",
  modifier: "modification",
  supprimer: "suppression",
  restaurer: "restauration",
};
const VERBES = {
  dessiner: "Dessin",
  deplacer: "Déplacement",
  modifier: "Modification",
  supprimer: "Suppression",
  restaurer: "Remise en place",
};

/** @param {Acte} acte @param {Objet} objet as the person had it before their eyes @param {Partial<Objet>} champs @returns {Geste} */
export function geste(acte, objet, champs = {}) {
  const { jeton, version, sur = null } = objet;
  return { jeton: crypto.randomUUID(), acte, objet: jeton, version, sur, champs };
}

/** A new object is named by the jeton of its drawing. @param {Partial<Objet>} champs @returns {Geste} */
export function dessin(champs) {
  const jeton = crypto.randomUUID();
  return { jeton, acte: "dessiner", objet: jeton, version: 0, sur: null, champs };
}

/** What the outbox keeps and sends. @param {Geste} demande @param {number} groupe @param {string} nom of the object */
export function action(demande, groupe, nom) {
  const { acte, jeton, objet, version, champs } = demande;
  const url =
    acte === "dessiner" ? `/api/v1/groupes/${groupe}/carte/` : `/api/v1/carte/objets/${objet}/${CHEMINS[acte]}/`;
  return {
    url,
    jeton,
    groupe,
    corps: { jeton, ...(acte === "dessiner" ? {} : { version }), ...corps(champs) },
    apercu: { genre: "carte", texte: `${VERBES[acte]} sur la carte : ${nom}`, geste: demande },
  };
}

/** The server reads ids where the state holds small objects. @param {Partial<Objet>} champs */
function corps(champs) {
  const { calque, entrees, ...reste } = champs;
  return {
    ...reste,
    ...(calque === undefined ? {} : { calque: calque?.id ?? null }),
    ...(entrees === undefined ? {} : { entrees: entrees.map(({ id }) => id) }),
  };
}

const RECITS = {
  "objet.dessine": "a dessiné",
  "objet.deplace": "a déplacé",
  "objet.modifie": "a modifié",
  "objet.supprime": "a supprimé",
  "objet.restaure": "a remis",
};

/** « L. Blanc a déplacé PMA nord. » @param {string} genre @param {Objet} objet @param {string} nom */
export function phrase(genre, objet, nom) {
  return `${objet.modifie_par.nom} ${RECITS[genre] ?? "a changé"} ${nom}.`;
}
