"""What agents are doing and which accesses are down: the last event says it, whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Sequence

from telephonie.lignes import Recu
from telephonie.models import AccesTelephonique, EtatAgent, EvenementTelephonie, FileAppels, SourceTelephonie

Type = EvenementTelephonie.Type


def suivre_etats(source: SourceTelephonie, recus: Sequence[Recu]) -> None:
    """Inside the transaction of `prendre`, which holds the source. Of an agent, the last state of a batch is enough."""
    agents: dict[str, Recu] = {}
    for recu in sorted(recus, key=lambda recu: recu.survenu_le):
        match recu.type:
            case Type.AGENT_ETAT:
                agents[recu.donnees["agent"]] = recu
            case Type.ACCES_HORS_SERVICE | Type.ACCES_RETABLI:
                _suivre_acces(source, recu)
    for dernier in agents.values():
        _suivre_agent(source, dernier)
    _declarer_les_files(source, recus)


def _suivre_agent(source: SourceTelephonie, recu: Recu) -> None:
    dit = {"etat": recu.donnees["etat"], "motif": recu.donnees.get("motif", ""), "depuis_le": recu.survenu_le}
    agent, nouveau = EtatAgent.objects.get_or_create(source=source, agent=recu.donnees["agent"], defaults=dit)
    if not nouveau and agent.depuis_le <= recu.survenu_le:
        EtatAgent.objects.filter(pk=agent.pk).update(**dit)


def _suivre_acces(source: SourceTelephonie, recu: Recu) -> None:
    code = recu.donnees["acces"]
    acces, _ = AccesTelephonique.objects.get_or_create(entite=source.entite, code=code, defaults={"nom": code})
    quand, depuis, est_hors = recu.survenu_le, acces.hors_service_depuis, recu.type == Type.ACCES_HORS_SERVICE
    if acces.etat_le is None or acces.etat_le <= quand:
        # An engine says again what has not changed: it is down since it first said so.
        depuis, acces.etat_le = (depuis or quand) if est_hors else None, quand
    elif depuis and depuis <= quand and not est_hors:
        # Told late: it had come back in between.
        depuis = acces.etat_le
    AccesTelephonique.objects.filter(pk=acces.pk).update(hors_service_depuis=depuis, etat_le=acces.etat_le)


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
