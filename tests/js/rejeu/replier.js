// Reads the answer of /fil/depuis on the standard input, folds it as the replay does, and writes the state at the end.

import { readFileSync } from "node:fs";
import { Chronologie, ordonner } from "../../../static/js/rejeu/chronologie.js";
import { presents, surLaCarte } from "../../../static/js/rejeu/etat.js";

const { depeches, groupe } = JSON.parse(readFileSync(0, "utf8"));
const chronologie = new Chronologie(ordonner(depeches), 7);
chronologie.etatApres(Math.floor(depeches.length / 2));
const etat = chronologie.etatApres(chronologie.rangA(chronologie.fin));
const dessins = (/** @type {Map<number, any>} */ par) =>
  [...par.values()].map(({ donnees, html }) => ({ donnees, html }));
process.stdout.write(
  JSON.stringify({
    entrees: dessins(etat.entrees),
    points: dessins(etat.points),
    releves: dessins(etat.releves),
    cellules: dessins(etat.cellules),
    participants: presents(etat, groupe).map(({ donnees }) => donnees),
    objets: surLaCarte(etat, groupe),
    bilan: etat.bilan,
    evenement: etat.evenement,
  }),
);
