// Panels that unfold from a button: one at a time, closed by Escape or by a click elsewhere.

const SELECTEUR = "details.deroule[open]";

/** @param {Document} document */
export function brancherDeroules(document) {
  document.addEventListener("click", ({ target }) => {
    for (const ouvert of document.querySelectorAll(SELECTEUR)) {
      if (!(target instanceof Node && ouvert.contains(target))) ouvert.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (e) => {
    const ouvert = document.querySelector(SELECTEUR);
    if (e.key !== "Escape" || !ouvert || e.defaultPrevented) return;
    // The key has served: it gives up nothing else.
    e.preventDefault();
    ouvert.removeAttribute("open");
    /** @type {HTMLElement | null} */ (ouvert.querySelector("summary"))?.focus();
  });
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || !target.matches(SELECTEUR)) return;
      const champ = /** @type {HTMLElement | null} */ (target.querySelector(".panneau :is(input, select, textarea)"));
      if (matchMedia("(hover: hover)").matches) champ?.focus();
    },
    true,
  );
}
