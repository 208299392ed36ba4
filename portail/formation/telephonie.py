"""The telephone activity of the training base: simulated, an access failure in it, and the first reports published."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from annuaire import horloge
from annuaire.models import Entite
from telephonie.actes.rapporter import produire_rapport
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.fuseaux import PARIS
from telephonie.periodes import Granularite, periode
from telephonie.simulation import Panne

# code: (calls a day, days, who takes over)
ACTIVITES = {
    "SAMU31": (620, 15, "SAMU82"),
    "SAMU82": (150, 15, "SAMU31"),
    "SAMU34": (380, 4, ""),
    "SAMU59": (460, 4, ""),
}
# Days whose reports are there when one opens the portal; the workers make those that follow.
RAPPORTS = {"SAMU31": 5, "SAMU82": 2, "ARS-OCC": 1}


def jouer(fin: datetime, *, part: float) -> None:
    """`part` of the calls, for a smaller base."""
    for code, (par_jour, jours, voisin) in ACTIVITES.items():
        entite = Entite.objects.get(code=code)
        aide = Entite.objects.filter(code=voisin).first()
        simulation = simulation_de(
            entite, par_jour=max(20, par_jour * part), graine=15, voisin=aide, pannes=_pannes(code, fin)
        )
        simuler(entite, simulation, fin - timedelta(days=jours), fin)
    hier = fin.astimezone(PARIS).date() - timedelta(days=1)
    for code, combien in RAPPORTS.items():
        entite = Entite.objects.get(code=code)
        for recul in reversed(range(combien)):
            _rapporter(entite, Granularite.JOUR, hier - timedelta(days=recul), fin)
    _rapporter(Entite.objects.get(code="SAMU31"), Granularite.SEMAINE, hier - timedelta(days=hier.weekday() + 1), fin)


def _rapporter(entite: Entite, granularite: str, jour: date, fin: datetime) -> None:
    """At the hour at which a worker would have made it."""
    choisie = periode(granularite, jour)
    with horloge.a_l_heure(min(choisie.au + timedelta(minutes=45), fin)):
        produire_rapport(entite=entite, granularite=granularite, debut=choisie.debut)


def _pannes(code: str, fin: datetime) -> tuple[Panne, ...]:
    """The access of Toulouse was down for forty minutes, three days ago."""
    if code != "SAMU31":
        return ()
    debut = fin - timedelta(days=3, hours=5)
    return (Panne(debut, debut + timedelta(minutes=40)),)
