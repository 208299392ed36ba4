"""Signs and checks the calls of SIVIC as the portal signs its own (Standard Webhooks, `fil/envoi.py`)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from uuid import uuid4

from fil.envoi import signer

FENETRE_S = 300


def entetes(secret: str, seconde: int, corps: bytes) -> dict[str, str]:
    """The headers of a call made at this second (Unix time)."""
    identifiant = str(uuid4())
    return {
        "Webhook-Id": identifiant,
        "Webhook-Timestamp": str(seconde),
        "Webhook-Signature": signer(_en_base64(secret), identifiant, seconde, corps),
    }


def est_juste(recus: Mapping[str, str], secret: str, maintenant: float, corps: bytes) -> bool:
    """Whether these headers were made by who knows the secret, for this body, a moment ago."""
    identifiant, seconde, signature = (recus.get(f"Webhook-{nom}", "") for nom in ("Id", "Timestamp", "Signature"))
    if not (seconde.isascii() and seconde.isdigit() and len(seconde) < 13 and signature.isascii()):
        return False
    attendue = signer(_en_base64(secret), identifiant, int(seconde), corps)
    return hmac.compare_digest(signature, attendue) and abs(maintenant - int(seconde)) <= FENETRE_S


def _en_base64(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode()
