#!/usr/bin/env python3
"""A reference client of the portal's REST API, with nothing but the standard library: write an entry, follow a fil.

    export PORTAIL=https://portail.example  CLIENT_ID=…  CLIENT_SECRET=…
    python3 client.py consigner 12 "Lignes rétablies."
    python3 client.py suivre 12 --apres 340 --empreinte 9f2c61d07ab43e58

Free to copy: it is meant to be the beginning of yours.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

PATIENCE_S = 30
ESSAIS = 6
# Ask for no more than you use: an access that does not have one of them is given no token.
PORTEES = {"consigner": "ecrire:entrees", "suivre": "lire:fil"}


class Refus(Exception):
    """What the portal refuses, as its problem document says it."""

    def __init__(self, probleme: dict[str, Any]) -> None:
        super().__init__(f"{probleme.get('status')} {probleme.get('title')} : {probleme.get('detail')}")
        self.probleme = probleme


class Portail:
    """A session with the portal. The token is asked for when needed, and again when it has expired."""

    def __init__(self, url: str, identifiant: str, secret: str, portees: str) -> None:
        self.url = url.rstrip("/")
        self.portees = portees
        self._cle = base64.b64encode(f"{identifiant}:{secret}".encode()).decode()
        self._jeton = ""

    def consigner(self, groupe: int, texte: str, *, jeton: str | None = None, **champs: Any) -> dict[str, Any]:
        """Write an entry. The jeton makes sending again harmless: keep it with what you have not yet been answered."""
        corps = {"jeton": jeton or str(uuid.uuid4()), "texte": texte} | champs
        return self.demander("POST", f"/api/v1/groupes/{groupe}/entrees/", corps)

    def suivre(
        self, groupe: int, apres: int = 0, empreinte: str = "", *, pause_s: float = 2.0
    ) -> Iterator[dict[str, Any]]:
        """The dépêches of a groupe after a number, in order and without gaps, for ever. Keep `numero` and `empreinte`
        of the last one that you have dealt with: it is where you resume. Where the portal was brought back to an
        earlier moment, numbers mean something else, and all is told again from the first one."""
        lignee, a_verifier = "", bool(empreinte)
        while True:
            page = self._lire_le_fil(groupe, apres=apres)
            avant, lignee = lignee, page["lignee"] or lignee
            a_verifier = a_verifier or avant not in ("", lignee)
            if page["restaure"] or (a_verifier and apres and not self._a_encore(groupe, apres, empreinte)):
                apres = 0
                continue
            a_verifier = False
            for depeche in page["resultats"]:
                yield depeche
                apres, empreinte = depeche["numero"], depeche["empreinte"]
            if not page["suivant"]:
                time.sleep(pause_s)

    def _a_encore(self, groupe: int, numero: int, empreinte: str) -> bool:
        """Whether the dépêche that one holds is still there: all those before it are then the same too."""
        lues = self._lire_le_fil(groupe, apres=numero - 1, limite=1)["resultats"]
        return [(lue["numero"], lue["empreinte"]) for lue in lues] == [(numero, empreinte)]

    def _lire_le_fil(self, groupe: int, **curseur: int) -> dict[str, Any]:
        return self.demander("GET", f"/api/v1/groupes/{groupe}/fil/?{urlencode(curseur)}")

    def demander(self, methode: str, adresse: str, corps: dict[str, Any] | None = None) -> Any:
        """One request, sent again while the portal is out of reach, busy, or wants a new token."""
        for essai in range(ESSAIS):
            try:
                return self._envoyer(methode, adresse, corps)
            except HTTPError as erreur:
                dernier = essai == ESSAIS - 1
                if erreur.code == 401 and self._jeton and not dernier:
                    self._jeton = ""
                elif erreur.code in (429, 502, 503, 504) and not dernier:
                    time.sleep(float(erreur.headers.get("Retry-After") or 2**essai))
                else:
                    raise Refus(_probleme(erreur)) from erreur
            except (URLError, TimeoutError, ConnectionError):
                if essai == ESSAIS - 1:
                    raise
                time.sleep(2**essai)
        raise AssertionError("unreachable")

    def _envoyer(self, methode: str, adresse: str, corps: dict[str, Any] | None) -> Any:
        if not self._jeton:
            self._jeton = self._obtenir_un_jeton()
        entetes = {"Authorization": f"Bearer {self._jeton}", "Accept": "application/json"}
        octets = None
        if corps is not None:
            octets, entetes["Content-Type"] = json.dumps(corps).encode(), "application/json"
        with urlopen(Request(self.url + adresse, octets, entetes, method=methode), timeout=PATIENCE_S) as reponse:
            return json.load(reponse)

    def _obtenir_un_jeton(self) -> str:
        demande = urlencode({"grant_type": "client_credentials", "scope": self.portees}).encode()
        entetes = {"Authorization": f"Basic {self._cle}"}
        with urlopen(Request(f"{self.url}/oauth/token/", demande, entetes), timeout=PATIENCE_S) as reponse:
            return json.load(reponse)["access_token"]


def _probleme(erreur: HTTPError) -> dict[str, Any]:
    """Of the token's address too, which speaks as OAuth does: a wrong secret, a scope that the access has not."""
    try:
        lu = json.load(erreur)
    except ValueError:
        lu = {}
    if "status" in lu:
        return lu
    detail = lu.get("error_description", "")
    return {"status": erreur.code, "title": lu.get("error", erreur.reason), "detail": detail}


def principal(arguments: list[str]) -> int:
    lecteur = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ordres = lecteur.add_subparsers(dest="ordre", required=True)
    consigner = ordres.add_parser("consigner", help="write an entry")
    consigner.add_argument("groupe", type=int)
    consigner.add_argument("texte")
    suivre = ordres.add_parser("suivre", help="print the lines of the fil as they come")
    suivre.add_argument("groupe", type=int)
    suivre.add_argument("--apres", type=int, default=0, help="the last number that you hold")
    suivre.add_argument("--empreinte", default="", help="that of its line: another one there, and all is told again")
    suivre.add_argument("--combien", type=int, default=0, help="stop after so many lines; 0: never")
    demande = lecteur.parse_args(arguments)
    cles = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
    portail = Portail(os.environ["PORTAIL"], *cles, PORTEES[demande.ordre])
    try:
        if demande.ordre == "consigner":
            print(portail.consigner(demande.groupe, demande.texte)["numero"])
            return 0
        suite = portail.suivre(demande.groupe, demande.apres, demande.empreinte)
        for rang, depeche in enumerate(suite, start=1):
            print(json.dumps(depeche, ensure_ascii=False), flush=True)
            if rang == demande.combien:
                return 0
    except Refus as refus:
        print(refus, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
