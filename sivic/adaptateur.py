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
# A worn token, too many demands, a relay without SIVIC behind it: what is said is not in question.
FERMEES = (401, 403, 429, 502, 503, 504)


class HorsAtteinte(Exception):
    """Nobody answers, or who answers does not let us in for now: all waits, nothing is lost."""


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
        if reponse.status_code in FERMEES:
            raise HorsAtteinte(f"réponse {reponse.status_code}")
        lu = _en_objet(reponse)
        motif = str(lu.get("motif") or "").replace("\x00", "").strip()
        # Without one it is what stands before SIVIC that answers: a relay that lost its way, a page of maintenance.
        if motif and reponse.status_code in (400, 404, 409, 422):
            raise RefusSivic(motif[:MOTIF_MAX])
        if not _a_reussi(reponse):
            raise PanneSivic(f"réponse {reponse.status_code}")
        return lu


def _a_reussi(reponse: requests.Response) -> bool:
    """A redirection is no success: nobody follows it, and nothing was kept."""
    return 200 <= reponse.status_code < 300


def _en_objet(reponse: requests.Response) -> dict[str, Any]:
    if len(reponse.content) > CORPS_MAX:
        raise PanneSivic("Réponse trop longue.")
    try:
        lu = reponse.json()
    except ValueError:
        lu = None
    if isinstance(lu, dict):
        return lu
    if _a_reussi(reponse) and reponse.content:
        raise PanneSivic("Réponse illisible.")
    return {}
