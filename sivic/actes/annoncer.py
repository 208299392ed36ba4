"""Say what became of a victim, on the fil of its event and on those of the hospitals that take the person in charge."""

from __future__ import annotations

from collections.abc import Iterable

from annuaire.models import Entite, Utilisateur
from evenements.actes.commun import groupes_propres
from fil.actes import publier
from maincourante.actes.copier import verrouiller_les_fils
from sivic.models import Victime


def annoncer(
    victime: Victime, genre: str, auteur: Utilisateur | None, *, aussi: Iterable[Entite | int | None] = ()
) -> None:
    """`aussi`: hospitals that were in charge until now, for their screens to let go of the person."""
    sejour = getattr(victime, "sejour", None)
    hopitaux = {victime.destination_id, sejour.etablissement_id if sejour else None, *map(_cle, aussi)}
    groupe = victime.evenement.groupe
    autres = groupes_propres(hopitaux - {None})
    if autres:
        verrouiller_les_fils(groupe, *autres)
    for un in (groupe, *autres):
        publier(un, genre, victime, auteur=auteur)


def _cle(entite: Entite | int | None) -> int | None:
    return entite.pk if isinstance(entite, Entite) else entite
