// A click on a part of the page that is not ready (aria-busy) is kept and shown as waiting; whoever makes it ready gives it back.
// An ordinary script in the head: it listens before there is anything to click.

(() => {
  /** @param {Event} e @param {string} quoi */
  const enAttente = ({ target }, quoi) =>
    target instanceof Element ? target.closest(`[aria-busy="true"] ${quoi}`) : null;

  addEventListener(
    "click",
    (e) => {
      const bouton = enAttente(e, "button");
      if (!bouton) return;
      e.stopImmediatePropagation();
      for (const autre of document.querySelectorAll("button.impatient")) autre.classList.remove("impatient");
      bouton.classList.add("impatient");
    },
    { capture: true },
  );
  // Without its script a form would leave the page.
  addEventListener("submit", (e) => enAttente(e, "form") && e.preventDefault(), { capture: true });
})();
