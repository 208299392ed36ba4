// What is said of a victim after the count (state, place, bracelet, orientation, a mistake) goes through the outbox, with what the screen showed:
// what a colleague said in between is not covered without a word.

import { champDe, ditDe, enUneForme, partirDe } from "./depart.js";

/** @typedef {import("./differes.js").Sorte} Sorte */
/** @typedef {{corps: any, texte: string, victimes: number[]}} Geste */

/** @type {Record<string, Sorte & {lire: (formulaire: HTMLFormElement, champs: FormData) => Geste}>} */
const SORTES = {
  tri: {
    lire: (formulaire, champs) => {
      const etat = String(champs.get("etat"));
      const libelle = formulaire.querySelector(`[value="${etat}"]`)?.textContent;
      const { nom, vu } = formulaire.dataset;
      return { corps: { etat, vu }, texte: `${nom} : ${libelle}`, victimes: [victimeDe(formulaire)] };
    },
    dire: ({ nom, etat }) => `${nom} : ${etat.libelle}.`,
    reprendre: ({ corps, apercu }) => {
      const formulaire = leFormulaire("tri", apercu.victimes[0]);
      const choix = formulaire?.elements.namedItem("etat");
      if (choix instanceof HTMLSelectElement) return () => reprendreDans(choix, corps.etat);
      const bouton = /** @type {HTMLElement | null} */ (formulaire?.querySelector(`[value="${corps.etat}"]`) ?? null);
      return bouton && (() => bouton.focus());
    },
    quandMeme: ({ corps }, [une]) => ({ ...corps, vu: une.etat.code }),
  },
  lieu: {
    lire: (formulaire, champs) => {
      const lieu = String(champs.get("lieu"));
      const libelle = formulaire.querySelector(`[value="${lieu}"]`)?.textContent;
      const { nom, vu } = formulaire.dataset;
      return { corps: { lieu, vu }, texte: `${nom} : lieu, ${libelle}`, victimes: [victimeDe(formulaire)] };
    },
    dire: ({ nom, lieu }) => `${nom} : lieu, ${lieu.libelle}.`,
    reprendre: ({ corps, apercu }) => {
      const choix = leFormulaire("lieu", apercu.victimes[0])?.elements.namedItem("lieu");
      return choix instanceof HTMLSelectElement ? () => reprendreDans(choix, corps.lieu) : null;
    },
    quandMeme: ({ corps }, [une]) => ({ ...corps, vu: une.lieu.code }),
  },
  bracelet: {
    lire: (formulaire, champs) => {
      const sinus = String(champs.get("sinus")).trim();
      const { nom, vu } = formulaire.dataset;
      return { corps: { sinus, vu }, texte: `${nom} : bracelet ${sinus}`, victimes: [victimeDe(formulaire)] };
    },
    dire: ({ nom, sinus }) => `${nom} porte maintenant le bracelet ${sinus}.`,
    reprendre: ({ corps, apercu }) => {
      const champ = leFormulaire("bracelet", apercu.victimes[0])?.elements.namedItem("sinus");
      return champ instanceof HTMLInputElement ? () => reprendreDans(champ, corps.sinus) : null;
    },
    quandMeme: ({ corps }, [une]) => ({ ...corps, vu: une.sinus }),
  },
  desorientation: {
    lire: (formulaire) => ({
      corps: { vu: Number(formulaire.dataset.vu) || null },
      texte: `${formulaire.dataset.nom} : orientation retirée`,
      victimes: [victimeDe(formulaire)],
    }),
    dire: ({ nom }) => `${nom} n’est plus orientée.`,
    reprendre: ({ apercu }) => reprendreAuBouton("desorientation", apercu.victimes[0]),
    quandMeme: ({ corps }, [une]) => ({ ...corps, vu: une.destination?.id ?? null }),
  },
  annulation: {
    lire: (formulaire, champs) => {
      const motif = String(champs.get("motif"));
      const libelle = formulaire.querySelector(`[value="${motif}"]`)?.textContent;
      const { nom, vu = "{}" } = formulaire.dataset;
      return {
        corps: { motif, vu: JSON.parse(vu) },
        texte: `${nom} : annulée, ${libelle}`,
        victimes: [victimeDe(formulaire)],
      };
    },
    dire: ({ nom }) => `${nom} est annulée.`,
    reprendre: ({ corps, apercu }) => {
      const choix = leFormulaire("annulation", apercu.victimes[0])?.elements.namedItem("motif");
      return choix instanceof HTMLSelectElement ? () => reprendreDans(choix, corps.motif) : null;
    },
    quandMeme: ({ corps }, [une]) => ({ ...corps, vu: vueDe(une) }),
  },
  retablissement: {
    lire: (formulaire) => ({
      corps: {},
      texte: `${formulaire.dataset.nom} : rétablie`,
      victimes: [victimeDe(formulaire)],
    }),
    dire: ({ nom }) => `${nom} est rétablie.`,
    reprendre: ({ apercu }) => reprendreAuBouton("retablissement", apercu.victimes[0]),
  },
  orientation: {
    lire: (formulaire, champs) => {
      const places = placesDe(formulaire).filter((place) => place.type === "hidden" || place.checked);
      const choix = /** @type {HTMLSelectElement} */ (formulaire.elements.namedItem("destination"));
      const vues = Object.fromEntries(places.map(({ value, dataset }) => [value, Number(dataset.vu) || null]));
      return {
        corps: {
          victimes: places.map(({ value }) => Number(value)),
          destination: Number(champs.get("destination")),
          vues,
        },
        texte: `${places.map(({ dataset }) => dataset.nom).join(", ")} : vers ${choix.selectedOptions[0].textContent}`,
        victimes: places.map(({ value }) => Number(value)),
      };
    },
    dire: ({ victimes }) => {
      const s = victimes.length > 1 ? "s" : "";
      return `${victimes.length} victime${s} orientée${s} vers ${victimes[0].destination?.nom}.`;
    },
    reprendre: ({ corps }) => {
      const formulaire = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-geste=orientation]"));
      const choix = formulaire?.elements.namedItem("destination");
      const places = formulaire ? placesDe(formulaire) : [];
      const siennes = places.filter(({ value, disabled }) => corps.victimes.includes(Number(value)) && !disabled);
      if (!(choix instanceof HTMLSelectElement) || !siennes.length) return null;
      return () => {
        for (const place of siennes) place.checked = true;
        reprendreDans(choix, String(corps.destination));
      };
    },
    quandMeme: ({ corps }, actuel) => {
      const vues = Object.fromEntries(actuel.map(({ id, destination }) => [id, destination?.id ?? null]));
      return { ...corps, vues: { ...corps.vues, ...vues } };
    },
  },
};

