"""Hold several fils at once: what an acte that announces on more than one does first."""

from __future__ import annotations

from collections.abc import Iterable

from annuaire.models import Groupe
from annuaire.preparees import curseur_qui_prepare

# Every row is locked, in the order of the ids, those that nobody has written on yet included; none is changed.
PRENDRE = """
    INSERT INTO fil_fil (groupe_id, dernier_numero, nouveautes, empreinte)
    SELECT id, 0, 0, '' FROM unnest(%s::bigint[]) AS id ORDER BY id
    ON CONFLICT (groupe_id) DO UPDATE SET dernier_numero = fil_fil.dernier_numero WHERE false
"""


def prendre_les_fils(groupes: Iterable[Groupe | int]) -> None:
    """All of them, always in the same order, held to the commit: two acts that cross would else wait for each other."""
    ids = {groupe if isinstance(groupe, int) else groupe.pk for groupe in groupes}
    if ids:
        curseur_qui_prepare().execute(PRENDRE, [list(ids)])
