"""Signs and checks the calls of SIVIC: HMAC-SHA256 of the second and the body, good for five minutes."""

from __future__ import annotations

import hmac
import re

ENTETE = "X-Sivic-Signature"
FENETRE_S = 300
FORME = re.compile(r"t=(\d{1,12}),s=([0-9a-f]{64})", re.ASCII)


def signer(secret: str, seconde: int, corps: bytes) -> str:
    """What goes in the header, for a call made at this second (Unix time)."""
    empreinte = hmac.new(secret.encode(), f"{seconde}.".encode() + corps, "sha256").hexdigest()
    return f"t={seconde},s={empreinte}"


def est_juste(entete: str, secret: str, maintenant: float, corps: bytes) -> bool:
    """Whether this header was made by who knows the secret, for this body, a moment ago."""
    forme = FORME.fullmatch(entete)
    if forme is None or abs(maintenant - int(forme[1])) > FENETRE_S:
        return False
    return hmac.compare_digest(entete, signer(secret, int(forme[1]), corps))
