"""The order in which all acts take what they write: the entries, the counters of entries, the fils, each by its id."""

from __future__ import annotations

from collections.abc import Iterable

from annuaire.models import Groupe
from annuaire.preparees import curseur_qui_prepare
from fil.actes import prendre_les_fils
from maincourante.models import Entree

# As for the fils: locked in order, made if need be, not changed.
PRENDRE = """
    INSERT INTO maincourante_maincourante (groupe_id, dernier_numero)
    SELECT id, 0 FROM unnest(%s::bigint[]) AS id ORDER BY id
    ON CONFLICT (groupe_id) DO UPDATE SET dernier_numero = maincourante_maincourante.dernier_numero WHERE false
"""


def prendre(
    *, entrees: Iterable[int] = (), journaux: Iterable[Groupe] = (), fils: Iterable[Groupe | int] = ()
) -> list[int]:
    """Hold to the commit all that an acte will write in several groupes; the ids of the entries that exist.

    An acte that writes in one groupe needs it not: its counter, then its fil, are locked as it writes. One that chains
    others takes first all that they will take: what is held already is held again at no cost.
    """
    ids = list(entrees)
    lignes = Entree.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk")
    presentes = list(lignes.values_list("pk", flat=True)) if ids else []
    if compteurs := {groupe.pk for groupe in journaux}:
        curseur_qui_prepare().execute(PRENDRE, [list(compteurs)])
    prendre_les_fils(fils)
    return presentes