/**
 * @param {import("../boite-envoi.js").BoiteEnvoi} boite @param {number} groupe @param {(phrase: string) => void} dire
 * @returns {Record<string, Sorte>}
 */
export function brancherGestes(boite, groupe, dire) {
  let suite = Promise.resolve();

  document.addEventListener("submit", (e) => {
    const formulaire = e.target;
    if (!(formulaire instanceof HTMLFormElement) || !formulaire.dataset.geste) return;
    const sorte = formulaire.dataset.geste;
    const geste = SORTES[sorte].lire(formulaire, new FormData(formulaire, e.submitter));
    e.preventDefault();
    if (!geste.victimes.length) {
      dire("Cochez au moins une victime.");
      return;
    }
    formulaire.reset();
    // One after the other: each starts from what the one before it says.
    suite = suite
      .then(() => deposer(sorte, geste, formulaire.dataset.adresse ?? ""))
      .catch(() => dire(`« ${geste.texte} » n’a pas pu être gardé sur cet appareil : refaites-le.`));
  });
  return Object.fromEntries(Object.entries(SORTES).map(([nom, sorte]) => [nom, { ...sorte, dire: faire(nom, sorte) }]));

  /** @param {string} sorte @param {Geste} geste @param {string} url */
  async function deposer(sorte, { corps, texte, victimes }, url) {
    const jeton = crypto.randomUUID();
    const aussi = (await boite.lister(groupe)).filter(
      ({ etat, apercu }) => etat === "attente" && apercu?.genre === "victime" && apercu.sorte,
    );
    const apercu = { genre: "victime", sorte, texte, victimes };
    await boite.deposer({ url, corps: { ...partirDe(sorte, corps, victimes, aussi), jeton }, jeton, groupe, apercu });
  }
}

/** @param {string} nom @param {Sorte} sorte @returns {Sorte["dire"]} */
function faire(nom, sorte) {
  return (reponse, envoi) => {
    noter(nom, envoi);
    return sorte.dire(reponse, envoi);
  };
}

/**
 * What was said is what the next one starts from, before it is drawn again. Nothing else of the answer: it holds what colleagues
 * have said, that no screen has shown yet. Nor where the page has been drawn since: an answer lost once comes late.
 * @param {string} sorte @param {import("../depot.js").Envoi} envoi
 */
function noter(sorte, { corps, apercu }) {
  const champ = champDe(sorte);
  if (!champ) return;
  const dit = ditDe(sorte, corps)[champ];
  for (const victime of apercu.victimes) {
    const parti = String((corps.vues ? corps.vues[victime] : corps.vu) ?? "");
    const vu = sorte === "bracelet" ? enUneForme(parti) : parti;
    for (const place of placesDuVu(sorte, victime)) if (place?.dataset.vu === vu) place.dataset.vu = dit ?? "";
    const annulation = leFormulaire("annulation", victime);
    const tout = annulation && JSON.parse(annulation.dataset.vu ?? "{}");
    if (tout && String(tout[champ] ?? "") === vu) annulation.dataset.vu = JSON.stringify({ ...tout, [champ]: dit });
  }
}

/** Where it stands what the next act of this kind starts from. @param {string} sorte @param {number} victime @returns {(HTMLElement | null)[]} */
function placesDuVu(sorte, victime) {
  if (champDe(sorte) !== "destination") return [leFormulaire(sorte, victime)];
  return [document.querySelector(`[name=victimes][value="${victime}"]`), leFormulaire("desorientation", victime)];
}

/** @param {any} une as the server says it */
function vueDe({ etat, lieu, sinus, destination }) {
  return { etat: etat.code, lieu: lieu.code, sinus, destination: destination?.id ?? null };
}

/** @param {string} sorte @param {number} victime @returns {HTMLFormElement | null} */
function leFormulaire(sorte, victime) {
  return document.querySelector(`form[data-geste="${sorte}"][data-victime="${victime}"]`);
}

/** @param {HTMLFormElement} formulaire */
function victimeDe(formulaire) {
  return Number(formulaire.dataset.victime);
}

/** The boxes of the list, or the one person of a page. @param {HTMLFormElement} formulaire @returns {HTMLInputElement[]} */
function placesDe(formulaire) {
  const tous = /** @type {HTMLInputElement[]} */ ([...formulaire.elements]);
  return tous.filter(({ name }) => name === "victimes");
}

/** @param {HTMLInputElement | HTMLSelectElement} champ @param {string} valeur */
function reprendreDans(champ, valeur) {
  champ.value = valeur;
  champ.focus();
}

/** @param {string} sorte @param {number} victime */
function reprendreAuBouton(sorte, victime) {
  const bouton = leFormulaire(sorte, victime)?.querySelector("button");
  return bouton ? () => bouton.focus() : null;
}
