"""One look at all the parts. Each process keeps its last one for a few seconds, so that asking often costs nothing."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from portail.etat.alertes import alerter
from portail.etat.constat import Constat, Partie, Verdict
from portail.etat.dit import combien
from portail.etat.pannes import depuis_quand
from portail.etat.parties import parties
from portail.etat.technique import sans_base
from portail.typographie import phrase

journal = structlog.get_logger(__name__)
# Seconds: longer than S3 takes to be given up (ged/magasin_s3.py).
SANS_REPONSE_S = 60.0
# And when nothing was seen of it yet.
PATIENCE_S = 10.0
SANS_REPONSE = Verdict(False, "ne répond pas")


class Releve:
    """The looks of this process."""

    def __init__(self) -> None:
        self._lus: dict[str, tuple[float, Verdict]] = {}
        self._verrous: dict[str, threading.Lock] = {}
        # When the look that is under way began.
        self._depuis: dict[str, float] = {}
        self._conclure = threading.Lock()
        self._veille: threading.Thread | None = None
        self.derniers: list[Constat] = []

    def constater(self) -> list[Constat]:
        """Every part, looked at again if its last look is too old."""
        toutes, debut = parties(), time.monotonic()
        verdicts = {nom: self._sonder(nom, partie) for nom, partie in toutes.items()}
        with self._conclure:
            # A part that takes its time to answer makes none of the others older than what was written meanwhile.
            verdicts |= {nom: lu for nom, (a, lu) in list(self._lus.items()) if nom in toutes and a >= debut}
            depuis = depuis_quand(verdicts, propres=frozenset(nom for nom, partie in toutes.items() if partie.propre))
            self.derniers = [Constat(nom, partie, verdicts[nom], depuis.get(nom)) for nom, partie in toutes.items()]
            return self.derniers

    def regarder(self, *noms: str) -> dict[str, Verdict]:
        """Some of the parts only, as often as somebody asks: for whoever decides by it, and writes nothing."""
        toutes = parties()
        return {nom: self._sonder(nom, toutes[nom]) for nom in noms}

    def oublier(self) -> None:
        """The next look is a new one."""
        self._lus.clear()
        self.derniers = []

    def veiller(self) -> None:
        """Start looking from time to time, once per process: a page then tells what is degraded without asking."""
        if settings.VEILLE_SECONDES and self._veille is None:
            self._veille = threading.Thread(target=self._veiller_sans_fin, name="veille", daemon=True)
            self._veille.start()

    def _veiller_sans_fin(self) -> None:
        while True:
            # First of all: at the start of everything, the workers have not given a sign of life yet.
            time.sleep(settings.VEILLE_SECONDES)
            try:
                close_old_connections()
                constats = self.constater()
                with suppress(DatabaseError):  # which is told by its own line, and can be written nowhere
                    alerter(constats)
            except Exception:
                journal.exception("veille_interrompue")

    def _sonder(self, nom: str, partie: Partie) -> Verdict:
        """Where somebody is looking already, what was last seen, for a while: a part that does not answer holds nobody
        else, and is not in order for ever."""
        verrou = self._verrous.setdefault(nom, threading.Lock())
        connu = self._lus.get(nom)
        if not verrou.acquire(timeout=0 if connu else PATIENCE_S):
            attend = time.monotonic() - self._depuis.get(nom, 0.0) < SANS_REPONSE_S
            return connu[1] if connu and attend else SANS_REPONSE
        try:
            self._depuis[nom] = time.monotonic()
            lu_a, verdict = self._lus.get(nom, (0.0, None))
            if verdict is None or time.monotonic() - lu_a >= partie.garde:
                verdict = sans_base(partie.sonder)()
                self._lus[nom] = (time.monotonic(), verdict)
            return verdict
        finally:
            verrou.release()


RELEVE = Releve()


def annonce_du_service() -> str:
    """What everybody should know, as last seen by the watch of this process; asks nothing of anybody."""
    visibles = [constat for constat in RELEVE.derniers if not constat.ok and constat.partie.pour_tous]
    if not visibles:
        return ""
    reste = len(visibles) - 1
    suite = f" Et {combien(reste, 'autre point', 'autres points')}." if reste else ""
    return phrase(f"{visibles[0].partie.consequence}{suite}")
