"""What every acte on an existing entry begins and ends with."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.db.models.functions import Length

from annuaire.models import Utilisateur
from fil.actes import jetons, publier
from maincourante.etat import avec_suite
from maincourante.models import Entree, GesteEntree

# Characters written on an entry: each of its dépêches tells all of them, to every screen.
POIDS_MAX = 200_000


def verrouiller(entree: Entree) -> Entree:
    """The entry as it is now, locked to the commit: each dépêche of it then tells all that came before."""
    lignes = Entree.objects.select_for_update(no_key=True, of=("self",)).select_related("groupe").defer("recherche")
    return lignes.get(pk=entree.pk)


def deja_fait(jeton: UUID | None, auteur: Utilisateur, entree: Entree) -> bool:
    return jetons.deja_fait(GesteEntree.objects, jeton, auteur, entree=entree)


def annoncer(entree: Entree, genre: str, *, auteur: Utilisateur | None) -> Entree:
    """Publish the whole state of the entry on the fil of its groupe, and return it with all that follows it."""
    complete = avec_suite(Entree.objects.filter(pk=entree.pk)).select_related("groupe").get()
    publier(complete.groupe, genre, complete, auteur=auteur)
    return complete


def annoncer_plusieurs(ids: Iterable[int], genre: str, *, auteur: Utilisateur | None) -> None:
    """Publish the whole state of each of these entries, which the acte holds locked."""
    entrees = avec_suite(Entree.objects.filter(pk__in=list(ids))).select_related("groupe")
    for entree in entrees.order_by("pk"):
        publier(entree.groupe, genre, entree, auteur=auteur)


def verifier_poids(entree: Entree) -> None:
    commentes = entree.commentaires.aggregate(poids=Sum(Length("texte"), default=0))["poids"]
    rectifies = entree.rectifications.aggregate(poids=Sum(Length("texte_avant"), default=0))["poids"]
    if len(entree.texte) + commentes + rectifies > POIDS_MAX:
        raise ValidationError({"texte": "Cette entrée en dit déjà trop long\u00a0: consignez-en une nouvelle."})


def verifier_non_annulee(entree: Entree) -> None:
    if entree.annulee_le:
        raise ValidationError({"entree": "Cette entrée a été annulée\u00a0: consignez-en une nouvelle."})
