// Light, dark or as the system: kept in a cookie, so that the server writes it on <html> and nothing flashes.

const UN_AN = 31_536_000;

export function brancherTheme() {
  const choix = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-theme-choisi]"));
  for (const bouton of choix) {
    bouton.addEventListener("click", () => {
      const theme = bouton.dataset.themeChoisi ?? "";
      const nom = location.protocol === "https:" ? "__Host-theme" : "theme";
      const dit = `${nom}=${theme}; path=/; max-age=${theme ? UN_AN : 0}; samesite=lax`;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of the field.
      document.cookie = location.protocol === "https:" ? `${dit}; secure` : dit;
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      for (const autre of choix) autre.setAttribute("aria-pressed", String(autre === bouton));
    });
  }
}
