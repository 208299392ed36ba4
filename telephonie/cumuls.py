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
AJOUTER = f"""
    INSERT INTO telephonie_cumulhoraire (entite_id, heure, est_simule, calcule_le, {", ".join(ADDITIVES)}, histogramme)
    SELECT p.perimetre, date_trunc('hour', g.creneau, 'UTC'), bool_or(g.est_simule), clock_timestamp(),
           {", ".join(f"sum(g.{nom})" for nom in ADDITIVES)}, ARRAY[{HISTOGRAMME}]::int[]
    FROM telephonie_agregatappels g JOIN {PERIMETRES} ON p.samu = g.samu_id
"""  # noqa: S608 — constants of this module
DES_HEURES = """
    JOIN unnest(%(heures)s::timestamptz[]) AS h (heure)
      ON g.creneau >= h.heure AND g.creneau < h.heure + interval '1 hour'
"""


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
        parametres = _perimetres() | {"heures": heures}
        curseur.execute("DELETE FROM telephonie_cumulhoraire WHERE heure = ANY(%(heures)s)", parametres)
        curseur.execute(f"{AJOUTER} {DES_HEURES} GROUP BY 1, 2", parametres)
    return len(heures)


@transaction.atomic
def tout_cumuler() -> None:
    """Add up everything again: the tree of entités may have changed."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(7303)")
        curseur.execute("DELETE FROM telephonie_heuretouchee")
        curseur.execute("DELETE FROM telephonie_cumulhoraire")
        curseur.execute(f"{AJOUTER} GROUP BY 1, 2", _perimetres())


def _perimetres() -> dict[str, list[object]]:
    perimetres: list[object] = []
    samu: list[object] = []
    for entite in Entite.objects.filter(type__in=AVEC_TELEPHONIE):
        for pk in samu_de(entite).values_list("pk", flat=True):
            perimetres.append(entite.pk)
            samu.append(pk)
    return {"perimetres": perimetres, "samu": samu}
