"""Programs that use the REST API, each with the token of a service account."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import uuid4

from django.test import Client

from annuaire.actes.machines import ouvrir_acces_machine
from annuaire.models import Entite, Role


class Machine(Client):
    """A client with a token that it asked for; `portees`: the scopes, none for those given by default."""

    def __init__(self, entite: Entite, *, role: str = Role.RESPONSABLE, portees: str = "") -> None:
        super().__init__()
        acces = ouvrir_acces_machine(nom=f"m{uuid4().hex[:8]}", entite=entite, role=role)
        entete = b64encode(f"{acces.identifiant}:{acces.secret}".encode()).decode()
        demande = {"grant_type": "client_credentials"} | ({"scope": portees} if portees else {})
        reponse = Client().post("/oauth/token/", demande, headers={"authorization": f"Basic {entete}"})
        assert reponse.status_code == 200, reponse.content
        self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {reponse.json()['access_token']}"

    def lire(self, chemin: str, **parametres: Any) -> Any:
        return self.get(f"/api/v1/{chemin}", parametres)

    def ecrire(self, chemin: str, corps: dict[str, Any], methode: str = "post", **entetes: str) -> Any:
        appel = getattr(self, methode)
        return appel(f"/api/v1/{chemin}", corps, content_type="application/json", headers=entetes or None)
