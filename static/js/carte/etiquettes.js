// Which labels are written: none over another nor over a symbol. The symbol always stays, and its name comes when it is pointed at.

/** @typedef {[number, number, number, number]} Boite left, top, right, bottom, in pixels */

const CASE = 64;

/** Which boxes are taken, looked up by squares: two thousand labels are placed in a few milliseconds. */
export class Places {
  /** @type {Map<string, Boite[]>} */ #prises = new Map();

  /** @param {Boite} boite */
  prendre(boite) {
    for (const cle of cases(boite)) {
      const la = this.#prises.get(cle);
      if (la) la.push(boite);
      else this.#prises.set(cle, [boite]);
    }
  }

  /** @param {Boite} boite @param {Boite | null} [sienne] the box of its own symbol, which does not count */
  estLibre(boite, sienne = null) {
    for (const cle of cases(boite))
      for (const autre of this.#prises.get(cle) ?? []) if (autre !== sienne && seCroisent(boite, autre)) return false;
    return true;
  }
}

/**
 * Where each of these labels can be written, the first ones first: the rank of the place among those it may have, -1 for none.
 * @param {{symbole: Boite | null, etiquettes: Boite[], toujours: boolean}[]} marques in the order of what matters
 * @returns {number[]}
 */
export function placer(marques) {
  const places = new Places();
  for (const { symbole } of marques) if (symbole) places.prendre(symbole);
  return marques.map(({ symbole, etiquettes, toujours }) => {
    const libre = etiquettes.findIndex((boite) => places.estLibre(boite, symbole));
    const choisie = libre < 0 && toujours && etiquettes.length ? 0 : libre;
    if (choisie >= 0) places.prendre(etiquettes[choisie]);
    return choisie;
  });
}

/** @param {Boite} a @param {Boite} b */
function seCroisent(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** @param {Boite} boite */
function* cases([gauche, haut, droite, bas]) {
  for (let x = Math.floor(gauche / CASE); x <= Math.floor(droite / CASE); x += 1)
    for (let y = Math.floor(haut / CASE); y <= Math.floor(bas / CASE); y += 1) yield `${x},${y}`;
}
