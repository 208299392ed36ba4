"""The copy of an entry in another groupe, which names its origin and says when that one no longer holds."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from maincourante.actes.inserer import inserer
from maincourante.actes.nommer import mentions
from maincourante.actes.suite import annoncer_plusieurs
from maincourante.actes.verrous import prendre
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


def prendre_les_copies(entree: Entree) -> list[int]:
    """Hold the copies of an entry, and theirs, with the fils that will say that it no longer holds as it was copied:
    an acte does so before it announces anything. Returns those of the groupes that are open."""
    tenues: list[int] = []
    # Once more: one that a colleague was making while we waited is there too.
    while (copies := _descendance(entree)) != tenues:
        tenues = prendre(entrees=copies)
    if not tenues:
        return []
    lignes = Entree.objects.filter(pk__in=tenues)
    prendre(fils=[entree.groupe_id, *lignes.values_list("groupe_id", flat=True)])
    # Who closes a groupe takes its fil: what is open now stays so.
    return list(lignes.filter(groupe__clos_le__isnull=True).values_list("pk", flat=True))


def annoncer_les_copies(copies: list[int]) -> None:
    """By nobody: who corrected the original need not be known where the copy is read."""
    if copies:
        annoncer_plusieurs(copies, "entree.origine", auteur=None)


def _descendance(entree: Entree) -> list[int]:
    trouvees, niveau = [], [entree.pk]
    while niveau := list(Entree.objects.filter(origine__in=niveau).values_list("pk", flat=True)):
        trouvees += niveau
    return sorted(trouvees)
