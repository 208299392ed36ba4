"""What a timer of the machine does each night: a backup, the verification of the seals. Each leaves a battement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portail.etat import battements
from portail.etat.constat import Mesures, Verdict
from portail.etat.dit import duree

SAUVEGARDE, VERIFICATION = "sauvegarde", "verification"


def noter_la_sauvegarde() -> None:
    _noter(SAUVEGARDE)


def noter_la_verification(**_: Any) -> None:
    _noter(VERIFICATION)


def sauvegarde() -> Verdict:
    return _verdict(SAUVEGARDE, "la dernière sauvegarde réussie", "aucune sauvegarde n'a encore réussi")


def verification() -> Verdict:
    """Never noted is no failure: it may be made on the standby, where nothing is written."""
    return _verdict(VERIFICATION, "la dernière vérification réussie", "")


def _noter(quoi: str) -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_is_in_recovery()")
        [est_un_secours] = curseur.fetchone()
    if not est_un_secours:
        battements.noter(quoi)


def _verdict(quoi: str, derniere: str, jamais: str) -> Verdict:
    if not settings.NUIT_HEURES:
        return Verdict(True, "n'est pas surveillée ici (NUIT_HEURES)")
    battement = battements.dernier(quoi)
    if battement is None:
        return Verdict(not jamais, jamais or "n'est pas notée dans cette base")
    age = timezone.now() - battement.le
    mesures: Mesures = {(f"portail_{quoi}_age_secondes", ()): age.total_seconds()}
    ok = age < timedelta(hours=settings.NUIT_HEURES)
    return Verdict(ok, f"{derniere} date d'il y a {duree(age)}", None if ok else battement.le, mesures)
