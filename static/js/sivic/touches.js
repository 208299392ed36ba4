// One key counts one person, as the buttons do. A scanner is a keyboard too: what it types outside a field counts nobody.

import { raccourci } from "../clavier.js";

// Of a French keyboard, the row above the letters gives a sign where others give the figure.
const TOUCHES = [
  ["1", "&"],
  ["2", "é"],
  ["3", '"'],
  ["4", "'"],
];
// No hand types two keys so close; a scanner does.
const RAFALE_MS = 60;
// What a hand holds, or locks, to type a figure comes with it.
const TENUES = ["Shift", "AltGraph", "CapsLock", "NumLock"];

/**
 * @param {(action: () => void, delai: number) => unknown} [minuterie]
 * @param {() => number} [maintenant]
 */
export function brancherTouches(minuterie = setTimeout, maintenant = () => performance.now()) {
  const formulaire = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-denombrer]"));
  const boutons = /** @type {HTMLButtonElement[]} */ ([...(formulaire?.querySelectorAll("[name=etat]") ?? [])]);
  if (!boutons.length) return;
  let derniere = -RAFALE_MS;
  let frappes = 0;
  let enRafale = false;
  // Before the shortcuts, which this tells from a scanner.
  document.addEventListener(
    "keydown",
    ({ key, repeat }) => {
      if (repeat || TENUES.includes(key)) return;
      enRafale = maintenant() - derniere < RAFALE_MS;
      derniere = maintenant();
      frappes += 1;
    },
    { capture: true },
  );
  boutons.forEach((bouton, rang) => {
    const action = () => {
      const frappe = frappes;
      if (!enRafale) minuterie(() => frappe === frappes && bouton.click(), RAFALE_MS);
    };
    const [chiffre, signe] = TOUCHES[rang];
    raccourci({ touche: chiffre, libelle: `Compter : ${bouton.textContent}`, rubrique: "Victimes", action });
    raccourci({ touche: signe, libelle: "", action });
  });
}
