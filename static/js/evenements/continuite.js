// The page of the continuity packs: the one that was asked for shows as soon as a worker has made it.

import { fil } from "../cadre.js";

fil.addEventListener("depeche", (e) => {
  if (/** @type {CustomEvent} */ (e).detail.genre === "pack.produit") location.reload();
});
