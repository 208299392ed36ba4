/** The state of a map object, as `evenements/etat_carte.py` describes it. */
export interface Objet {
  id: number | null;
  groupe: number;
  jeton: string;
  version: number;
  genre: "point" | "ligne" | "polygone" | "cercle" | "texte";
  symbole: string;
  nature: string;
  // biome-ignore lint/suspicious/noExplicitAny: its shape follows the genre, and each reader knows which.
  geometrie: any;
  rayon_m: number | null;
  libelle: string;
  etat: "prevu" | "en_place" | "leve";
  note: string;
  calque: { id: number; nom: string } | null;
  entrees: { id: number; numero: number; groupe: number }[];
  cree_par: { id: number; nom: string };
  entite: { id: number; code: string; nom: string } | null;
  cree_le: string;
  modifie_par: { id: number; nom: string };
  modifie_le: string;
  supprime_le: string | null;
  /** The jeton of the change asked for that this state supposes, while nobody has accepted it. */
  sur?: string | null;
  /** In a dépêche: the jeton of the acte that made this state. */
  geste?: string;
}
export type Acte = "dessiner" | "deplacer" | "modifier" | "supprimer" | "restaurer";
/** One change that this browser asks for. `version` is that of the object before it. */
export interface Geste {
  jeton: string;
  acte: Acte;
  objet: string;
  version: number;
  /** The geste on which this one stands: refused, it takes this one with it. */
  sur: string | null;
  champs: Partial<Objet>;
}
export interface Symbole {
  code: string;
  libelle: string;
  sigle: string;
  forme: string;
  ton: "soin" | "commandement" | "urgent" | "important" | "fait" | "neutre";
  genres: string[];
  nature: string;
  famille: string;
}
export interface Repere {
  code: string;
  nom: string;
  couche: string;
  lat: number;
  lng: number;
}
/** The JSON `#carte-donnees` of the page. */
export interface DonneesCarte {
  groupe: number;
  curseur: number;
  peut_dessiner: boolean;
  objets: Objet[];
  symboles: Symbole[];
  natures: { code: string; libelle: string }[];
  reperes: string[];
  calques: { id: number; nom: string }[];
  entree: {
    id: number;
    numero: number;
    texte: string;
    latitude: number | null;
    longitude: number | null;
    calque: Objet["calque"];
  } | null;
  tuiles: string;
  attribution: string;
}
export interface Conflit {
  geste: Geste;
  probleme: { statut: number; detail: string; erreurs: Record<string, string[]>; actuel: Objet | null };
}
/** Where the others are, in a frame of the losable channel. */
export interface Pointeur {
  id: number;
  nom: string;
  entite: string;
  lat: number;
  lng: number;
  geste: "pointe" | "dessine" | "deplace";
  objet: string | null;
}
