// What the person chose of the frame: its theme, the headings of the rail that are unfolded. Kept in cookies, so that the
// server draws the page so and nothing flashes nor moves.

const UN_AN = 31_536_000;

export function brancherApparence() {
  brancherTheme();
  document.getElementById("rail")?.addEventListener("click", ({ target }) => {
    const rubrique = /** @type {Element} */ (target).closest("summary")?.parentElement;
    if (rubrique instanceof HTMLDetailsElement && rubrique.dataset.rubrique) retenirLesPlis(rubrique);
  });
}

function brancherTheme() {
  const choix = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-theme-choisi]"));
  for (const bouton of choix) {
    bouton.addEventListener("click", () => {
      const theme = bouton.dataset.themeChoisi ?? "";
      retenir("theme", theme);
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      for (const autre of choix) autre.setAttribute("aria-pressed", String(autre === bouton));
    });
  }
}

/** The heading just pressed has not moved yet. @param {HTMLDetailsElement} pressee */
function retenirLesPlis(pressee) {
  const rubriques = /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll(".rail details[data-rubrique]")
  );
  const plis = [...rubriques].map((r) => `${r.open === (r !== pressee) ? "+" : "-"}${r.dataset.rubrique}`);
  retenir("rail", plis.join("."));
}

/** @param {string} nom @param {string} valeur */
function retenir(nom, valeur) {
  const enClair = `${nom}=${valeur}; path=/; max-age=${valeur ? UN_AN : 0}; samesite=lax`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of the field.
  document.cookie = location.protocol === "https:" ? `__Host-${enClair}; secure` : enClair;
}
