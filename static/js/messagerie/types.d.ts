export interface Personne {
  id: number;
  nom: string;
}

export interface Contact {
  nom: string;
  detail: string;
  personne: number | null;
  entite: number | null;
  fonction: string;
  participe?: boolean;
}

export interface Conversation {
  id: number;
  titre: string;
  nom: string;
  genre: "directe" | "groupe" | "rattachee";
  fonction: string;
  rattachee: number | null;
  avec: number | null;
  clos_le: string | null;
  reouverture: { personne: number } | { entite: number; fonction: string } | null;
  dernier_numero: number;
  dernier_message_le: string;
  tete: number;
  lus: number;
  non_lus: number;
  urgents: number;
  est_favorite: boolean;
  est_muette: boolean;
  est_archivee: boolean;
  niveau: string;
  en_personne: boolean;
  dernier: { texte: string; auteur: number; nom: string; supprime: boolean } | null;
  participants: { personne: number | null; entite: number | null; nom: string }[];
  curseurs?: { personne: number; quoi: "recu" | "lu"; numero: number }[];
}
