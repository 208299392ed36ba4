"""What the templates of the documents need: sizes, days, the drawing of a line."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString

from ged.etat import rendre_document, rendre_dossier

register = template.Library()
PARIS = ZoneInfo("Europe/Paris")
UNITES = ("octets", "Ko", "Mo", "Go")


@register.filter
def octets(taille: int) -> str:
    """1 234 567 → 1,2 Mo."""
    valeur, rang = float(taille), 0
    while valeur >= 1000 and rang < len(UNITES) - 1:
        valeur, rang = valeur / 1024, rang + 1
    chiffres = f"{valeur:.0f}" if rang < 2 or valeur >= 10 else f"{valeur:.1f}".replace(".", ",")
    return f"{chiffres} {UNITES[rang]}"


@register.filter
def jour_ged(jour: str | date | None) -> str:
    """12/11/2026."""
    lu = parse_date(jour) if isinstance(jour, str) else jour
    return f"{lu:%d/%m/%Y}" if lu else ""


@register.filter
def instant_ged(instant: str | datetime | None) -> str:
    """12/11 14:05 this year, 12/11/2025 before; the live feed draws it too, whatever language is active there."""
    lu = parse_datetime(instant) if isinstance(instant, str) else instant
    if lu is None:
        return ""
    local = lu.astimezone(PARIS)
    return f"{local:%d/%m %H:%M}" if local.year == timezone.localtime().year else f"{local:%d/%m/%Y}"


@register.filter
def est_perime(document: dict[str, Any]) -> bool:
    """Past its last day of validity."""
    fin = document["valable_jusqu_au"]
    return bool(fin) and fin < timezone.localdate().isoformat()


@register.filter
def pas_encore(document: dict[str, Any]) -> bool:
    """Before its first day of validity."""
    debut = document["valable_du"]
    return bool(debut) and debut > timezone.localdate().isoformat()


@register.filter
def reserve(document: dict[str, Any]) -> tuple[str, str] | None:
    """Why this document is not to be followed today, and how the badge is drawn; nothing of one that holds."""
    if document["obsolete"]:
        return "Obsolète", "urgent"
    if est_perime(document):
        return f"Périmé le {jour_ged(document['valable_jusqu_au'])}", "urgent"
    return (f"À partir du {jour_ged(document['valable_du'])}", "") if pas_encore(document) else None


@register.filter
def ligne_document(donnees: dict[str, Any]) -> SafeString:
    """The line of a document, the very one that the live feed sends."""
    return rendre_document(donnees)


@register.filter
def ligne_dossier(donnees: dict[str, Any]) -> SafeString:
    return rendre_dossier(donnees)


def adresse_ged(nom: str, *arguments: int) -> str:
    """The address of a page of the documents; reversing it each time would take a third of the drawing."""
    adresse = _modele(nom, len(arguments))
    for argument in arguments:
        adresse = adresse.replace("/0/", f"/{argument}/", 1)
    return adresse


@cache
def _modele(nom: str, nombre: int) -> str:
    return reverse(nom, args=[0] * nombre)
