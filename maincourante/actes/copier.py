"""The copy of an entry in another groupe, which names its origin."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from maincourante.actes.inserer import inserer
from maincourante.actes.nommer import mentions
from maincourante.models import Entree
from maincourante.suites import groupes_de_deversement


def copie_de(entree: Entree, groupe: Groupe, *, auteur: Utilisateur | None, jeton: UUID) -> Entree:
    """Not yet written."""
    return Entree(
        groupe=groupe,
        jeton=jeton,
        auteur=auteur,
        entite=auteur.entite_active if auteur else None,
        consignee_le=horloge.maintenant(),
        survenu_le=entree.survenu_le,
        texte=entree.texte,
        mentions=mentions(entree.texte, groupe),
        categorie=entree.categorie,
        importance=entree.importance,
        lieu=entree.lieu,
        latitude=entree.latitude,
        longitude=entree.longitude,
        origine=entree,
    )


def deverser(entree: Entree, groupes: Iterable[Groupe]) -> list[Entree]:
    """Write the copies of a new entry in the groupes into which its own flows. Their jetons derive from the entry's, so
    that sending it again makes nothing more."""
    return [
        inserer(copie_de(entree, groupe, auteur=entree.auteur, jeton=uuid5(entree.jeton, f"groupe {groupe.pk}")))
        for groupe in groupes
    ]


def ou_deverser(entree: Entree) -> list[Groupe]:
    """What is already a copy, or a line of the portal, stays where it is."""
    est_saisie = entree.origine_id is None and entree.genre == Entree.Genre.SAISIE
    return groupes_de_deversement(entree) if est_saisie else []
