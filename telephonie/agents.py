"""What agents did over a period, all together: connected, available, in call, paused, as their engine told each change.

EtatAgent holds the last state of each; the time spent in the others is in the events that led to it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from telephonie.models import EtatAgent

Etat = EtatAgent.Etat
# Of an agent nobody has spoken of for that long, one knows nothing any more.
ETAT_AU_PLUS = timedelta(days=1)
SANS_MOTIF = "sans motif"
TEMPS = f"""
    WITH dits AS (
        SELECT source_id, donnees->>'agent' AS agent, donnees->>'etat' AS etat, survenu_le AS debut,
               CASE WHEN donnees->>'etat' = 'pause' THEN coalesce(nullif(donnees->>'motif', ''), %(sans_motif)s)
                    ELSE '' END AS motif,
               lead(survenu_le) OVER (PARTITION BY source_id, donnees->>'agent' ORDER BY survenu_le, uuid) AS suivant
        FROM telephonie_evenement
        WHERE appel = '' AND type = 'agent.etat' AND survenu_le >= %(avant)s AND survenu_le < %(au)s
          AND source_id IN (SELECT id FROM telephonie_sourcetelephonie WHERE entite_id = ANY(%(samu)s))
    ), passes AS (
        SELECT source_id, agent, etat, motif,
               least(suivant, debut + interval '{ETAT_AU_PLUS.days} days', %(au)s) - greatest(debut, %(du)s) AS temps
        FROM dits WHERE etat <> 'deconnecte'
    )
    SELECT coalesce(etat, ''), coalesce(motif, ''), count(DISTINCT (source_id, agent)),
           extract(epoch FROM sum(temps))::float
    FROM passes WHERE temps > interval '0' GROUP BY GROUPING SETS ((etat, motif), ())
"""  # noqa: S608 — a constant above


@dataclass(frozen=True)
class TempsAgents:
    """The time that some agents spent in one state; the first line of a period is all of it."""

    nom: str
    agents: int
    secondes: float


def temps_des_agents(samu: Collection[int], du: datetime, au: datetime) -> list[TempsAgents]:
    """Connected, then in each state; empty when no event told any: that is not measured, and not zero.

    Nobody's own time is told: who worked how is not what a report is for.
    """
    with connection.cursor() as curseur:
        curseur.execute(
            TEMPS,
            {
                "samu": list(samu),
                "du": du,
                "au": au,
                "avant": du - ETAT_AU_PLUS,
                "sans_motif": SANS_MOTIF,
            },
        )
        lus = {(etat, motif): (agents, s) for etat, motif, agents, s in curseur.fetchall() if agents}
    if not lus:
        return []
    ordre = [("", ""), *((etat, "") for etat in Etat.values), *sorted(cle for cle in lus if cle[0] == Etat.PAUSE)]
    return [TempsAgents(_nom(*cle), *lus[cle]) for cle in ordre if cle in lus]


def _nom(etat: str, motif: str) -> str:
    if not etat:
        return "Connectés"
    return f"{Etat(etat).label}, {motif}" if motif else str(Etat(etat).label)
