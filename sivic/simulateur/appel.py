"""The simulated SIVIC calls the portal as soon as its journal grows; the next call makes a failed one again."""

from __future__ import annotations

import json
import time

import requests
from django.conf import settings

from sivic.signature import entetes
from sivic.simulateur import base
from sivic.simulateur.hasard import deranger

DELAI_S = 5.0


class Appel:
    """To one portal, at one address (none: it reads the journal by itself)."""

    def __init__(self, portail: str) -> None:
        self.adresse = f"{portail}/sivic/lignes/" if portail else ""
        self.lu = 0

    def dire(self) -> None:
        """Bring what it has not said it has read."""
        if not self.adresse or not (lignes := base.journal(self.lu)):
            return
        corps = json.dumps({"lignes": deranger(lignes)}).encode()
        signes = {"Content-Type": "application/json"} | entetes(settings.SIVIC_SECRET, int(time.time()), corps)
        try:
            reponse = requests.post(self.adresse, corps, headers=signes, timeout=DELAI_S, allow_redirects=False)
            self.lu = int(reponse.json()["lu_jusqu_a"])
        except (requests.RequestException, ValueError, KeyError, TypeError):
            return
