"""Days, weeks, months and years on the wall clock of a Samu. A day of clock change has 23 or 25 hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from annuaire.dates import date_dite
from telephonie.fuseaux import PARIS
from telephonie.models import RapportActivite

Granularite = RapportActivite.Granularite
# Any days, from one to another: its report is made for who asks for it.
LIBRE = Granularite.LIBRE
JOUR = timedelta(days=1)
# A chart by day stays readable that far.
PAR_JOUR_JUSQU_A = 62 * JOUR


@dataclass(frozen=True)
class Periode:
    """From the first day to the one after the last; `du` and `au` are the same in UTC."""

    granularite: str
    debut: date
    fin: date
    fuseau: ZoneInfo = PARIS
    # Only its beginning, so long; None: all of it.
    passe: timedelta | None = None

    @property
    def du(self) -> datetime:
        return _minuit(self.debut, self.fuseau)

    @property
    def au(self) -> datetime:
        return _minuit(self.fin, self.fuseau) if self.passe is None else self.du + self.passe

    @property
    def duree_s(self) -> float:
        return (self.au - self.du).total_seconds()

    @property
    def nom(self) -> str:
        """vendredi 20 novembre 2026; semaine 47, du 16 au 22 novembre 2026; novembre 2026; année 2026."""
        match self.granularite:
            case Granularite.JOUR:
                return date_dite(self.debut, "l j F Y")
            case Granularite.SEMAINE:
                return f"semaine {self.debut.isocalendar().week}, {self.etendue}"
            case Granularite.MOIS:
                return date_format(self.debut, "F Y")
            case Granularite.ANNEE:
                return f"année {self.debut.year}"
        return self.etendue

    @property
    def titre(self) -> str:
        """The same, as the beginning of a line."""
        return self.nom[:1].upper() + self.nom[1:]

    @property
    def etendue(self) -> str:
        dernier = self.dernier_jour
        format_ = "j" if (self.debut.year, self.debut.month) == (dernier.year, dernier.month) else "j F"
        if self.debut.year != dernier.year:
            format_ = "j F Y"
        return f"du {date_dite(self.debut, format_)} au {date_dite(dernier, 'j F Y')}"

    @property
    def code(self) -> str:
        """As it stands in an address and in the name of a file."""
        return self.debut.isoformat()

    @property
    def dernier_jour(self) -> date:
        return self.fin - JOUR

    def repere(self, aujourd_hui: date) -> date:
        """The day from which another kind of period is shown: of one that runs, today; else its last."""
        return max(self.debut, min(self.dernier_jour, aujourd_hui))

    @property
    def parametres(self) -> str:
        """As the address of a page says it."""
        dits = {"periode": self.granularite, "le": self.debut.isoformat()}
        if self.granularite == LIBRE:
            dits["jusqu"] = self.dernier_jour.isoformat()
        return urlencode(dits)

    @property
    def axe(self) -> str:
        """What its chart counts by: heure, jour or mois."""
        if self.granularite == Granularite.JOUR:
            return "heure"
        return "jour" if self.fin - self.debut <= PAR_JOUR_JUSQU_A else "mois"

    @property
    def precedente(self) -> Periode:
        """The one before, of the same kind."""
        if self.granularite != LIBRE:
            return periode(self.granularite, self.debut - JOUR, self.fuseau)
        return replace(self, debut=self.debut - (self.fin - self.debut), fin=self.debut)

    @property
    def suivante(self) -> Periode:
        if self.granularite != LIBRE:
            return periode(self.granularite, self.fin, self.fuseau)
        return replace(self, debut=self.fin, fin=self.fin + (self.fin - self.debut))

    @property
    def comparee(self) -> Periode:
        """What one compares it with: the same day a week before, else the one before."""
        if self.granularite == Granularite.JOUR:
            return periode(self.granularite, self.debut - 7 * JOUR, self.fuseau)
        return self.precedente

    @property
    def an_dernier(self) -> Periode:
        """The same period a year before: the same weekday for a day, the same week for a week."""
        if self.granularite in (Granularite.MOIS, Granularite.ANNEE):
            return periode(self.granularite, self.debut.replace(year=self.debut.year - 1), self.fuseau)
        return replace(self, debut=self.debut - 364 * JOUR, fin=self.fin - 364 * JOUR)

    def heures(self) -> list[datetime]:
        """The beginnings of its real hours, in UTC: 23 or 25 on a day of clock change."""
        return [self.du + timedelta(hours=n) for n in range(round(self.duree_s / 3600))]


def periode(granularite: str, jour: date, fuseau: ZoneInfo = PARIS) -> Periode:
    """The day, week, month or year that holds that day."""
    match granularite:
        case Granularite.SEMAINE:
            debut = jour - jour.weekday() * JOUR
            fin = debut + 7 * JOUR
        case Granularite.MOIS:
            debut = jour.replace(day=1)
            fin = (debut + 31 * JOUR).replace(day=1)
        case Granularite.ANNEE:
            debut = jour.replace(month=1, day=1)
            fin = debut.replace(year=debut.year + 1)
        case _:
            debut, fin = jour, jour + JOUR
    return Periode(granularite, debut, fin, fuseau)


def libre(un_jour: date, un_autre: date, fuseau: ZoneInfo = PARIS) -> Periode:
    """From one day to another, both within, in either order."""
    return Periode(LIBRE, min(un_jour, un_autre), max(un_jour, un_autre) + JOUR, fuseau)


def periode_dite(granularite: str, debut: date, fin: date | None, fuseau: ZoneInfo = PARIS) -> Periode:
    """That of a report: a free one has its last day, the others their first one alone."""
    return periode(granularite, debut, fuseau) if fin is None else libre(debut, fin, fuseau)


# How many closed periods of each kind have a report: what a stop of the workers has missed is made at the next turn.
SUIVIES = {Granularite.JOUR: 14, Granularite.SEMAINE: 8, Granularite.MOIS: 12, Granularite.ANNEE: 1}


# Those that come by themselves, as a form offers them.
REGULIERES = [(granularite.value, granularite.label) for granularite in SUIVIES]


def closes(granularite: str, maintenant: datetime, fuseau: ZoneInfo = PARIS) -> list[Periode]:
    """The last ones that are over, the newest first."""
    courante = periode(granularite, maintenant.astimezone(fuseau).date(), fuseau)
    suivies = []
    for _ in range(SUIVIES[Granularite(granularite)]):
        courante = courante.precedente
        suivies.append(courante)
    return suivies


def aujourd_hui(maintenant: datetime, fuseau: ZoneInfo) -> date:
    return maintenant.astimezone(fuseau).date()


def _minuit(jour: date, fuseau: ZoneInfo) -> datetime:
    return datetime.combine(jour, time(), fuseau).astimezone(UTC)
