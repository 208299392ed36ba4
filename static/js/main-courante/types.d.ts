/** The state of an entry, as `maincourante/etat.py` describes it (what the browser reads of it). */
export interface Personne {
  id: number;
  nom: string;
}
export interface Entite {
  id: number;
  code: string;
  nom: string;
}
export interface Destinataire {
  id?: number;
  entite: Entite | null;
  role: string;
  personne: Personne | null;
  nom?: string;
  pris_par: Personne | null;
}
export interface Action {
  etat: "a_faire" | "en_cours" | "fait";
  entite: Entite | null;
  personne: Personne | null;
  echeance: string | null;
  faite_le?: string | null;
}
export interface Entree {
  id: number;
  groupe: number;
  numero: number;
  jeton: string;
  genre: string;
  auteur: Personne | null;
  entite: Entite | null;
  consignee_le: string;
  survenu_le: string;
  texte: string;
  categorie: { code: string; libelle: string } | null;
  importance: "normale" | "importante" | "urgente";
  destinataires: Destinataire[];
  action: Action | null;
  annulation: object | null;
  origine?: { groupe: number; annulee_le: string | null; rectifiee_le: string | null } | null;
  epingle: object | null;
}
export interface Depeche {
  groupe: number;
  numero: number;
  genre: string;
  objet: { type: string; id: number };
  donnees: Entree;
  html: string;
  emise_le: string;
}
/** Who looks at the page (JSON `#moi`). */
export interface Moi {
  id: number;
  nom: string;
  role: string;
  entite: Entite | null;
  groupes: { id: number; nom: string; droit: number }[];
}
/** What `/destinataires/?q=` proposes. */
export interface Proposition {
  type: "entite" | "role" | "personne";
  entite: number | null;
  role: string;
  personne: number | null;
  nom: string;
}
