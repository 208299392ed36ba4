// The victims of an event, their list or one of them: what is said of them, and what of it has not left yet.

import { boite } from "../cadre.js";
import { brancherDenombrement } from "./denombrement.js";
import { suivreDifferes } from "./differes.js";
import { brancherGestes } from "./gestes.js";
import { brancherTouches } from "./touches.js";

const groupe = Number(document.getElementById("evenement")?.dataset.groupe);
const dite = document.querySelector("[data-comptee]");
const gestes = brancherGestes(boite, groupe, (phrase) => dite?.replaceChildren(phrase));
suivreDifferes(groupe, { denombrement: brancherDenombrement(groupe), ...gestes });
brancherTouches();
