// What weighs and does not serve at once comes when it is asked for: once, and again after a failure.

/** @type {Map<string, Promise<any>>} */
const demandes = new Map();

/** An ordinary script or a style sheet of our own. @param {string} adresse @returns {Promise<void>} */
export function apporter(adresse) {
  return uneFois(adresse, () => {
    const balise = adresse.endsWith(".css") ? feuille(adresse) : script(adresse);
    return new Promise((fini, rate) => {
      balise.addEventListener("load", fini);
      balise.addEventListener("error", () => {
        balise.remove();
        rate(new Error(`${adresse} n’est pas venu`));
      });
      document.head.append(balise);
    });
  });
}

/** What a JSON of our own says. @param {string} adresse */
export function lire(adresse) {
  return uneFois(adresse, async () => {
    const reponse = await fetch(adresse, { credentials: "same-origin" });
    if (!reponse.ok) throw new Error(`${adresse} : réponse ${reponse.status}`);
    return reponse.json();
  });
}

/** @param {string} adresse @param {() => Promise<any>} faire */
function uneFois(adresse, faire) {
  const deja = demandes.get(adresse);
  if (deja) return deja;
  const venue = faire().catch((erreur) => {
    demandes.delete(adresse);
    throw erreur;
  });
  demandes.set(adresse, venue);
  return venue;
}

/** @param {string} adresse */
function feuille(adresse) {
  return Object.assign(document.createElement("link"), { rel: "stylesheet", href: adresse });
}

/** @param {string} adresse */
function script(adresse) {
  return Object.assign(document.createElement("script"), { src: adresse });
}
