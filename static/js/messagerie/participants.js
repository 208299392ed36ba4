// Who takes part in a conversation, its name, and making a new groupe.

import { dialogue, ouvrir, surEnvoi } from "./dialogues.js";
import { ligneDeContact, SANS_RESEAU } from "./liste.js";
import { dire, un } from "./outils.js";

/** @typedef {import("./types.d.ts").Contact} Contact @typedef {import("./types.d.ts").Conversation} Conversation */
/** @typedef {(url: string, corps?: any, methode?: string) => Promise<any>} Lire */

const PILOTAGE = 3;
const ATTENTE = 180;

/**
 * Proposals under a search field. @param {HTMLInputElement} champ @param {HTMLElement} liste @param {Lire} lire
 * @param {(choisi: Contact) => void} choisir
 */
function proposer(champ, liste, lire, choisir) {
  /** @type {any} */
  let minuterie = null;
  champ.value = "";
  liste.replaceChildren();
  champ.oninput = () => {
    clearTimeout(minuterie);
    minuterie = setTimeout(async () => {
      const mot = champ.value.trim();
      const trouves = mot
        ? await lire(`/api/v1/messagerie/contacts/?q=${encodeURIComponent(mot)}`).catch(() => null)
        : [];
      if (mot !== champ.value.trim()) return;
      if (!trouves) return liste.replaceChildren(ligneDEchec());
      const sansFonctions = trouves.filter((/** @type {Contact} */ { fonction }) => !fonction);
      liste.replaceChildren(
        ...sansFonctions.map((/** @type {Contact} */ contact) =>
          ligneDeContact(contact, () => {
            champ.value = "";
            liste.replaceChildren();
            champ.focus();
            choisir(contact);
          }),
        ),
      );
    }, ATTENTE);
  };
  champ.onkeydown = (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    /** @type {HTMLElement | null} */ (liste.querySelector("button"))?.click();
  };
}

function ligneDEchec() {
  const ligne = document.createElement("li");
  ligne.className = "doux";
  ligne.textContent = SANS_RESEAU;
  return ligne;
}

/** @param {{lire: Lire, creee: (conversation: Conversation) => void}} monde */
export function nouveauGroupe({ lire, creee }) {
  const boite = dialogue("ms-groupe");
  /** @type {Contact[]} */
  let choisis = [];
  const zone = un(boite, "[data-choisis]");
  const dessiner = () =>
    zone.replaceChildren(
      ...choisis.map((choisi) => {
        const ligne = document.createElement("li");
        ligne.className = "badge accent choisi";
        const oter = document.createElement("button");
        oter.type = "button";
        oter.textContent = "×";
        oter.setAttribute("aria-label", `Retirer ${choisi.nom}`);
        oter.addEventListener("click", () => {
          choisis = choisis.filter((autre) => autre !== choisi);
          dessiner();
        });
        ligne.append(choisi.nom, oter);
        return ligne;
      }),
    );
  un(boite, "[name=nom]").value = "";
  dessiner();
  proposer(un(boite, "#ms-qui"), un(boite, "[data-proposes]"), lire, (contact) => {
    if (!choisis.some(({ nom }) => nom === contact.nom)) choisis.push(contact);
    dessiner();
  });
  const jeton = crypto.randomUUID();
  surEnvoi(boite, async (donnees) => {
    const ids = (/** @type {"personne" | "entite"} */ cle) => choisis.map((choisi) => choisi[cle]).filter(Boolean);
    const corps = { nom: donnees.get("nom"), jeton, personnes: ids("personne"), entites: ids("entite") };
    creee(await lire("/api/v1/conversations/", corps));
  });
  ouvrir(boite);
}

/** @param {{conversation: Conversation, moi: {id: number}, lire: Lire}} monde */
export async function montrerParticipants({ conversation, moi, lire }) {
  const boite = dialogue("ms-participants");
  const adresse = `/api/v1/conversations/${conversation.id}/`;
  const erreur = un(boite, "[data-erreur]");
  /** @param {() => Promise<any>} geste */
  const essayer = async (geste) => {
    try {
      dire(erreur, "");
      await geste();
      await dessiner();
    } catch (refus) {
      dire(erreur, /** @type {Error} */ (refus).message);
    }
  };
  const dessiner = async () => {
    // One may pilot it by one's entité too: the server says it.
    const [membres, { peut_composer: compose }] = await Promise.all([lire(`${adresse}participants/`), lire(adresse)]);
    un(boite, "[data-ajout]").hidden = !compose;
    un(boite, "[data-renommer]").hidden = !compose || Boolean(conversation.fonction);
    un(boite, "[data-membres]").replaceChildren(
      ...membres.map((/** @type {any} */ membre) =>
        ligneDeMembre(membre, compose && membre.personne?.id !== moi.id, () =>
          essayer(() => lire(`${adresse}participants/${membre.participation}/`, undefined, "DELETE")),
        ),
      ),
    );
  };
  const renommer = /** @type {HTMLFormElement} */ (un(boite, "[data-renommer]"));
  un(renommer, "[name=nom]").value = conversation.nom;
  renommer.onsubmit = (e) => {
    e.preventDefault();
    essayer(() => lire(`${adresse}nom/`, { nom: new FormData(renommer).get("nom") }));
  };
  proposer(un(boite, "#ms-ajout"), un(boite, "[data-proposes]"), lire, ({ personne, entite }) =>
    essayer(() => lire(`${adresse}participants/`, { personne, entite })),
  );
  ouvrir(boite);
  await essayer(async () => {});
}

/** @param {any} membre @param {boolean} peutOter @param {() => void} oter */
function ligneDeMembre({ personne, entite, droit }, peutOter, oter) {
  const ligne = document.createElement("li");
  const nom = document.createElement("b");
  nom.textContent = (personne ?? entite).nom;
  const detail = document.createElement("span");
  detail.className = "pale petit";
  detail.textContent = [entite && "toute l’entité", droit >= PILOTAGE && "pilote", droit < 2 && "lecture"]
    .filter(Boolean)
    .join(" · ");
  ligne.append(nom, " ", detail);
  if (!peutOter) return ligne;
  const bouton = document.createElement("button");
  bouton.type = "button";
  bouton.className = "bouton nu mini pousse";
  bouton.textContent = "Retirer";
  bouton.setAttribute("aria-label", `Retirer ${nom.textContent}`);
  bouton.addEventListener("click", oter);
  ligne.append(bouton);
  return ligne;
}
