"""What the portal asks of SIVIC, behind one class: another SIVIC is another adapter, and nothing else changes.

Speaks the contract of docs/contrat-sivic.yaml, which is that of our simulator and not the official interface.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings

DELAI_S = 5.0
CORPS_MAX = 4 * 1024 * 1024
MOTIF_MAX = 200


class HorsAtteinte(Exception):
    """Nobody answers: all waits, nothing is lost."""


class PanneSivic(Exception):
    """SIVIC answers by a fault of its own: to be tried again later."""


class RefusSivic(Exception):
    """SIVIC will not have it, and says why; to send the same again would change nothing."""


class Sivic:
    """One conversation with SIVIC."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {settings.SIVIC_JETON}"

    def dire_evenement(self, reference: str, version: int, champs: dict[str, Any]) -> None:
        self._demander("PUT", f"evenements/{quote(reference)}", json={"version": version, "champs": champs})

    def dire_victime(self, reference: str, nom: str, version: int, champs: dict[str, Any]) -> None:
        chemin = f"evenements/{quote(reference)}/victimes/{quote(nom)}"
        self._demander("PUT", chemin, json={"version": version, "champs": champs})

    def journal(self, depuis: int) -> list[dict[str, Any]]:
        """The lines after this number, at most 500, in whatever order and number of times SIVIC gives them."""
        lignes = self._demander("GET", "journal", params={"depuis": depuis}).get("lignes")
        if not isinstance(lignes, list):
            raise PanneSivic("Réponse illisible.")
        return [ligne for ligne in lignes if isinstance(ligne, dict)]

    def _demander(self, methode: str, chemin: str, **corps: Any) -> dict[str, Any]:
        try:
            reponse = self.session.request(
                methode, f"{settings.SIVIC_URL}/v1/{chemin}", timeout=DELAI_S, allow_redirects=False, **corps
            )
        except requests.RequestException as panne:
            raise HorsAtteinte(type(panne).__name__) from None
        if reponse.status_code in (502, 503, 504):
            raise HorsAtteinte(f"réponse {reponse.status_code}")
        lu = _en_objet(reponse)
        if reponse.status_code in (400, 404, 409, 422):
            motif = str(lu.get("motif") or "").replace("\x00", "").strip()
            raise RefusSivic(motif[:MOTIF_MAX] or f"réponse {reponse.status_code}")
        if not reponse.ok:
            raise PanneSivic(f"réponse {reponse.status_code}")
        return lu


def _en_objet(reponse: requests.Response) -> dict[str, Any]:
    if len(reponse.content) > CORPS_MAX:
        raise PanneSivic("Réponse trop longue.")
    try:
        lu = reponse.json()
    except ValueError:
        lu = None
    if isinstance(lu, dict):
        return lu
    if reponse.ok:
        raise PanneSivic("Réponse illisible.")
    return {}
