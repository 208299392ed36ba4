"""Does an address answer? Asked from the server, by setting, and never of an address inside its own network."""

from __future__ import annotations

from http.client import HTTPException
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from annuaire.dehors import Interdite, connexion_vers

DELAI_S = 8.0
REPOND_JUSQU_A = 500
TELS_QUELS = "/%:@!$&'()*+,;=~?"


def repond(adresse: str) -> bool:
    """Whether somebody answers there, if only by a redirection or « sign in first »."""
    parties = urlsplit(adresse)
    try:
        connexion = connexion_vers(parties, internes=settings.GED_LIENS_INTERNES, delai=DELAI_S)
    except Interdite:
        return False
    try:
        # As a browser does: accents are escaped in what is asked for, and the name of the machine is in ASCII.
        hote = parties.netloc.encode("idna").decode()
        connexion.request("HEAD", _demande(parties), headers={"Host": hote, "User-Agent": "portail-si-samu"})
        return connexion.getresponse().status < REPOND_JUSQU_A
    except (OSError, HTTPException, UnicodeError):
        return False
    finally:
        connexion.close()


def _demande(parties: SplitResult) -> str:
    chemin = quote(parties.path or "/", safe=TELS_QUELS)
    return f"{chemin}?{quote(parties.query, safe=TELS_QUELS)}" if parties.query else chemin
