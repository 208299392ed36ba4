// Counting victims goes through the outbox: the form is ready for the next person at once, one counted in a cut leaves when the
// network is back, and once only. The state is chosen again when a refused one is corrected, by its button.

import { boite } from "../cadre.js";

/** @param {number} groupe @returns {import("./differes.js").Sorte} */
export function brancherDenombrement(groupe) {
  const formulaire = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-denombrer]"));
  const [sinus, lieu] = /** @type {HTMLInputElement[]} */ (
    ["sinus", "lieu"].map((nom) => formulaire?.elements.namedItem(nom))
  );

  formulaire?.addEventListener("submit", async (e) => {
    const bouton = /** @type {HTMLButtonElement | null} */ (e.submitter);
    if (!bouton?.value) return;
    e.preventDefault();
    const jeton = crypto.randomUUID();
    const corps = { jeton, etat: bouton.value, sinus: sinus.value.trim(), lieu: lieu.value };
    const texte = [`Une victime : ${bouton.textContent}`, corps.sinus && `bracelet ${corps.sinus}`];
    sinus.value = "";
    const apercu = { genre: "victime", texte: texte.filter(Boolean).join(", "), champs: corps };
    try {
      await boite.deposer({ url: formulaire.dataset.denombrer ?? "", corps, jeton, groupe, apercu });
    } catch {
      sinus.value ||= corps.sinus;
      document
        .querySelector("[data-comptee]")
        ?.replaceChildren("Cette victime n’a pas pu être gardée sur cet appareil. Rechargez la page et recomptez-la.");
    }
  });

  return {
    dire: (reponse) => `${reponse.nom} : ${reponse.etat.libelle}.`,
    reprendre: ({ apercu }) => {
      if (!formulaire) return null;
      return () => {
        sinus.value = apercu.champs.sinus;
        lieu.value = apercu.champs.lieu;
        sinus.focus();
      };
    },
  };
}
