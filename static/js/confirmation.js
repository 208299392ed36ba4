// What cannot be taken back at once asks first, calmly: a form that carries its question in data-confirmer waits for the answer.

/** @typedef {{question: string, detail: string, oui: string}} Demande */

/** @param {HTMLFormElement} formulaire @returns {Demande | null} */
export function demandeDe({ dataset }) {
  if (!dataset.confirmer) return null;
  return { question: dataset.confirmer, detail: dataset.detail ?? "", oui: dataset.oui ?? "Continuer" };
}

/** @param {HTMLDialogElement} dialogue */
export function brancherConfirmation(dialogue) {
  /** @type {SubmitEvent | null} */
  let retenu = null;

  document.addEventListener("submit", (evenement) => {
    const formulaire = /** @type {HTMLFormElement} */ (evenement.target);
    const demande = demandeDe(formulaire);
    if (!demande || formulaire.dataset.confirme) return;
    evenement.preventDefault();
    retenu = evenement;
    ecrire(dialogue, demande);
    dialogue.returnValue = "";
    dialogue.showModal();
  });

  dialogue.addEventListener("close", () => {
    // The browser tells it a moment later: by then, another question may be on the screen, and wait for its own answer.
    if (dialogue.open) return;
    const { target, submitter } = retenu ?? {};
    retenu = null;
    if (dialogue.returnValue !== "oui" || !(target instanceof HTMLFormElement)) return;
    target.dataset.confirme = "oui";
    target.requestSubmit(submitter);
  });
}

/** @param {HTMLDialogElement} dialogue @param {Demande} demande */
function ecrire(dialogue, demande) {
  for (const [role, texte] of Object.entries(demande)) {
    const place = dialogue.querySelector(`[data-role=${role}]`);
    if (place) place.textContent = texte;
  }
}

const dialogue = /** @type {HTMLDialogElement | null} */ (globalThis.document?.getElementById("confirmation"));
if (dialogue) brancherConfirmation(dialogue);
