// What a person sees follows their active post: a page opened with another one says so when the post changes in another tab.

/** @param {import("./moi.js").Moi} moi */
export function surveillerPoste(moi) {
  const canal = new BroadcastChannel(`poste-${moi.id}`);
  const poste = moi.postes.find(({ actif }) => actif)?.id ?? null;
  canal.onmessage = ({ data }) => {
    const avis = document.getElementById("poste-change");
    if (avis) avis.hidden = data === poste;
  };
  canal.postMessage(poste);
}
