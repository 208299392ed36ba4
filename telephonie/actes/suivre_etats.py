"""What agents are doing and which accesses are down: the last event says it, whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Sequence

from telephonie.lignes import Recu
from telephonie.models import AccesTelephonique, EtatAgent, EvenementTelephonie, FileAppels, SourceTelephonie

Type = EvenementTelephonie.Type


def suivre_etats(source: SourceTelephonie, recus: Sequence[Recu]) -> None:
    """Inside the transaction of `prendre`, which holds the source. Of one batch, the last state of each is enough."""
    agents: dict[str, Recu] = {}
    acces: dict[str, Recu] = {}
    for recu in sorted(recus, key=lambda recu: recu.survenu_le):
        match recu.type:
            case Type.AGENT_ETAT:
                agents[recu.donnees["agent"]] = recu
            case Type.ACCES_HORS_SERVICE | Type.ACCES_RETABLI:
                acces[recu.donnees["acces"]] = recu
    for dernier in agents.values():
        _suivre_agent(source, dernier)
    for dernier in acces.values():
        _suivre_acces(source, dernier)
    _declarer_les_files(source, recus)


def _suivre_agent(source: SourceTelephonie, recu: Recu) -> None:
    dit = {"etat": recu.donnees["etat"], "motif": recu.donnees.get("motif", ""), "depuis_le": recu.survenu_le}
    agent, nouveau = EtatAgent.objects.get_or_create(source=source, agent=recu.donnees["agent"], defaults=dit)
    if not nouveau and agent.depuis_le <= recu.survenu_le:
        EtatAgent.objects.filter(pk=agent.pk).update(**dit)


def _suivre_acces(source: SourceTelephonie, recu: Recu) -> None:
    code = recu.donnees["acces"]
    acces, _ = AccesTelephonique.objects.get_or_create(entite=source.entite, code=code, defaults={"nom": code})
    if acces.etat_le is None or acces.etat_le <= recu.survenu_le:
        hors = recu.survenu_le if recu.type == Type.ACCES_HORS_SERVICE else None
        AccesTelephonique.objects.filter(pk=acces.pk).update(hors_service_depuis=hors, etat_le=recu.survenu_le)


def _declarer_les_files(source: SourceTelephonie, recus: Sequence[Recu]) -> None:
    """A queue that nobody declared is shown by its code until somebody names it."""
    codes = {recu.donnees["file"] for recu in recus if recu.type == Type.FILE_ENTREE}
    connues = set(FileAppels.objects.filter(entite=source.entite, code__in=codes).values_list("code", flat=True))
    genres = dict(FileAppels.Genre.choices)
    FileAppels.objects.bulk_create(
        [
            FileAppels(
                entite=source.entite,
                code=code,
                nom=str(genres.get(code, code)),
                genre=code if code in genres else FileAppels.Genre.AUTRE,
            )
            for code in sorted(codes - connues)
        ],
        ignore_conflicts=True,
    )
