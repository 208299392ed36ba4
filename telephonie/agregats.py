"""Counts by quarter-hour, made from the calls by one statement: for what has just changed, or for everything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from telephonie.models import CLASSES_S

Creneau = tuple[int, datetime]
CLES = ("samu_id", "servi_id", "creneau", "numero", "file", "route", "est_simule")
ABANDONS = "a.issue IN ('abandon_sonnerie', 'abandon_svi', 'abandon_file')"
ATTENTE = "a.repondu_le - a.presente_le"
# Files name no role: only the queue tells a doctor, if the Samu has declared which one is theirs. A call remembers
# whether it had when it was told; of those told before this was written, what is declared today has to do.
SANS_ROLE = """coalesce(a.sans_role, s.genre = 'fichier' AND NOT EXISTS (
    SELECT FROM telephonie_fileappels f WHERE f.entite_id = s.entite_id AND f.genre IN ('urgentiste', 'liberal')))
"""
# Answered, and nobody told when one stopped talking: an end told before the answer is not that one.
# Never hashed, as EXISTS might be: all the segments would be read.
SANS_FIN = """a.repondu_le IS NOT NULL AND (a.fini_le IS NULL OR a.fini_le < a.repondu_le) AND (
    SELECT TRUE FROM telephonie_segmentappel x WHERE x.appel_id = a.id AND x.fin_le IS NULL LIMIT 1) IS TRUE
"""


def _ms(intervalle: str) -> str:
    return f"round(extract(epoch FROM {intervalle}) * 1000)"


def _nombre(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _somme(valeur: str, condition: str = "TRUE") -> str:
    return f"coalesce(sum({valeur}) FILTER (WHERE {condition}), 0)"


def _histogramme() -> str:
    """One count by class of wait: up to 5 s, from 5 to 10 s … above the last bound."""
    bornes = [0, *CLASSES_S]
    classes = [
        _nombre(f"{ATTENTE} > interval '{bas} s' AND {ATTENTE} <= interval '{haut} s'")
        if bas
        else _nombre(f"{ATTENTE} <= interval '{haut} s'")
        for bas, haut in zip(bornes[:-1], bornes[1:], strict=True)
    ]
    classes.append(_nombre(f"{ATTENTE} > interval '{bornes[-1]} s'"))
    return f"ARRAY[{', '.join(classes)}]::int[]"


# Each column of AgregatAppels, from the calls of the slot.
MESURES = {
    "presentes": "count(*)",
    "repondus": _nombre("a.repondu_le IS NOT NULL"),
    "repondus_15": _nombre(f"{ATTENTE} <= interval '15 s'"),
    "repondus_30": _nombre(f"{ATTENTE} <= interval '30 s'"),
    "repondus_60": _nombre(f"{ATTENTE} <= interval '60 s'"),
    "abandons_sonnerie": _nombre("a.issue = 'abandon_sonnerie'"),
    "abandons_svi": _nombre("a.issue = 'abandon_svi'"),
    "abandons_file": _nombre("a.issue = 'abandon_file'"),
    "abandons_courts": _nombre(f"{ABANDONS} AND a.fini_le - a.presente_le < interval '15 s'"),
    "dissuades": _nombre("a.issue = 'dissuade'"),
    "perdus": _nombre("a.issue = 'perdu'"),
    "echecs": _nombre("a.issue = 'echec'"),
    "en_cours": _nombre("a.issue = 'en_cours'"),
    "sans_fin": _nombre(SANS_FIN),
    "non_mesures": _nombre("a.issue = 'non_mesure'"),
    "attente_ms": _somme(_ms(ATTENTE)),
    "file_ms": _somme(_ms("a.repondu_le - a.file_le"), "a.file_le <= a.repondu_le"),
    "repondus_en_file": _nombre("a.file_le <= a.repondu_le"),
    "medecins": _nombre("a.medecin_le IS NOT NULL"),
    "sans_role": _nombre(f"a.repondu_le IS NOT NULL AND {SANS_ROLE}"),
    "medecin_ms": _somme(_ms("a.medecin_le - a.presente_le")),
    "parole_ms": _somme("a.parole_ms", f"NOT ({SANS_FIN})"),
    "garde_ms": _somme("a.garde_ms"),
    "transferts": _somme("a.transferts_aveugles + a.transferts_accompagnes"),
    "entraide_ms": _somme(_ms("a.achemine_le - a.presente_le"), "a.servi_id <> a.samu_id"),
    "evenements": "sum(a.evenements)",
    "histogramme": _histogramme(),
}
CRENEAU = "date_bin('15 minutes', a.presente_le, TIMESTAMPTZ '2000-01-01 00:00Z')"
CALCUL = f"""
    SELECT a.samu_id, a.servi_id, {CRENEAU} AS creneau, a.numero, a.file, a.route,
           s.genre = 'simulation' AS est_simule, {", ".join(f"{calcul} AS {nom}" for nom, calcul in MESURES.items())}
    FROM telephonie_appel a JOIN telephonie_sourcetelephonie s ON s.id = a.source_id
