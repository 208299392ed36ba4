// How far the others have received and read in the open conversation: told live, and asked again after a cut, when nobody told.

import { aPeuPres } from "../relecture.js";

/**
 * @param {object} monde
 * @param {EventTarget & {etat: string}} monde.fil
 * @param {Pick<import("./conversations.js").Conversations, "rafraichir">} monde.conversations
 * @param {Pick<import("./fil-messages.js").FilMessages, "conversation" | "accuser">} monde.messages
 */
export function suivreAccuses({ fil, conversations, messages }) {
  let coupe = false;

  fil.addEventListener("accuses", (e) => {
    const { groupe, accuses } = /** @type {CustomEvent} */ (e).detail;
    if (messages.conversation?.id === groupe) messages.accuser(accuses);
  });
  fil.addEventListener("etat", () => {
    const revenu = coupe && fil.etat === "direct";
    coupe = !["direct", "connexion"].includes(fil.etat);
    // Not in the instant in which everybody comes back.
    if (revenu) setTimeout(rattraper, aPeuPres());
  });

  async function rattraper() {
    const ouverte = messages.conversation?.id;
    const lue = ouverte ? await conversations.rafraichir(ouverte) : null;
    if (!lue || messages.conversation?.id !== lue.id) return;
    messages.accuser((lue.curseurs ?? []).map(({ personne, quoi, numero }) => [personne, quoi, numero]));
  }
}
