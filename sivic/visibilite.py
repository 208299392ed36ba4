"""Whom the feed tells that the announcements of SIVIC have moved: who reads them, by the rule of their page."""

from __future__ import annotations

from collections.abc import Iterable

from annuaire.models import Utilisateur
from fil.salles import AUCUNE, Vue
from sivic.models.annonce import PARTOUT, territoire_lu

SUJET = "annonces"


def salles_de(departements: Iterable[str]) -> list[str]:
    """The rooms in which an announcement of this territory stands: one for each département, and the nation's."""
    return [f"{SUJET}:{departement}" for departement in {*departements, PARTOUT}]


def annonces_vues(personne_id: int, laquelle: str) -> Vue:
    """The page is one for everybody; what of it moves for this person is what stands on their territory."""
    personne = Utilisateur.objects.filter(pk=personne_id, is_active=True).first()
    if laquelle or personne is None or personne.entite_active is None:
        return AUCUNE
    lus = territoire_lu(personne)
    return Vue(personne.entite_active.pk, frozenset(f"{SUJET}:{departement}" for departement in lus))
