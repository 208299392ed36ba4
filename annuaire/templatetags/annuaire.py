"""What the templates of the annuaire need to write numbers and places."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template
from django.utils.timezone import localtime

from annuaire.dates import date_dite
from annuaire.models import Entite, Numero, Utilisateur
from annuaire.referentiel import noms_des_departements

register = template.Library()
Genre = Numero.Genre
PAR_USAGE = (Genre.REGULATION, Genre.CRISE, Genre.ACCUEIL, Genre.SECOURS, Genre.SATELLITE)


@register.filter
def tel(numero: str) -> str:
    """The number as a `tel:` address wants it: digits and a leading +; nothing of what follows a word (« p. 12 »)."""
    compose = re.search(r"\+?\d[\W\d_]*", numero)
    return re.sub(r"(?!^\+)\D", "", compose[0]) if compose else ""


@register.filter
def dite(instant: date, forme: str) -> str:
    """A date, or the time in Paris: « 1er décembre » where Django's filter writes « 1 décembre »."""
    return date_dite(localtime(instant) if isinstance(instant, datetime) else instant, forme)


@register.filter
def par_usage(entite: Entite) -> list[Numero]:
    """Its numbers, the one that answers day and night first."""
    return sorted(entite.numeros.all(), key=lambda numero: PAR_USAGE.index(Genre(numero.genre)))


@register.filter
def departement(code: str) -> str:
    """31 → Haute-Garonne; the code itself when it is not known."""
    return noms_des_departements().get(code, code)


@register.filter
def ville(entite: Entite) -> str:
    """The town at the end of the address ("…, 31059 Toulouse Cedex 9" → "Toulouse"), or nothing."""
    trouve = re.search(r"\b\d{5} (.+?)(?: Cedex.*| \d\d SP)?$", entite.adresse)
    return trouve.group(1) if trouve else ""


@register.filter
def nom_complet(personne: Utilisateur) -> str:
    """Title, first name and last name: the directory spells people out."""
    return " ".join(filter(None, [personne.titre, personne.first_name, personne.last_name])) or personne.username


@register.filter
def initiales(personne: Utilisateur) -> str:
    return (f"{personne.first_name[:1]}{personne.last_name[:1]}" or personne.username[:2]).upper()


@register.filter
def position(entite: Entite) -> str:
    """43,61° N · 1,40° E: what one reads out over a radio."""
    if entite.latitude is None or entite.longitude is None:
        return ""
    nord, est = "N" if entite.latitude >= 0 else "S", "E" if entite.longitude >= 0 else "O"
    return f"{abs(entite.latitude):.2f}° {nord} · {abs(entite.longitude):.2f}° {est}".replace(".", ",")
