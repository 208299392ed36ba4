"""Recomputes the seals of a fil, dépêche by dépêche, and names the first one that is not what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.dispatch import Signal

from fil.models import Depeche, Fil

LOT = 1_000
# Every fil was read again, and is what was written.
tout_verifie = Signal()


@dataclass(frozen=True)
class Verdict:
    """What the check of one fil found: the last good dépêche and its seal; the first broken one, and why."""

    groupe: int
    numero: int
    empreinte: bytes
    fautive: int = 0
    rupture: str = ""


@transaction.atomic
def verifier(groupe_id: int, *, attendues: Mapping[int, str] | None = None) -> Verdict:
    """Read the fil as a stream up to its head, read first: what is written meanwhile does not count.

    `attendues` {numero: hexadecimal seal} are seals noted elsewhere (an export, a printed page). They catch a fil that
    was rewritten up to its head, head included, which nothing kept inside the database can.
    """
    attendues = attendues or {}
    tete = Fil.objects.filter(groupe=groupe_id).first() or Fil(groupe_id=groupe_id)
    numero, rang, empreinte = 0, 0, b""
    depeches = Depeche.objects.filter(groupe=groupe_id, numero__lte=tete.dernier_numero).order_by("numero")
    for depeche in depeches.iterator(chunk_size=LOT):
        if rupture := _defaut(depeche, numero, rang, empreinte, attendues):
            return Verdict(groupe_id, numero, empreinte, numero + 1, rupture)
        numero, rang, empreinte = depeche.numero, depeche.rang, bytes(depeche.empreinte)
    return Verdict(groupe_id, numero, empreinte, *_defaut_de_tete(tete, numero, rang, empreinte, attendues))


def _defaut(depeche: Depeche, numero: int, rang: int, empreinte: bytes, attendues: Mapping[int, str]) -> str:
    """What is wrong with the dépêche that follows number `numero`; empty when nothing is."""
    if depeche.numero != numero + 1:
        return f"la dépêche manque (la suivante présente est la {depeche.numero})"
    if bytes(depeche.empreinte) != depeche.sceller(empreinte):
        return "son contenu ou son empreinte n'est plus celui qui a été scellé"
    if depeche.rang - rang not in {0, 1}:
        return "son rang ne suit pas celui de la précédente"
    if attendues.get(depeche.numero, bytes(depeche.empreinte).hex()) != bytes(depeche.empreinte).hex():
        return "son empreinte n'est pas celle qui avait été notée : le fil a été réécrit"
    return ""


def _defaut_de_tete(
    tete: Fil, numero: int, rang: int, empreinte: bytes, attendues: Mapping[int, str]
) -> tuple[int, str]:
    """The broken dépêche and what is wrong with it; (0, "") when the end of the fil is what the head seals."""
    if numero < tete.dernier_numero:
        return numero + 1, f"la dépêche manque (le fil en compte {tete.dernier_numero})"
    if bytes(tete.empreinte) != empreinte or tete.nouveautes != rang:
        return numero, "elle n'est pas celle que scelle la tête du fil : la fin a été réécrite"
    if max(attendues, default=0) > numero:
        return numero + 1, f"la dépêche manque (l'empreinte de la {max(attendues)} avait été notée)"
    # One statement sees a dépêche and its head together, so this cannot be a writer at work.
    au_dela = Depeche.objects.filter(groupe=tete.groupe_id).alias(tete=Coalesce(F("groupe__fil__dernier_numero"), 0))
    if au_dela.filter(numero__gt=F("tete")).exists():
        return numero + 1, "elle se trouve au-delà de la tête du fil"
    return 0, ""
