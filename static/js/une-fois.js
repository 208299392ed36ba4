// A form that leaves the page is sent once: one more click while the answer is awaited would do its act a second time.

const PATIENCE = 10_000;

/** @param {() => number} maintenant milliseconds */
export function brancherUneFois(maintenant = Date.now) {
  /** @type {WeakMap<HTMLFormElement, {dit: string, a: number}>} */
  const partis = new WeakMap();

  // On the window, and so after all those who send a form in their own way.
  addEventListener("submit", (e) => {
    const formulaire = /** @type {HTMLFormElement} */ (e.target);
    // Answered by a file, it leaves its page where it is, and may be asked for again.
    if (e.defaultPrevented || formulaire.method !== "post" || "fichier" in formulaire.dataset) return;
    const dit = dire(formulaire, e.submitter);
    const dernier = partis.get(formulaire);
    if (dernier?.dit === dit && maintenant() - dernier.a < PATIENCE) e.preventDefault();
    else partis.set(formulaire, { dit, a: maintenant() });
  });
}

/** Where it goes and what it says; its token does not count. @param {HTMLFormElement} formulaire @param {HTMLElement | null} bouton */
function dire(formulaire, bouton) {
  const champs = [...new FormData(formulaire, bouton)].filter(([nom]) => nom !== "csrfmiddlewaretoken");
  const vers = bouton?.getAttribute("formaction");
  return JSON.stringify([
    vers,
    ...champs.map(([nom, valeur]) => [nom, typeof valeur === "string" ? valeur : valeur.name]),
  ]);
}
