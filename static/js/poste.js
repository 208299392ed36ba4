// Every page that opens tells the other tabs of the same person which post it was made for.

/**
 * What a person sees follows their active post: a page made for another one says so. And a page that opens means that they
 * are signed in: a tab whose session had ended takes up again.
 * @param {{moi: import("./moi.js").Moi, poste: number | null, fil: import("./fil.js").Fil, boite: import("./boite-envoi.js").BoiteEnvoi}} monde
 */
export function surveillerPoste({ moi, poste, fil, boite }) {
  const canal = new BroadcastChannel(`poste-${moi.id}`);
  canal.onmessage = ({ data }) => {
    const avis = document.getElementById("poste-change");
    if (avis) avis.hidden = data === poste;
    fil.reprendre();
    boite.reprendre();
  };
  canal.postMessage(poste);
}
