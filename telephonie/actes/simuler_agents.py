"""The states of the agents who answered a simulated activity, as a bandeau would have told them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from annuaire.models import Entite
from telephonie.actes.recevoir import Bilan
from telephonie.actes.simuler import envoyer, source_simulee
from telephonie.models import EtatAgent, SegmentAppel, SourceTelephonie

ESPACE = UUID("9a1f6a52-0f0c-4a55-8a0e-6a8d2f3f1c70")
Etat = EtatAgent.Etat
# (when, state, reason)
Dit = tuple[datetime, str, str]
Parole = tuple[datetime, datetime]
SAISIE = (15.0, 50.0)
# An agent who does not answer for that long has gone home, and comes back a little before the next call.
ABSENCE = timedelta(hours=2)
RETOUR = timedelta(minutes=4)
# The breaks that a quiet moment leaves time for, the longest first: how long a moment, how long a break, its reason.
PAUSES = (
    (timedelta(minutes=60), timedelta(minutes=40), "repas"),
    (timedelta(minutes=35), timedelta(minutes=12), "repos"),
    (timedelta(minutes=30), timedelta(minutes=6), "technique"),
)
PART_EN_PAUSE = 0.5


def simuler_les_agents(entite: Entite, debut: datetime, fin: datetime) -> Bilan:
    """Send the states that go with the calls already simulated. Doing it again adds nothing."""
    source = source_simulee(entite)
    return envoyer(source, _lignes(source, debut, fin))


def _lignes(source: SourceTelephonie, debut: datetime, fin: datetime) -> Iterator[str]:
    paroles: dict[str, list[Parole]] = defaultdict(list)
    segments = SegmentAppel.objects.filter(
        appel__source=source, genre=SegmentAppel.Genre.PAROLE, debut_le__gte=debut, fin_le__lt=fin
    ).exclude(ou="")
    for agent, du, au in segments.order_by("debut_le").values_list("ou", "debut_le", "fin_le"):
        if au is not None:
            paroles[agent].append((du, au))
    for agent, siennes in sorted(paroles.items()):
        hasard = Random(f"{source.code}/{agent}")  # noqa: S311 — a story, not a secret
        for quand, etat, motif in etats(siennes, hasard):
            ligne = {
                "id": str(uuid5(ESPACE, f"{source.code}/{agent}/{quand.isoformat()}/{etat}")),
                "type": "agent.etat",
                "survenu_le": quand.isoformat(),
                "donnees": {"agent": agent, "etat": etat, **({"motif": motif} if motif else {})},
            }
            yield json.dumps(ligne)


def etats(paroles: Iterable[Parole], hasard: Random) -> Iterator[Dit]:
    """The changes of state of one agent, from when they talked, oldest first; talks that overlap are one."""
    libre_le: datetime | None = None
    for du, au in _reunies(paroles):
        if libre_le is None or du - libre_le > ABSENCE:
            if libre_le is not None:
                yield libre_le + RETOUR, Etat.DECONNECTE, ""
            yield du - RETOUR, Etat.DISPONIBLE, ""
        elif hasard.random() < PART_EN_PAUSE:
            yield from _pause(libre_le, du)
        yield du, Etat.EN_APPEL, ""
        yield au, Etat.SAISIE, ""
        libre_le = au + timedelta(seconds=hasard.uniform(*SAISIE))
        yield libre_le, Etat.DISPONIBLE, ""


def _reunies(paroles: Iterable[Parole]) -> list[Parole]:
    """With the time to write between two."""
    reunies: list[Parole] = []
    for du, au in paroles:
        if reunies and du <= reunies[-1][1] + timedelta(seconds=SAISIE[1]):
            reunies[-1] = (reunies[-1][0], max(au, reunies[-1][1]))
        else:
            reunies.append((du, au))
    return reunies


def _pause(libre_le: datetime, du: datetime) -> Iterator[Dit]:
    for moment, duree, motif in PAUSES:
        if du - libre_le > moment:
            yield libre_le + RETOUR, Etat.PAUSE, motif
            yield libre_le + RETOUR + duree, Etat.DISPONIBLE, ""
            return
