// What asks a question first: pour into a main courante, forward, read an original again, who received it.

import { dire, quand, un } from "./outils.js";

/** @typedef {(url: string, corps?: any, methode?: string) => Promise<any>} Lire */

const ECRITURE = 2;

/** @param {string} id @returns {HTMLDialogElement} */
export function dialogue(id) {
  return /** @type {HTMLDialogElement} */ (document.getElementById(id));
}

/** A button closes, and what was refused before is forgotten. @param {HTMLDialogElement} boite */
export function ouvrir(boite) {
  const erreur = un(boite, "[data-erreur]");
  if (erreur) dire(erreur, "");
  un(boite, "[data-fermer]").onclick = () => boite.close();
  boite.showModal();
}

/**
 * The form is sent once; it closes when it is done, and says why when it is refused.
 * @param {HTMLDialogElement} boite @param {(donnees: FormData) => Promise<boolean | void>} faire false keeps it open
 */
export function surEnvoi(boite, faire) {
  const formulaire = /** @type {HTMLFormElement} */ (un(boite, "form"));
  const bouton = un(formulaire, "[type=submit]");
  formulaire.onsubmit = async (e) => {
    e.preventDefault();
    bouton.disabled = true;
    try {
      if ((await faire(new FormData(formulaire))) !== false) boite.close();
    } catch (refus) {
      dire(un(boite, "[data-erreur]"), /** @type {Error} */ (refus).message);
    } finally {
      bouton.disabled = false;
    }
  };
}

/** @param {HTMLSelectElement} liste @param {{id: number, nom: string}[]} choix */
function remplir(liste, choix) {
  liste.replaceChildren(...choix.map(({ id, nom }) => new Option(nom, String(id))));
}

/**
 * @param {{resume: string, urgent: boolean, groupes: import("../moi.js").MonGroupe[],
 *   verser: (groupe: import("../moi.js").MonGroupe, importance: string) => Promise<any>}} monde
 */
export function demanderVersement({ resume, urgent, groupes, verser }) {
  const boite = dialogue("ms-verser");
  const ecrits = groupes.filter(({ droit }) => droit >= ECRITURE);
  remplir(un(boite, "[name=groupe]"), ecrits);
  un(boite, "[name=importance]").value = urgent ? "urgente" : "normale";
  un(boite, "[data-resume]").textContent = resume;
  surEnvoi(boite, async (donnees) => {
    const groupe = ecrits.find(({ id }) => id === Number(donnees.get("groupe")));
    if (!groupe) throw new Error("Choisissez une main courante.");
    await verser(groupe, String(donnees.get("importance")));
  });
  ouvrir(boite);
}

/**
 * @param {{resume: string, conversations: import("./types.d.ts").Conversation[],
 *   transferer: (vers: import("./types.d.ts").Conversation) => Promise<any>}} monde
 */
export function demanderTransfert({ resume, conversations, transferer }) {
  const boite = dialogue("ms-transferer");
  remplir(
    un(boite, "[name=conversation]"),
    conversations.map(({ id, titre }) => ({ id, nom: titre })),
  );
  un(boite, "[data-resume]").textContent = resume;
  surEnvoi(boite, async (donnees) => {
    const vers = conversations.find(({ id }) => id === Number(donnees.get("conversation")));
    if (!vers) throw new Error("Choisissez une conversation.");
    await transferer(vers);
  });
  ouvrir(boite);
}

/** @param {{message: number, lire: Lire}} monde */
export function demanderOriginal({ message, lire }) {
  const boite = dialogue("ms-original");
  const versions = un(boite, "[data-versions]");
  versions.replaceChildren();
  un(boite, "[name=motif]").value = "";
  surEnvoi(boite, async (donnees) => {
    const lues = await lire(`/api/v1/messages/${message}/original/`, { motif: donnees.get("motif") });
    versions.replaceChildren(
      ...lues.map((/** @type {any} */ { texte, le, numero, pieces }) => {
        const ligne = document.createElement("li");
        const quandEcrit = document.createElement("span");
        quandEcrit.className = "pale petit";
        quandEcrit.textContent = `${new Date(le).toLocaleString("fr-FR", { timeZone: "Europe/Paris" })} · dépêche n° ${numero}`;
        const dit = document.createElement("p");
        dit.textContent = pieces.length ? `${texte}\nJoint : ${pieces.join(", ")}` : texte;
        ligne.append(quandEcrit, dit);
        return ligne;
      }),
    );
    return false;
  });
  ouvrir(boite);
}

/** @param {{message: number, lire: Lire}} monde */
export async function montrerAccuses({ message, lire }) {
  const boite = dialogue("ms-accuses");
  const corps = un(boite, "[data-accuses]");
  corps.replaceChildren();
  ouvrir(boite);
  const accuses = await lire(`/api/v1/messages/${message}/accuses/`).catch(() => null);
  un(boite, "table").hidden = !accuses;
  if (!accuses) return dire(un(boite, "[data-erreur]"), "Ces accusés n’ont pas pu être lus.");
  corps.replaceChildren(
    ...accuses.map((/** @type {any} */ { personne, recu_le, lu_le }) => {
      const ligne = document.createElement("tr");
      for (const texte of [personne.nom, recu_le ? quand(recu_le) : "—", lu_le ? quand(lu_le) : "—"]) {
        const cellule = document.createElement("td");
        cellule.textContent = texte;
        ligne.append(cellule);
      }
      return ligne;
    }),
  );
}
