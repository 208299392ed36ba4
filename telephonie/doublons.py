"""Whether the portal knows already, under other names, the calls that a file is about to tell."""

from __future__ import annotations

from django.db import connection

from telephonie.fichiers.conversion import Converti
from telephonie.models import EvenementTelephonie, SourceTelephonie

# Of the same days: what another producer told, and, of files whose calls may be named otherwise, this one too. What is
# simulated says so wherever it is shown.
DEJA_CONNUS = """
    SELECT count(*) FROM telephonie_appel a JOIN telephonie_sourcetelephonie s ON s.id = a.source_id
    WHERE a.samu_id = %(samu)s AND a.presente_le BETWEEN %(du)s AND %(au)s AND s.genre <> 'simulation'
      AND (a.source_id <> %(source)s OR %(renommes)s AND a.reference <> ALL(%(references)s))
"""


def deja_connus(source: SourceTelephonie, converti: Converti, *, renommes: bool) -> int:
    """How many calls of the days of the file are known and are not, by their names, those of the file.

    Args:
        renommes: True when the names come from the rows, or from a column that another deposit may not have had.
    """
    presentes = [recu for recu in converti.recus if recu.type == EvenementTelephonie.Type.APPEL_PRESENTE]
    if not presentes:
        return 0
    instants = [recu.survenu_le for recu in presentes]
    with connection.cursor() as curseur:
        curseur.execute(
            DEJA_CONNUS,
            {
                "samu": source.entite_id,
                "du": min(instants),
                "au": max(instants),
                "source": source.pk,
                "renommes": renommes,
                "references": list({recu.appel for recu in presentes}),
            },
        )
        (combien,) = curseur.fetchone()
    return int(combien)