"""  # noqa: S608 — constants of this module
GROUPER = "GROUP BY 1, 2, 3, 4, 5, 6, 7"
COLONNES = ", ".join([*CLES, *MESURES])
# The slots that changed, as rows; each is counted again from its calls.
TOUCHES = "(SELECT * FROM unnest(%(samu)s::bigint[], %(creneaux)s::timestamptz[]) AS t (samu_id, creneau)) t"

# These hours of the entités above are to be added up again (telephonie/cumuls.py).
TOUCHER = "INSERT INTO telephonie_heuretouchee (heure) SELECT DISTINCT date_trunc('hour', creneau, 'UTC') FROM"


def recalculer(creneaux: Collection[Creneau]) -> None:
    """Count these quarter-hours of these Samu again; inside the transaction that changed their calls."""
    if not creneaux:
        return
    tries = sorted(creneaux)
    parametres: dict[str, Any] = {"samu": [s for s, _ in tries], "creneaux": [c for _, c in tries]}
    with connection.cursor() as curseur:
        # Two sources of one Samu may change the same slot: one after the other.
        curseur.execute(
            "SELECT pg_advisory_xact_lock(7301, samu) FROM unnest(%s::int[]) AS u (samu)",
            [sorted({samu for samu, _ in tries})],
        )
        curseur.execute(
            f"DELETE FROM telephonie_agregatappels g USING {TOUCHES} "  # noqa: S608 — constants of this module
            "WHERE g.samu_id = t.samu_id AND g.creneau = t.creneau",
            parametres,
        )
        curseur.execute(
            f"INSERT INTO telephonie_agregatappels ({COLONNES}, calcule_le) "  # noqa: S608
            f"SELECT calcul.*, clock_timestamp() FROM {TOUCHES} CROSS JOIN LATERAL ("
            f"{CALCUL} WHERE a.samu_id = t.samu_id AND a.presente_le >= t.creneau"
            f" AND a.presente_le < t.creneau + interval '15 minutes' {GROUPER}) calcul",
            parametres,
        )
        curseur.execute(f"{TOUCHER} {TOUCHES}", parametres)


def tout_recalculer() -> int:
    """All of them, from all the calls, a month at a time: intake waits for one month only, and for none that is right.

    Returns how many rows differed from what intake had kept up.
    """
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT generate_series(date_trunc('month', min(quand), 'UTC'), max(quand), interval '1 month')"
            " FROM (SELECT min(presente_le) AS quand FROM telephonie_appel UNION SELECT max(presente_le)"
            " FROM telephonie_appel UNION SELECT min(creneau) FROM telephonie_agregatappels"
            " UNION SELECT max(creneau) FROM telephonie_agregatappels) bornes"
        )
        mois = [debut for (debut,) in curseur.fetchall()]
    return sum(_recalculer_le_mois(debut) for debut in mois)


@transaction.atomic
def _recalculer_le_mois(debut: datetime) -> int:
    parametres = {"du": debut, "au": (debut + timedelta(days=32)).replace(day=1)}
    refaits = f"{CALCUL} WHERE a.presente_le >= %(du)s AND a.presente_le < %(au)s {GROUPER}"
    du_mois = "WHERE creneau >= %(du)s AND creneau < %(au)s"
    tenus = f"SELECT {COLONNES} FROM telephonie_agregatappels {du_mois}"  # noqa: S608
    differe = f"((SELECT * FROM refaits EXCEPT ALL {tenus}) UNION ALL ({tenus} EXCEPT ALL SELECT * FROM refaits))"  # noqa: S608
    with connection.cursor() as curseur:
        # By one statement, which sees the calls and their counts of one instant, as intake commits them: no lock.
        curseur.execute(f"WITH refaits AS ({refaits}) SELECT EXISTS {differe}", parametres)
        if curseur.fetchone() == (False,):
            return 0
        curseur.execute("LOCK TABLE telephonie_agregatappels IN SHARE ROW EXCLUSIVE MODE")
        curseur.execute(f"CREATE TEMP TABLE refaits ON COMMIT DROP AS {refaits}", parametres)
        curseur.execute(f"SELECT count(*) FROM {differe} ecarts", parametres)  # noqa: S608
        (ecarts,) = curseur.fetchone()
        if ecarts:
            curseur.execute(f"{TOUCHER} refaits")
            curseur.execute(f"{TOUCHER} telephonie_agregatappels {du_mois}", parametres)
            curseur.execute(f"DELETE FROM telephonie_agregatappels {du_mois}", parametres)  # noqa: S608
            curseur.execute(
                f"INSERT INTO telephonie_agregatappels ({COLONNES}, calcule_le) "  # noqa: S608
                "SELECT *, clock_timestamp() FROM refaits"
            )
        curseur.execute("DROP TABLE refaits")
        return int(ecarts)
