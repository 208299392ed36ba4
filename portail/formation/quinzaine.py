"""The fortnight that the training base has lived: which stories, when, by whom. One seed, one fortnight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random

from django.utils import timezone

from portail.formation.distribution import CADRES, Cadre, Distribution, cadre
from portail.formation.geste import Geste, raconter
from portail.formation.recit import Recit, lire
from portail.formation.telephonie import activite

GRAINE = 2026
JOURS = 14
# What a day brings, hour by hour: little at night, most in the morning and the early evening.
ACTIVITE = (3, 2, 2, 1, 1, 2, 3, 5, 8, 9, 10, 9, 7, 7, 8, 8, 9, 10, 10, 8, 7, 6, 5, 4)
# Offices and crisis cells write by day.
BUREAU = (0, 0, 0, 0, 0, 0, 1, 3, 8, 10, 10, 9, 5, 7, 9, 9, 8, 7, 5, 3, 2, 1, 1, 0)
# September and October are of none: what they bring is told all the year.
SAISONS = {
    **dict.fromkeys((11, 12, 1, 2), "hiver"),
    **dict.fromkeys((3, 4, 5), "printemps"),
    **dict.fromkeys((6, 7, 8), "ete"),
}


@dataclass(frozen=True)
class Registre:
    """Where stories of a file are told: about so many entries a day, besides those at a fixed hour."""

    cadre: Cadre
    fichier: str
    par_jour: float


REGISTRES = (
    Registre(CADRES["SAMU31"], "samu", 42),
    Registre(CADRES["SAMU82"], "samu", 15),
    Registre(CADRES["SAMU59"], "samu", 26),
    Registre(CADRES["region"], "region", 8),
    Registre(CADRES["hdf"], "region", 4),
    Registre(CADRES["zone"], "zone", 3),
    Registre(cadre("nation"), "nation", 5),
)
RELEVES = tuple(Registre(CADRES[code], "releves", 0) for code in ("SAMU31", "SAMU82", "SAMU59"))


def de_saison(fichier: str, instant: datetime) -> list[Recit]:
    """The stories of the file that may be told at that time of the year."""
    saison = SAISONS.get(timezone.localtime(instant).month)
    return [recit for recit in lire(fichier) if recit.reglages.get("saison", saison) == saison]


class Quinzaine:
    """Everything that happens before `fin`, in order."""

    def __init__(self, distribution: Distribution, fin: datetime, *, part: float = 1.0) -> None:
        self.distribution = distribution
        self.fin = fin
        self.part = part
        self.hasard = Random(GRAINE)  # noqa: S311 — a fixed seed, on purpose
        self.tellings = 0

    def gestes(self) -> list[Geste]:
        """`part` keeps that share of the ordinary stories (the tests need few)."""
        tous = [*self._a_heure_fixe(), *self._ordinaires(), *self._sagas(), *self._a_l_instant()]
        passes = [geste for geste in tous if geste.instant <= self.fin]
        return sorted(passes, key=lambda geste: geste.instant)

    def _jours(self) -> Iterator[datetime]:
        """Midnight of each day, the oldest first."""
        aujourd_hui = timezone.localtime(self.fin).date()
        for recul in range(JOURS - 1, -1, -1):
            yield timezone.make_aware(datetime.combine(aujourd_hui - timedelta(days=recul), time()))

    def _a_heure_fixe(self) -> Iterator[Geste]:
        for jour in self._jours():
            for registre in (*RELEVES, *REGISTRES):
                for recit in lire(registre.fichier):
                    if heure := recit.reglages.get("heure"):
                        debut = jour + timedelta(hours=int(heure))
                        yield from self._a_l_heure(recit, debut, registre.cadre)

    def _a_l_heure(self, recit: Recit, debut: datetime, ou: Cadre) -> list[Geste]:
        """A story of the telephony takes the figures that its pages show, and is not told where they show none."""
        if recit.reglages.get("chiffres") != "telephonie":
            return self._raconter(recit, debut, ou)
        faits = activite(ou.samu, debut.date() - timedelta(days=1))
        return self._raconter(recit, debut, ou, faits) if faits else []

    def _ordinaires(self) -> Iterator[Geste]:
        for registre in REGISTRES:
            sac = self._sac(registre)
            for jour in self._jours():
                reste = registre.par_jour * self.part * self.hasard.uniform(0.8, 1.2)
                while reste > 0:
                    recit = next(sac)
                    heure = self.hasard.choices(range(24), ACTIVITE if registre.fichier == "samu" else BUREAU)[0]
                    instant = jour + timedelta(hours=heure, seconds=self.hasard.randrange(3600))
                    yield from self._raconter(recit, instant, registre.cadre)
                    reste -= recit.taille

    def _sac(self, registre: Registre) -> Iterator[Recit]:
        """Every story of the season comes up once before any comes back, and none more than its `max`."""
        recits = [recit for recit in de_saison(registre.fichier, self.fin) if "heure" not in recit.reglages]
        contes: Counter[str] = Counter()
        while True:
            for recit in self.hasard.sample(recits, len(recits)):
                contes[recit.titre] += 1
                if contes[recit.titre] <= int(recit.reglages.get("max", JOURS * 24)):
                    yield recit

    def _sagas(self) -> Iterator[Geste]:
        minuit = list(self._jours())[-1]
        for recit in lire("sagas"):
            heures, _, minutes = recit.reglages["heure"].partition(":")
            debut = minuit + timedelta(days=int(recit.reglages["jour"]), hours=int(heures), minutes=int(minutes))
            yield from self._raconter(recit, debut, cadre(recit.reglages["groupe"]))

    def _a_l_instant(self) -> Iterator[Geste]:
        for recit in lire("maintenant"):
            debut = self.fin - timedelta(minutes=int(recit.reglages["avant"]))
            yield from self._raconter(recit, debut, cadre(recit.reglages["groupe"]))

    def _raconter(
        self, recit: Recit, debut: datetime, ou: Cadre, faits: Mapping[str, str] | None = None
    ) -> list[Geste]:
        self.tellings += 1
        return raconter(
            recit,
            # From here in UTC: minutes added to a clock on the wall would go back in time in the night it changes.
            debut=(debut + timedelta(seconds=self.hasard.randrange(50))).astimezone(UTC),
            ou=ou,
            distribution=self.distribution,
            hasard=self.hasard,
            telling=str(self.tellings),
            faits=faits,
        )
