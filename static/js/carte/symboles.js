// The symbols of the sprite, drawn on the canvas of the map as on the rest of the page.

/** @typedef {{chemins: Trait[], textes: Mot[]}} Dessin */
/** @typedef {{chemin: Path2D, fond: string | null, opacite: number, trait: string | null, epaisseur: number, tirets: number[]}} Trait */
/** @typedef {{texte: string, x: number, y: number, taille: number, couleur: string}} Mot */

const COTE = 32;
/** @type {Map<string, Dessin>} */
const dessins = new Map();

/** Read the sprite once; rejects when it did not come, or something else in its place. @param {string} adresse */
export async function chargerSymboles(adresse) {
  const reponse = await fetch(adresse, { credentials: "same-origin" });
  if (!reponse.ok) throw new Error(`symboles : réponse ${reponse.status}`);
  const sprite = new DOMParser().parseFromString(await reponse.text(), "image/svg+xml");
  const symboles = [...sprite.querySelectorAll("symbol")];
  if (!symboles.length) throw new Error("symboles : aucun");
  for (const symbole of symboles) {
    dessins.set(symbole.id.slice(2), {
      chemins: [...symbole.querySelectorAll("path")].map(lireTrait),
      textes: [...symbole.querySelectorAll("text")].map(lireMot),
    });
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx @param {string} code @param {number} x centre @param {number} y @param {number} cote
 * @param {{ton: string, sur: string, police: string}} couleurs
 */
export function tracer(ctx, code, x, y, cote, { ton, sur, police }) {
  const dessin = dessins.get(code) ?? dessins.get("repere");
  if (!dessin) return;
  const couleur = (/** @type {string} */ nom) => (nom === "currentColor" ? ton : sur);
  ctx.save();
  ctx.translate(x - cote / 2, y - cote / 2);
  ctx.scale(cote / COTE, cote / COTE);
  ctx.lineCap = ctx.lineJoin = "round";
  const opacite = ctx.globalAlpha;
  for (const { chemin, fond, opacite: part, trait, epaisseur, tirets } of dessin.chemins) {
    if (fond) {
      ctx.globalAlpha = opacite * part;
      ctx.fillStyle = couleur(fond);
      ctx.fill(chemin);
      ctx.globalAlpha = opacite;
    }
    if (trait) {
      ctx.strokeStyle = couleur(trait);
      ctx.lineWidth = epaisseur;
      ctx.setLineDash(tirets);
      ctx.stroke(chemin);
    }
  }
  ctx.textAlign = "center";
  for (const mot of dessin.textes) {
    ctx.font = `700 ${mot.taille}px ${police}`;
    ctx.fillStyle = couleur(mot.couleur);
    ctx.fillText(mot.texte, mot.x, mot.y);
  }
  ctx.restore();
}

/** The same symbol in the page. @param {string} sprite @param {string} code @param {string} ton */
export function vignette(sprite, code, ton) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `ct-symbole ct-${ton}`);
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#s-${code}`);
  svg.append(use);
  return svg;
}

/** @param {Element} e @returns {Trait} */
function lireTrait(e) {
  const lire = (/** @type {string} */ nom) => e.getAttribute(nom);
  const peinture = (/** @type {string | null} */ valeur) => (valeur && valeur !== "none" ? valeur : null);
  return {
    chemin: new Path2D(lire("d") ?? ""),
    fond: peinture(lire("fill")),
    opacite: Number(lire("fill-opacity") ?? 1),
    trait: peinture(lire("stroke")),
    epaisseur: Number(lire("stroke-width") ?? 1),
    tirets: (lire("stroke-dasharray") ?? "").split(/[ ,]+/).filter(Boolean).map(Number),
  };
}

/** @param {Element} e @returns {Mot} */
function lireMot(e) {
  return {
    texte: e.textContent ?? "",
    x: Number(e.getAttribute("x")),
    y: Number(e.getAttribute("y")),
    taille: Number(e.getAttribute("font-size")),
    couleur: e.getAttribute("fill") ?? "",
  };
}
