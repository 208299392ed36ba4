// Where the outbox keeps what has not left: IndexedDB, one base per person; memory where the browser refuses it.

/**
 * @typedef {object} Envoi
 * @property {number} [ordre] given by the store, growing
 * @property {string} jeton
 * @property {string} url
 * @property {string} methode
 * @property {any} corps
 * @property {any} apercu what the page needs to draw it before it has left
 * @property {number | null} groupe
 * @property {string | null} [apres] the jeton of the action on which this one stands
 * @property {number | null} poste the post at which it was written, the only one for which it may leave
 * @property {string} depose_le by the clock of the post
 * @property {number | null} [decalage] how late that clock was known to be
 * @property {"attente" | "refuse"} etat
 * @property {number} essais
 * @property {any} probleme why it was refused
 *
 * @typedef {object} Depot
 * @property {(envoi: Envoi) => Promise<void>} ajouter
 * @property {() => Promise<Envoi[]>} lister in the order in which they were added
 * @property {(envoi: Envoi) => Promise<void>} modifier
 * @property {(jeton: string) => Promise<void>} retirer
 */

const MAGASIN = "envois";

/**
 * @param {string} nom @param {() => void} prevenir told when the disk refuses what is written @param {IDBFactory} [fabrique]
 * @returns {Promise<Depot>}
 */
export async function ouvrirDepot(nom, prevenir, fabrique = globalThis.indexedDB) {
  try {
    return avecSecours(
      depotDurable(await ouvrirBase(nom, fabrique), () => ouvrirBase(nom, fabrique)),
      prevenir,
    );
  } catch {
    // A private window may refuse IndexedDB: the outbox then lives as long as the page, which is better than nothing.
    prevenir();
    return depotEnMemoire();
  }
}

/** @returns {Depot} */
export function depotEnMemoire() {
  /** @type {Map<string, Envoi>} */
  const envois = new Map();
  return {
    ajouter: async (envoi) => void envois.set(envoi.jeton, { ...envoi, ordre: envois.size + 1 }),
    lister: async () => [...envois.values()].map((envoi) => ({ ...envoi })),
    modifier: async (envoi) => void envois.set(envoi.jeton, envoi),
    retirer: async (jeton) => void envois.delete(jeton),
  };
}

/**
 * A disk that is full or fails must not keep anything from being sent: what it does not take lives as long as the page, beside
 * what it holds.
 * @param {Depot} durable @param {() => void} prevenir @returns {Depot}
 */
export function avecSecours(durable, prevenir) {
  /** @type {Map<string, Envoi | null>} null: sent, and not taken off the disk */
  const secours = new Map();
  /** @param {Envoi} envoi */
  const garder = (envoi) => {
    secours.set(envoi.jeton, envoi);
    prevenir();
  };
  return {
    ajouter: (envoi) => durable.ajouter(envoi).catch(() => garder(envoi)),
    lister: async () => {
      const gardes = await durable.lister().catch((erreur) => {
        if (!secours.size) throw erreur;
        return [];
      });
      const envois = [...gardes.filter(({ jeton }) => !secours.has(jeton)), ...secours.values()];
      return envois
        .flatMap((envoi) => (envoi ? [{ ...envoi }] : []))
        .sort(({ ordre: a = Infinity }, { ordre: b = Infinity }) => (a === b ? 0 : a - b));
    },
    modifier: async (envoi) =>
      secours.has(envoi.jeton) ? garder(envoi) : durable.modifier(envoi).catch(() => garder(envoi)),
    retirer: (jeton) =>
      durable.retirer(jeton).then(
        () => void secours.delete(jeton),
        () => void secours.set(jeton, null),
      ),
  };
}

/** @param {string} nom @param {IDBFactory} fabrique @returns {Promise<IDBDatabase>} */
function ouvrirBase(nom, fabrique) {
  return new Promise((resoudre, rejeter) => {
    const demande = fabrique.open(nom, 1);
    demande.onupgradeneeded = () => {
      const magasin = demande.result.createObjectStore(MAGASIN, { keyPath: "ordre", autoIncrement: true });
      magasin.createIndex("jeton", "jeton", { unique: true });
    };
    demande.onsuccess = () => resoudre(demande.result);
    demande.onerror = () => rejeter(demande.error);
  });
}

/** @param {IDBDatabase} premiere @param {() => Promise<IDBDatabase>} rouvrir @returns {Depot} */
function depotDurable(premiere, rouvrir) {
  let base = premiere;

  /** The browser may have closed it under us (a tablet that slept): open it again, once. @template T @param {(base: IDBDatabase) => Promise<T>} action */
  async function avec(action) {
    try {
      return await action(base);
    } catch {
      base = await rouvrir();
      return action(base);
    }
  }

  return {
    // The second time, it may be there already: written, and its answer lost.
    ajouter: (envoi) =>
      avec((base) => ecrire(base, (magasin) => siAbsent(magasin, envoi.jeton, () => magasin.add(envoi)))),
    lister: () => avec(async (base) => attendre(base.transaction(MAGASIN).objectStore(MAGASIN).getAll())),
    modifier: (envoi) => avec((base) => ecrire(base, (magasin) => magasin.put(envoi))),
    retirer: (jeton) =>
      avec((base) =>
        ecrire(base, (magasin) => {
          const cle = magasin.index("jeton").getKey(jeton);
          cle.onsuccess = () => {
            if (cle.result !== undefined) magasin.delete(cle.result);
          };
        }),
      ),
  };
}

/** @param {IDBObjectStore} magasin @param {string} jeton @param {() => void} action */
function siAbsent(magasin, jeton, action) {
  const cle = magasin.index("jeton").getKey(jeton);
  cle.onsuccess = () => {
    if (cle.result === undefined) action();
  };
}

/** Resolves when it is on the disk, not before. @param {IDBDatabase} base @param {(magasin: IDBObjectStore) => void} action */
function ecrire(base, action) {
  return new Promise((resoudre, rejeter) => {
    const transaction = base.transaction(MAGASIN, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resoudre(undefined);
    transaction.onerror = transaction.onabort = () => rejeter(transaction.error);
    action(transaction.objectStore(MAGASIN));
  });
}

/** @template T @param {IDBRequest<T>} demande @returns {Promise<T>} */
function attendre(demande) {
  return new Promise((resoudre, rejeter) => {
    demande.onsuccess = () => resoudre(demande.result);
    demande.onerror = () => rejeter(demande.error);
  });
}
