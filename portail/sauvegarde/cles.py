"""The keys are never in a backup. Their fingerprints are: a restore tells which one is missing before it begins."""

from __future__ import annotations

import hashlib

from django.conf import settings


def empreintes() -> dict[str, list[str]]:
    """Of the keys that this installation has, by setting. The keys are long and random: this tells nothing of them."""
    cles = {
        "IDENTITES_CLES": settings.IDENTITES_CLES,
        "SECRET_KEY": [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
    }
    return {nom: [_empreinte(nom, cle) for cle in valeurs] for nom, valeurs in cles.items()}


def manquantes(notees: dict[str, list[str]]) -> list[str]:
    """What this installation lacks to read a base made with those keys, as French sentences."""
    ici = empreintes()
    return [
        f"{nom} : la clé d'empreinte {empreinte[:12]} manque ; {PERTES.get(nom, AUTRE_PERTE)}"
        for nom, voulues in notees.items()
        for empreinte in voulues
        if empreinte not in ici.get(nom, [])
    ]


PERTES = {
    "IDENTITES_CLES": "sans elle, des identités de victimes et des secrets d'abonnés ne se lisent plus.",
    "SECRET_KEY": "sans elle, les seconds facteurs et les regroupements d'appelants sont perdus.",
}

AUTRE_PERTE = "sans elle, une partie de la base ne se lit plus."


def _empreinte(nom: str, cle: str) -> str:
    return hashlib.sha256(f"portail-si-samu/sauvegarde/{nom}:{cle}".encode()).hexdigest()
