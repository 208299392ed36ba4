import type { Objet } from "../carte/types.d.ts";

/** A line of `/fil/depuis`. */
export interface Depeche {
  groupe: number;
  numero: number;
  genre: string;
  objet: { type: string; id: number };
  emise_le: string;
  // biome-ignore lint/suspicious/noExplicitAny: its shape follows the type of the object, and each reader knows which.
  donnees: any;
  html: string;
  /** Added when they are put in order: when it was, in milliseconds. */
  instant: number;
}
/** The event as it was after a number of dépêches. Each value is the last dépêche that told of its object. */
export interface Etat {
  entrees: Map<number, Depeche>;
  objets: Map<string, Objet>;
  points: Map<number, Depeche>;
  releves: Map<number, Depeche>;
  cellules: Map<number, Depeche>;
  participants: Map<number, Depeche>;
  bilan: Depeche | null;
  evenement: Depeche | null;
}
export interface Moment {
  instant: number;
  genre: "etat" | "urgent" | "point";
  libelle: string;
}
export interface FilALire {
  groupe: number;
  nom: string;
  tete: number;
}
/** The JSON `#rejeu-donnees` of the page. */
export interface DonneesRejeu {
  groupe: number;
  fils: FilALire[];
  tuiles: string;
  attribution: string;
  symboles: import("../carte/types.d.ts").Symbole[];
}
