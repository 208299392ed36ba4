"""The quarter-hours added up by hour, for each Samu and for who follows several: a year is read at once."""

from __future__ import annotations

from django.db import connection, transaction

from annuaire.models import Entite
from telephonie.agregats import MESURES
from telephonie.models import CLASSES_S
from telephonie.visibilite import AVEC_TELEPHONIE, samu_de

ADDITIVES = [nom for nom in MESURES if nom != "histogramme"]
HISTOGRAMME = ", ".join(f"sum(g.histogramme[{rang}])" for rang in range(1, len(CLASSES_S) + 2))
# The Samu under each entité, as rows.
PERIMETRES = "unnest(%(perimetres)s::bigint[], %(samu)s::bigint[]) AS p (perimetre, samu)"
MESUREES = [*ADDITIVES, "histogramme", "est_simule"]
DES_HEURES = """
    JOIN unnest(%(heures)s::timestamptz[]) AS h (heure)
      ON g.creneau >= h.heure AND g.creneau < h.heure + interval '1 hour'
"""
# What is as it was is not written again: `calcule_le` says when figures changed, and so which reports to look at.
CUMULER = f"""
    WITH neufs AS (
        SELECT p.perimetre AS entite_id, date_trunc('hour', g.creneau, 'UTC') AS heure,
               {", ".join(f"sum(g.{nom}) AS {nom}" for nom in ADDITIVES)},
               ARRAY[{HISTOGRAMME}]::int[] AS histogramme, bool_or(g.est_simule) AS est_simule
        FROM telephonie_agregatappels g JOIN {PERIMETRES} ON p.samu = g.samu_id {{des_heures}} GROUP BY 1, 2
    ), otes AS (
        DELETE FROM telephonie_cumulhoraire c WHERE {{lesquels}}
          AND NOT EXISTS (SELECT FROM neufs n WHERE n.entite_id = c.entite_id AND n.heure = c.heure)
    )
    INSERT INTO telephonie_cumulhoraire AS c (entite_id, heure, calcule_le, {", ".join(MESUREES)})
    SELECT entite_id, heure, clock_timestamp(), {", ".join(MESUREES)} FROM neufs
    ON CONFLICT (entite_id, heure) DO UPDATE
       SET calcule_le = excluded.calcule_le, {", ".join(f"{nom} = excluded.{nom}" for nom in MESUREES)}
     WHERE ({", ".join(f"c.{nom}" for nom in MESUREES)})
           IS DISTINCT FROM ({", ".join(f"excluded.{nom}" for nom in MESUREES)})
"""  # noqa: S608 — constants of this module


@transaction.atomic
def rafraichir() -> int:
    """Add up again the hours that have changed. Returns how many."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(7303)")
        # What is committed after this stays for the next turn; what follows sees at least all that is taken here.
        curseur.execute("DELETE FROM telephonie_heuretouchee RETURNING heure")
        heures = sorted({heure for (heure,) in curseur.fetchall()})
        if not heures:
            return 0
        des_heures = CUMULER.format(des_heures=DES_HEURES, lesquels="c.heure = ANY(%(heures)s)")
        curseur.execute(des_heures, _perimetres() | {"heures": heures})
    return len(heures)


@transaction.atomic
def tout_cumuler() -> None:
    """Add up everything again: the tree of entités may have changed."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(7303)")
        curseur.execute("DELETE FROM telephonie_heuretouchee")
        curseur.execute(CUMULER.format(des_heures="", lesquels="TRUE"), _perimetres())


def _perimetres() -> dict[str, list[object]]:
    perimetres: list[object] = []
    samu: list[object] = []
    for entite in Entite.objects.filter(type__in=AVEC_TELEPHONIE):
        for pk in samu_de(entite).values_list("pk", flat=True):
            perimetres.append(entite.pk)
            samu.append(pk)
    return {"perimetres": perimetres, "samu": samu}
