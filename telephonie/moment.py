"""What is happening now: who waits, who answers, whom to call back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from telephonie.agents import ETAT_AU_PLUS
from telephonie.chiffres import Chiffres
from telephonie.lectures import a_rappeler, compter_entre, dernier_presente
from telephonie.models import AccesTelephonique, Appel, EtatAgent, Rappel

# A call of which nothing was heard for that long is not waiting any more: its end was lost.
OUBLI = timedelta(hours=2)
A_RAPPELER = timedelta(hours=4)


@dataclass(frozen=True)
class Moment:
    """The room as the last events tell it."""

    le: datetime
    en_attente: list[Appel]
    en_ligne: int
    plus_longue_s: float
    depuis: datetime
    heure: Chiffres
    agents: list[tuple[str, int]]
    pauses: list[tuple[str, int]]
    rappels: list[Appel]
    rappeles: list[Rappel]
    hors_service: list[AccesTelephonique]
    dernier_recu: datetime | None


def maintenant_dans(samu: Collection[int], le: datetime) -> Moment:
    """Read in a few indexed queries: it is asked every few seconds by every screen that shows it.

    The last hour is that of the quarter-hours which hold it whole: 60 to 75 minutes, said by their beginning.
    """
    depuis = le.replace(minute=le.minute // 15 * 15, second=0, microsecond=0) - timedelta(hours=1)
    en_cours = Appel.objects.filter(samu__in=samu, issue__in=("en_cours", "repondu"), fini_le__isnull=True)
    # A source that does not see the human answer cannot tell who still waits for it.
    en_cours = en_cours.filter(source__mesure_humain=True)
    vivants = en_cours.filter(presente_le__gt=le - OUBLI, presente_le__lte=le)
    vivants = vivants.select_related("samu").order_by("presente_le")
    en_attente = [appel for appel in vivants if appel.repondu_le is None]
    etats = Counter[str]()
    pauses = Counter[str]()
    dits = EtatAgent.objects.filter(source__entite__in=samu, depuis_le__gt=le - ETAT_AU_PLUS)
    for agent in dits.exclude(etat=EtatAgent.Etat.DECONNECTE):
        etats[agent.etat] += 1
        if agent.etat == EtatAgent.Etat.PAUSE:
            pauses[agent.motif or "sans motif"] += 1
    libelles = dict(EtatAgent.Etat.choices)
    faits = Rappel.objects.filter(appel__samu__in=samu, appel__presente_le__gte=le - A_RAPPELER, annule_le=None)
    rappeles = list(faits.select_related("appel__samu", "fait_par"))
    sonnes = {rappel.appel_id for rappel in rappeles}
    return Moment(
        le=le,
        en_attente=en_attente,
        en_ligne=sum(1 for appel in vivants if appel.repondu_le),
        plus_longue_s=(le - en_attente[0].presente_le).total_seconds() if en_attente else 0.0,
        depuis=depuis,
        heure=compter_entre(samu, depuis, le).get(True, Chiffres()),
        agents=[(str(libelles[etat]), nombre) for etat, nombre in sorted(etats.items())],
        pauses=sorted(pauses.items()),
        rappels=[appel for appel in a_rappeler(samu, le - A_RAPPELER, le) if appel.pk not in sonnes],
        rappeles=rappeles,
        hors_service=list(
            AccesTelephonique.objects.filter(entite__in=samu, hors_service_depuis__isnull=False).select_related(
                "entite"
            )
        ),
        dernier_recu=dernier_presente(Appel.objects.all(), samu),
    )
