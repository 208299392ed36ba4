// A clock that the test winds by hand, and a socket that the test holds at the other end.

export function horlogeDeTest() {
  let maintenant = 1_000_000;
  let suite = 0;
  /** @type {Map<number, {quand: number, action: () => void}>} */
  const minuteries = new Map();
  return {
    maintenant: () => maintenant,
    apres(action, delai) {
      suite += 1;
      minuteries.set(suite, { quand: maintenant + delai, action });
      return suite;
    },
    annuler: (id) => void minuteries.delete(id),
    enAttente: () => minuteries.size,
    /** Let time pass; promises settle between two timers, as in a browser. @param {number} duree */
    async avancer(duree) {
      const fin = maintenant + duree;
      for (;;) {
        await calme();
        const [id, prochaine] = [...minuteries].sort((a, b) => a[1].quand - b[1].quand)[0] ?? [];
        if (!prochaine || prochaine.quand > fin) break;
        minuteries.delete(/** @type {number} */ (id));
        maintenant = Math.max(maintenant, prochaine.quand);
        prochaine.action();
      }
      maintenant = fin;
      await calme();
    },
  };
}

/** Everything already promised has happened. */
export async function calme() {
  for (let tour = 0; tour < 30; tour += 1) await Promise.resolve();
  await new Promise((resoudre) => setImmediate(resoudre));
}

export class PriseDeTest {
  readyState = 0;
  /** @type {any[]} */ envoyees = [];
  /** @type {((e?: any) => void) | null} */ onopen = null;
  /** @type {((e: any) => void) | null} */ onmessage = null;
  /** @type {((e: any) => void) | null} */ onclose = null;

  /** @param {string} texte */
  send(texte) {
    this.envoyees.push(JSON.parse(texte));
  }

  close() {
    this.readyState = 3;
  }

  accepter() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** @param {object} trame */
  dire(trame) {
    this.onmessage?.({ data: JSON.stringify(trame) });
  }

  /** @param {number} code */
  tomber(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** @param {string} type */
  demandes(type) {
    return this.envoyees.filter((trame) => trame.type === type);
  }
}
