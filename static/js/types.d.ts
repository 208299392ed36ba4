// What carries the feed, as its modules see it.

export type Etat = "connexion" | "direct" | "reconnexion" | "hors-ligne" | "http" | "session-terminee";

/** The part of a WebSocket that we use. */
export type Prise = {
  send: (texte: string) => void;
  close: (code?: number) => void;
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((e: { data: string }) => void) | null;
  onclose: ((e: { code: number }) => void) | null;
};
