"""What the main courante templates need: times in Paris, the text with its links and mentions, addresses of filters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from annuaire.dates import date_dite
from maincourante.etat import rendre_entree
from maincourante.original import dire_original
from maincourante.suites import Geste, gestes

register = template.Library()

PARIS = ZoneInfo("Europe/Paris")
# An entry written within this time of what it tells is not « a posteriori ».
A_CHAUD = timedelta(minutes=1)
ADRESSE = r"(?P<adresse>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]»’'])"
TELEPHONE = r"(?P<telephone>(?<![\d.,])0[1-9](?:[ . ]?\d{2}){4}(?!\d))"


SELECTIONNEE = SafeString(" selected")

# What the menu of an entry offers: act, icon of the sprite, French words, key.
MENU = [
    ("prendre", "coche", "Prendre en compte", "p"),
    ("commenter", "commentaire", "Commenter", "c"),
    ("rectifier", "crayon", "Rectifier", "r"),
    ("action", "action", "En faire une action", ""),
    ("epingler", "epingle", "Épingler en point clé", "e"),
    ("partager", "partage", "Partager vers un autre groupe", ""),
    ("relancer", "relance", "Relancer", ""),
    ("annuler", "annuler", "Annuler l’entrée", ""),
    ("copier", "lien", "Copier le lien", ""),
]


@register.simple_tag
def menu_entree() -> list[tuple[str, str, str, str]]:
    return MENU


@register.simple_tag
def gestes_d_ailleurs() -> list[Geste]:
    """What the upper apps begin from an entry."""
    return gestes()


@register.filter
def heure(instant: str | datetime | None) -> str:
    """14:11, in Paris."""
    return f"{_a_paris(instant):%H:%M}" if instant else ""


@register.filter
def jour(instant: str | datetime | None) -> str:
    """vendredi 20 novembre 2026, mardi 1er décembre 2026."""
    return date_dite(_a_paris(instant), "l j F Y") if instant else ""


@register.filter
def date_iso(instant: str | datetime | None) -> str:
    """2026-11-20, the day in Paris."""
    return f"{_a_paris(instant):%Y-%m-%d}" if instant else ""


@register.filter
def jour_heure(instant: str | datetime | None) -> str:
    """20/11 14:11."""
    return f"{_a_paris(instant):%d/%m %H:%M}" if instant else ""


@register.filter
def jour_heure_long(instant: str | datetime | None) -> str:
    """20/11/2026 14:11."""
    return f"{_a_paris(instant):%d/%m/%Y %H:%M}" if instant else ""


@register.filter
def heure_vue_de(instant: str | datetime | None, reference: str | datetime) -> str:
    """The hour alone on the day of the reference, else with its day: 14:11 or 20/11 14:11."""
    if not instant:
        return ""
    return heure(instant) if _a_paris(instant).date() == _a_paris(reference).date() else jour_heure(instant)


@register.filter
def moment_vu_de(instant: str | datetime | None, reference: str | datetime) -> str:
    """In a sentence: « à 14:11 » on the day of the reference, else « le 20/11 à 14:11 »."""
    if not instant:
        return ""
    meme_jour = _a_paris(instant).date() == _a_paris(reference).date()
    return f"{'' if meme_jour else f'le {_a_paris(instant):%d/%m} '}à {heure(instant)}"


@register.filter
def heure_vue_maintenant(instant: str | datetime | None) -> str:
    """The hour alone of what is of today, else with its day."""
    return heure_vue_de(instant, timezone.now())


@register.filter
def a_posteriori(entree: Mapping[str, Any]) -> bool:
    """Whether the entry was written well after (or announces) what it tells. Not by the clock of Paris, which gains or
    loses an hour on two nights of the year."""
    return abs(_lire(entree["consignee_le"]) - _lire(entree["survenu_le"])) > A_CHAUD


@register.filter
def original(origine: Mapping[str, Any] | None, reference: str | datetime | None = None) -> str:
    """What a copy says of its original that no longer holds as it was copied; seen from a reference, since when too."""
    return dire_original(origine, partial(moment_vu_de, reference=reference) if reference else None)


@register.filter
def coordonnees(lieu: Mapping[str, Any]) -> str:
    """43,5312° N, 1,4023° E."""
    latitude, longitude = lieu["latitude"], lieu["longitude"]
    return f"{_degres(latitude, 'N', 'S')}, {_degres(longitude, 'E', 'O')}"


@register.filter
def pris(destinataires: list[Mapping[str, Any]]) -> int:
    """How many addressees have taken the entry in charge."""
    return sum(1 for destinataire in destinataires if destinataire["pris_par"])


@register.filter
def dessin(entree: dict[str, Any]) -> SafeString:
    """The fragment of an entry, the very one that the live feed sends."""
    return rendre_entree(entree)


@register.filter
def texte(entree: Mapping[str, Any]) -> SafeString:
    """The entry's text, escaped, with its web addresses, phone numbers and mentions as links."""
    mentions = _mentions(entree)
    return mark_safe("".join(_morceaux(entree["texte"], mentions)))  # noqa: S308 # nosec — each piece is escaped


