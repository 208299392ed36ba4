"""The telephone activity of the training base: simulated, an access failure in it, the first reports published, and a
few recordings that somebody consulted or held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from annuaire.models import Entite, Utilisateur
from portail.formation.evenements import Gros
from telephonie.actes.consulter import consulter_enregistrement
from telephonie.actes.geler import degeler, geler
from telephonie.actes.rapporter import produire_rapport
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.cumuls import rafraichir
from telephonie.fuseaux import PARIS
from telephonie.models import Appel
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


def simuler_les_appels(fin: datetime, *, part: float) -> None:
    """Nothing of it is said on a fil. `part` of the calls, for a smaller base."""
    for code, (par_jour, jours, voisin) in ACTIVITES.items():
        entite = Entite.objects.get(code=code)
        aide = Entite.objects.filter(code=voisin).first()
        par_jour_voulu = max(20, par_jour * part)
        simulation = simulation_de(entite, par_jour=par_jour_voulu, graine=15, voisin=aide, pannes=_pannes(code, fin))
        simuler(entite, simulation, fin - timedelta(days=jours), fin)
    rafraichir()


def gestes(fin: datetime) -> Iterator[Gros]:
    """The reports, each at the hour at which a worker would have made it; then what became of a few recordings."""
    yield from _rapports(fin)
    yield from _enregistrements(fin)


def _rapports(fin: datetime) -> Iterator[Gros]:
    hier = fin.astimezone(PARIS).date() - timedelta(days=1)
    voulus = [
        (code, Granularite.JOUR, hier - timedelta(days=recul))
        for code, combien in RAPPORTS.items()
        for recul in range(combien)
    ]
    for code, granularite, jour in [
        *voulus,
        ("SAMU31", Granularite.SEMAINE, hier - timedelta(days=hier.weekday() + 1)),
    ]:
        choisie = periode(granularite, jour)
        quand = min(choisie.au + timedelta(minutes=45), fin)
        yield Gros(quand, partial(_rapporter, code, granularite, choisie.debut))


def _rapporter(code: str, granularite: str, debut: date) -> None:
    produire_rapport(entite=Entite.objects.get(code=code), granularite=granularite, debut=debut)


def _pannes(code: str, fin: datetime) -> tuple[Panne, ...]:
    """The access of Toulouse was down for forty minutes, three days ago."""
    if code != "SAMU31":
        return ()
    debut = fin - timedelta(days=3, hours=5)
    return (Panne(debut, debut + timedelta(minutes=40)),)


def _enregistrements(fin: datetime) -> Iterator[Gros]:
    """Of two calls of Toulouse a week ago: one is held for a complaint, one was and is no longer."""
    choisis = Appel.objects.filter(
        servi__code="SAMU31",
        issue=Appel.Issue.REPONDU,
        medecin_le__isnull=False,
        presente_le__gte=fin - timedelta(days=8),
    ).select_related("source", "servi")
    tenu, rendu = choisis.order_by("presente_le")[:2]
    regulateur, responsable = "regulateur.samu31", "cadre.samu31"
    for heures, acte, qui, appel, motif in (
        (60, geler, responsable, rendu, "Signalement de la famille, enquête interne."),
        (59, consulter_enregistrement, responsable, rendu, "Enquête interne sur le délai d'envoi du SMUR."),
        (48, geler, responsable, tenu, "Réclamation reçue par la direction des affaires juridiques."),
        (47, consulter_enregistrement, regulateur, tenu, "Réponse à la réclamation, à la demande de la direction."),
        (26, consulter_enregistrement, responsable, tenu, "Relecture avant la réunion avec la famille."),
        (20, degeler, responsable, rendu, "Enquête close, sans suite."),
    ):
        yield Gros(fin - timedelta(hours=heures), partial(_sur_l_appel, acte, qui, appel, motif))


def _sur_l_appel(acte: Callable[..., object], qui: str, appel: Appel, motif: str) -> None:
    auteur = Utilisateur.objects.select_related("affectation_active__entite").get(username=qui)
    acte(auteur=auteur, appel=appel, motif=motif, **({"rang": 0} if acte is consulter_enregistrement else {}))
