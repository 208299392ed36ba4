"""What became of the original of a copy, and the one way to say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from maincourante.models import Entree

# What became of the original of a copy, or of the original of that one: annulled, or rectified since it was copied.
AMONT = RawSQL(
    """
    CASE WHEN maincourante_entree.origine_id IS NOT NULL THEN (
        WITH RECURSIVE amont AS (
            SELECT maincourante_entree.origine_id AS entree, maincourante_entree.consignee_le AS copiee_le
            UNION ALL
            SELECT e.origine_id, e.consignee_le FROM maincourante_entree e JOIN amont ON e.id = amont.entree
        )
        SELECT jsonb_build_object('annulee_le', min(e.annulee_le), 'rectifiee_le', max(r.rectifiee_le))
        FROM amont JOIN maincourante_entree e ON e.id = amont.entree
        LEFT JOIN maincourante_rectification r ON r.entree_id = e.id AND r.rectifiee_le > amont.copiee_le
    ) END
    """,
    (),
    output_field=JSONField(),
)
# And how a copy says it, the worst first.
ETATS_ORIGINE = {"annulee_le": "original annulé", "rectifiee_le": "original rectifié"}


def etats_origine(amont: Mapping[str, Any] | None) -> dict[str, str | None]:
    """As the state of a copy tells them."""
    return {cle: _en_utc((amont or {}).get(cle)) for cle in ETATS_ORIGINE}


def dire_original(origine: Mapping[str, Any] | None, quand: Callable[[str], str] | None = None) -> str:
    """« original annulé », from an `amont` or the origin of a state, then since when as the place tells its times;
    empty as long as the original holds as it was copied. What the dépêches of former versions lack is not said."""
    for cle, dit in ETATS_ORIGINE.items():
        if instant := (origine or {}).get(cle):
            return f"{dit} {quand(instant)}" if quand else dit
    return ""


def origines_a_jour(etats: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries as dépêches told them, with what became of the originals of copies until now: nothing is announced any
    more on a fil that is closed."""
    copies = Entree.objects.filter(pk__in=[etat["id"] for etat in etats if etat["origine"]])
    suites = {pk: etats_origine(amont) for pk, amont in copies.values_list("pk", AMONT)}
    return [
        etat | {"origine": etat["origine"] | suites[etat["id"]]} if etat["id"] in suites else etat for etat in etats
    ]


def _en_utc(instant: str | None) -> str | None:
    return datetime.fromisoformat(instant).astimezone(UTC).isoformat() if instant else None
