// @ts-check
// Security keys (WebAuthn): turns what the server asks into what the browser wants, and its answer back into JSON.

/** @param {string} texte @returns {ArrayBuffer} */
export function octets(texte) {
  const binaire = atob(texte.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binaire, (c) => c.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null | undefined} tampon @returns {string | undefined} */
export function texte(tampon) {
  if (!tampon) return undefined;
  const binaire = String.fromCharCode(...new Uint8Array(tampon));
  return btoa(binaire).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {any[] | undefined} cles */
const descripteurs = (cles) => cles?.map((cle) => ({ ...cle, id: octets(cle.id) }));

/** @param {any} publicKey */
export function pourEnregistrer(publicKey) {
  return {
    ...publicKey,
    challenge: octets(publicKey.challenge),
    user: { ...publicKey.user, id: octets(publicKey.user.id) },
    excludeCredentials: descripteurs(publicKey.excludeCredentials),
  };
}

/** @param {any} publicKey */
export function pourUtiliser(publicKey) {
  return {
    ...publicKey,
    challenge: octets(publicKey.challenge),
    allowCredentials: descripteurs(publicKey.allowCredentials),
  };
}

/** @param {any} preuve */
export function enJson(preuve) {
  const reponse = preuve.response;
  return {
    id: preuve.id,
    rawId: texte(preuve.rawId),
    type: preuve.type,
    authenticatorAttachment: preuve.authenticatorAttachment ?? undefined,
    clientExtensionResults: preuve.getClientExtensionResults(),
    response: {
      clientDataJSON: texte(reponse.clientDataJSON),
      attestationObject: texte(reponse.attestationObject),
      authenticatorData: texte(reponse.authenticatorData),
      signature: texte(reponse.signature),
      userHandle: texte(reponse.userHandle),
    },
  };
}

/**
 * @param {HTMLFormElement} formulaire
 * @param {Pick<CredentialsContainer, "create" | "get">} coffre
 */
export function brancher(formulaire, coffre) {
  const defi = JSON.parse(formulaire.querySelector("#defi")?.textContent ?? "{}");
  const champ = /** @type {HTMLInputElement} */ (formulaire.querySelector("[name=credential]"));
  const bouton = /** @type {HTMLButtonElement} */ (formulaire.querySelector("[data-role=lancer]"));
  const erreur = /** @type {HTMLElement} */ (formulaire.querySelector("[data-role=erreur]"));
  const demander = () =>
    formulaire.dataset.cle === "enregistrer"
      ? coffre.create({ publicKey: pourEnregistrer(defi.creation_options.publicKey) })
      : coffre.get({ publicKey: pourUtiliser(defi.request_options.publicKey) });
  bouton.addEventListener("click", async () => {
    bouton.disabled = true;
    erreur.hidden = true;
    try {
      champ.value = JSON.stringify(enJson(await demander()));
      formulaire.submit();
    } catch {
      erreur.textContent = "La clé n’a pas répondu, ou l’opération a été abandonnée. Recommencez.";
      erreur.hidden = false;
      bouton.disabled = false;
    }
  });
  formulaire.hidden = false;
}

if (typeof document !== "undefined" && window.PublicKeyCredential) {
  document.querySelector("[data-role=sans-script]")?.setAttribute("hidden", "");
  for (const formulaire of document.querySelectorAll("form[data-cle]")) {
    brancher(/** @type {HTMLFormElement} */ (formulaire), navigator.credentials);
  }
}
