// Geoman's handles are buttons without a name: they get one, and leave the way of the keyboard, which draws and moves otherwise.

/** @param {any} carte */
export function nommerLesPoignees(carte) {
  carte.on("layeradd", (/** @type {any} */ { layer }) => {
    const poignee = /** @type {HTMLElement | undefined} */ (layer.getElement?.());
    if (!poignee?.classList.contains("marker-icon")) return;
    poignee.setAttribute("aria-label", "Poignée du tracé");
    poignee.setAttribute("tabindex", "-1");
  });
}
