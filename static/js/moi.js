// Who looks at this page, as the server wrote it in the page.

import { noterLaPage } from "./heure-serveur.js";

/**
 * @typedef {{id: number, nom: string, genre: string, droit: number, tete: number, non_lus: number, urgents: number, urgentes?: number[], url: string}} MonGroupe
 * @typedef {{id: number, nom: string, fonction: string, role: string, entite: {id: number, code: string, nom: string} | null,
 *   postes: {id: number, libelle: string, actif: boolean}[], groupes: MonGroupe[],
 *   messagerie?: {conversations: import("./messagerie/niveaux.js").MaConversation[], urgents: any[], depuis: number}, faite_le?: string}} Moi
 */

/** @type {Moi} */
export const moi = JSON.parse(document.getElementById("moi")?.textContent ?? '{"groupes": [], "postes": []}');

if (moi.faite_le) noterLaPage(moi.faite_le);

/** The post for which this page was made. @type {number | null} */
export const poste = moi.postes.find(({ actif }) => actif)?.id ?? null;
