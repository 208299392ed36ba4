// How patient the feed is, in milliseconds, and what it says when the session is over.

export const DELAIS = {
  silence: 45_000, // The server sends its heads every 20 s: after 45 s of silence the line is dead, whatever the browser says.
  premierSilence: 6_000, // A proxy that accepts the upgrade and then swallows the frames.
  sondage: 2_500,
  retourPrise: 30_000, // While reading over HTTP, how often the socket is tried again.
  baseRecul: 500,
  maxRecul: 15_000,
  releve: 200, // From a process that stops to the next one, at random in between.
  trou: 3_000,
  pointe: 250,
  ecrit: 3_000,
};

/** How many attempts before the line is said to be lost. */
export const HORS_LIGNE_APRES = 3;

/** Codes by which the server closes: the session is over; its process restarts, and another one is there. */
export const SESSION_TERMINEE = 4401;
export const REDEMARRAGE = 1012;

/** Raised by `lire` when the server no longer knows the session. */
export class SessionTerminee extends Error {}