@register.simple_tag
def permalien(groupe: int, numero: int) -> str:
    """The address of an entry; reversing it each time would take a third of the drawing."""
    return _adresse_d_entree().format(groupe, numero)


@cache
def _adresse_d_entree() -> str:
    return reverse("entree", args=[0, 0]).replace("/0/", "/{}/")


@register.simple_tag
def adresse_filtre(filtres: Mapping[str, Any], champ: str, valeur: str = "") -> str:
    """The query string with this filter set, or taken off where it is already set (or no value is given). A period
    takes the place of the dates."""
    sans = {"periode", "du", "au"} if champ == "periode" else {champ}
    suivants = {cle: actuel for cle, actuel in filtres.items() if cle not in sans and actuel not in (None, "", [])}
    if valeur and not est_filtre(filtres, champ, valeur):
        suivants[champ] = valeur
    return "?" + urlencode(suivants, doseq=True)


@register.simple_tag
def options(choix: Sequence[Mapping[str, Any]], choisi: int | None) -> SafeString:
    """The options of a list of people or entités, drawn at once: there may be hundreds."""
    lignes = ((c["id"], SELECTIONNEE if c["id"] == choisi else "", c["nom"]) for c in choix)
    return format_html_join("", '<option value="{}"{}>{}</option>', lignes)


@register.simple_tag
def est_filtre(filtres: Mapping[str, Any], champ: str, valeur: str) -> bool:
    actuel = filtres.get(champ)
    return valeur in actuel if isinstance(actuel, (list, tuple)) else str(actuel or "") == valeur


def _a_paris(instant: str | datetime | None) -> datetime:
    return _lire(instant).astimezone(PARIS)


def _lire(instant: str | datetime | None) -> datetime:
    lu = parse_datetime(instant) if isinstance(instant, str) else instant
    if lu is None:
        raise ValueError(f"pas une date : {instant!r}")
    return lu


def _degres(valeur: float, positif: str, negatif: str) -> str:
    return f"{abs(valeur):.4f}".replace(".", ",") + f"° {positif if valeur >= 0 else negatif}"


def _mentions(entree: Mapping[str, Any]) -> dict[str, str]:
    """The names that `@` may be followed by in this text, each with the page it leads to."""
    adresses: dict[str, str] = {}
    for nomme in [*entree.get("destinataires", []), *entree.get("mentions", [])]:
        entite, personne = nomme.get("entite"), nomme.get("personne")
        if personne:
            identifiant = personne["id"] if isinstance(personne, Mapping) else personne
            adresses[nomme["nom"].casefold()] = reverse("personne", args=[identifiant])
        elif entite:
            code, nom = (entite["code"], entite["nom"]) if isinstance(entite, Mapping) else (entite, nomme["nom"])
            adresses[nom.casefold()] = adresses[nomme["nom"].casefold()] = reverse("entite", args=[code])
    return adresses


def _morceaux(contenu: str, mentions: Mapping[str, str]) -> Iterator[str]:
    formes = [ADRESSE, TELEPHONE]
    if mentions:
        noms = "|".join(re.escape(nom) for nom in sorted(mentions, key=len, reverse=True))
        formes.append(rf"@(?P<mention>{noms})(?!\w)")
    fin = 0
    for trouve in re.finditer("|".join(formes), contenu, re.IGNORECASE):
        yield escape(contenu[fin : trouve.start()])
        yield _lien(trouve, mentions)
        fin = trouve.end()
    yield escape(contenu[fin:])


def _lien(trouve: re.Match[str], mentions: Mapping[str, str]) -> str:
    tout = trouve.group()
    if trouve.lastgroup == "adresse":
        return format_html('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>', tout, tout)
    if trouve.lastgroup == "telephone":
        return format_html('<a href="tel:{}">{}</a>', re.sub(r"\D", "", tout), tout)
    adresse = mentions.get(trouve["mention"].casefold())
    # The regular expression takes ı for i, the dictionary does not: a text must never keep the log from being drawn.
    return format_html('<a class="mention" href="{}">{}</a>', adresse, tout) if adresse else escape(tout)
