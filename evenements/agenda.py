"""The programmed events as a month of days, and as an iCalendar feed (RFC 5545) that any calendar reads."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from annuaire.models import Utilisateur
from evenements.models import ChangementEtat, Evenement

LIGNE_OCTETS = 75
# An event without an end is drawn, in calendars, as long as this.
SANS_FIN = timedelta(hours=4)
PASSE = timedelta(days=90)
FLUX_MAX = 500


@dataclass(frozen=True)
class Jour:
    """One square of the month."""

    date: date
    est_du_mois: bool
    est_aujourd_hui: bool
    evenements: list[Evenement]


def evenements_dates(utilisateur: Utilisateur) -> QuerySet[Evenement]:
    """What has its place in a calendar: the programmed ones, whatever became of them. `est_annule`: closed before they
    began."""
    dernier = ChangementEtat.objects.filter(evenement=OuterRef("pk")).order_by("-pk")
    visibles = Evenement.objects.visibles_par(utilisateur).filter(Q(est_programme=True) | Q(etat="preparation"))
    visibles = visibles.annotate(etat_precedent=Subquery(dernier.values("de")[:1]))
    visibles = visibles.annotate(est_annule=Q(etat="clos", etat_precedent="preparation"))
    return visibles.select_related("groupe", "entite").defer("recherche").order_by("debut_le", "pk")


def mois(utilisateur: Utilisateur, annee: int, numero: int) -> list[list[Jour]]:
    """The weeks of the month, each from Monday, with the events that touch each day."""
    semaines = calendar.Calendar().monthdatescalendar(annee, numero)
    debut, fin = _minuit(semaines[0][0]), _minuit(semaines[-1][-1] + timedelta(days=1))
    touches = evenements_dates(utilisateur).filter(debut_le__lt=fin)
    touches = touches.filter(Q(fin_prevue_le__gt=debut) | Q(fin_prevue_le__isnull=True, debut_le__gte=debut))
    par_jour: dict[date, list[Evenement]] = defaultdict(list)
    for evenement in touches:
        for jour in _jours(evenement, semaines[0][0], semaines[-1][-1]):
            par_jour[jour].append(evenement)
    aujourd_hui = timezone.localdate()
    return [[Jour(j, j.month == numero, j == aujourd_hui, par_jour[j]) for j in semaine] for semaine in semaines]


def flux(utilisateur: Utilisateur, adresse_du_site: str) -> str:
    """The iCalendar text of the person's events, as they are now: those still running, recent or to come, the last ones
    if there are too many. `adresse_du_site` starts each link."""
    seuil = timezone.now() - PASSE
    recents = evenements_dates(utilisateur).filter(Q(debut_le__gte=seuil) | Q(fin_prevue_le__gte=seuil))
    lignes = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Portail SI-Samu//Evenements//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Événements programmés",
        "REFRESH-INTERVAL;VALUE=DURATION:PT30M",
    ]
    for evenement in reversed(recents.reverse()[:FLUX_MAX]):
        lignes += _vevent(evenement, adresse_du_site)
    return "\r\n".join(_plier([*lignes, "END:VCALENDAR"])) + "\r\n"


def _vevent(evenement: Evenement, adresse_du_site: str) -> list[str]:
    fin = evenement.fin_prevue_le or evenement.debut_le + SANS_FIN
    champs = [
        "BEGIN:VEVENT",
        f"UID:evenement-{evenement.reference}@portail-si-samu",
        f"DTSTAMP:{_utc(evenement.ouvert_le)}",
        f"SEQUENCE:{evenement.version}",
        f"STATUS:{'CANCELLED' if evenement.est_annule else 'CONFIRMED'}",  # type: ignore[attr-defined]  # annotated
        f"DTSTART:{_utc(evenement.debut_le)}",
        f"DTEND:{_utc(fin)}",
        f"SUMMARY:{_echapper(evenement.groupe.nom)}",
        f"URL:{adresse_du_site}/evenements/{evenement.pk}/",
        f"DESCRIPTION:{_echapper(f'{evenement.reference}, {evenement.entite}')}",
    ]
    if evenement.adresse:
        champs.append(f"LOCATION:{_echapper(evenement.adresse)}")
    if evenement.latitude is not None and evenement.longitude is not None:
        champs.append(f"GEO:{evenement.latitude:.5f};{evenement.longitude:.5f}")
    return [*champs, "END:VEVENT"]


def _plier(lignes: Iterable[str]) -> Iterator[str]:
    """Lines of 75 octets at most, without cutting a character; what follows starts with a space."""
    for ligne in lignes:
        reste, debut = ligne, ""
        while len((debut + reste).encode()) > LIGNE_OCTETS:
            taille = LIGNE_OCTETS - len(debut)
            morceau = reste.encode()[:taille].decode(errors="ignore")
            yield debut + morceau
            reste, debut = reste[len(morceau) :], " "
        yield debut + reste


def _echapper(texte: str) -> str:
    return texte.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime(jour.year, jour.month, jour.day))


def _jours(evenement: Evenement, premier: date, dernier: date) -> Iterator[date]:
    """The days that it touches, among those shown."""
    debut = timezone.localdate(evenement.debut_le)
    # What ends at midnight does not touch the day that begins there.
    fin = timezone.localdate(evenement.fin_prevue_le - timedelta.resolution) if evenement.fin_prevue_le else debut
    jour = max(debut, premier)
    while jour <= min(max(debut, fin), dernier):
        yield jour
        jour += timedelta(days=1)
