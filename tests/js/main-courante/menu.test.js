import assert from "node:assert/strict";
import { test } from "node:test";
import { poser, poserDocument } from "../dom.js";

poserDocument();
globalThis.innerHeight = 768;
const { Menu } = await import("../../../static/js/main-courante/menu.js");

test("le menu d’une entrée que les suivantes ont poussée hors de l’écran reste dans l’écran", () => {
  const page = poser(`<article id="entree-1" data-actes="action"><button></button></article>
    <div popover><button data-acte="action"><span data-libelle></span></button></div>`);
  const [menu, bouton] = [page.querySelector("[popover]"), page.querySelector("article button")];
  menu.showPopover = () => {};
  Object.defineProperties(menu, { offsetWidth: { value: 238 }, offsetHeight: { value: 400 } });
  const ouvrir = (bas) => {
    bouton.getBoundingClientRect = () => ({ top: bas - 24, bottom: bas, right: 1_300 });
    new Menu(menu, () => {}).ouvrir(page.querySelector("article"), bouton);
    return menu.style.top;
  };
  assert.equal(ouvrir(100), "102px", "dessous");
  assert.equal(ouvrir(700), "274px", "dessus, faute de place dessous");
  assert.equal(ouvrir(-300), "8px", "poussée au-dessus");
  assert.equal(ouvrir(1_400), "360px", "poussée au-dessous");
});
