"""Say what became of a victim, on the fil of its event and on those of the hospitals that take the person in charge."""

from __future__ import annotations

from collections.abc import Iterable

from annuaire.models import Groupe, Utilisateur
from evenements.actes.commun import groupes_propres
from evenements.models import Evenement
from fil import actes as fil
from sivic.droits import etablissements_de
from sivic.models import Victime


def annoncer(victime: Victime, genre: str, auteur: Utilisateur | None, *, aussi: Iterable[int | None] = ()) -> None:
    """`aussi`: hospitals that were in charge until now, for their screens to let go of the person."""
    for groupe in prendre_les_fils(victime.evenement, [victime], aussi=aussi):
        fil.publier(groupe, genre, victime, auteur=auteur)


def prendre_les_fils(
    evenement: Evenement, victimes: Iterable[Victime], *, aussi: Iterable[int | None] = ()
) -> list[Groupe]:
    """The groupes to which these victims will be announced, their fils locked together: an acte that announces several
    takes them all first, since two that crossed would wait for each other."""
    hopitaux = set(aussi).union(*(etablissements_de(victime) for victime in victimes)) - {None}
    autres = groupes_propres(hopitaux) if hopitaux else []
    if autres:
        fil.prendre_les_fils([evenement.groupe, *autres])
    return [evenement.groupe, *autres]
