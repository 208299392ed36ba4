"""The tree: dossiers made, renamed, moved, taken away when empty; documents moved. What was stays in the traces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from ged.actes.deposer import annoncer, tenir_dossier, verifier_dossier, verifier_present, verrouiller_document
from ged.droits import verifier_peut_ranger
from ged.models import Document, Dossier, Trace
from ged.noms import nom_de_dossier

PROFONDEUR_MAX = 8
DOSSIERS_MAX = 2_000


def creer_dossier(*, auteur: Utilisateur, groupe: Groupe, nom: str, parent: Dossier | None = None) -> Dossier:
    """A new drawer in the tree of the groupe."""
    with _nom_libre():
        verifier_peut_ranger(auteur, groupe)
        parent = tenir_dossier(parent)
        verifier_dossier(groupe, parent)
        if len(chemin(parent)) >= PROFONDEUR_MAX:
            raise ValidationError(
                {"nom": f"Un dossier n'en contient pas plus de {PROFONDEUR_MAX} les uns dans les autres."}
            )
        if Dossier.objects.filter(groupe=groupe).count() >= DOSSIERS_MAX:
            raise ValidationError({"nom": "Ce groupe a trop de dossiers : rangez dans ceux qui existent."})
        nom = nom_de_dossier(nom)
        _verifier_pas_reserve(nom, parent)
        dossier = Dossier.objects.create(
            groupe=groupe, parent=parent, nom=nom, cree_par=auteur, cree_le=horloge.maintenant()
        )
        publier(groupe, "dossier.cree", dossier, auteur=auteur)
        return dossier


def renommer_dossier(*, auteur: Utilisateur, dossier: Dossier, nom: str) -> Dossier:
    with _nom_libre():
        dossier = _tenir(dossier)
        verifier_peut_ranger(auteur, dossier.groupe)
        _verifier_ordinaire(dossier)
        nom = nom_de_dossier(nom)
        if nom == dossier.nom:
            return dossier
        _verifier_pas_reserve(nom, dossier.parent)
        tracer("renomme", auteur=auteur, dossier=dossier, avant=dossier.nom, apres=nom)
        dossier.nom = nom
        dossier.save(update_fields=["nom"])
        publier(dossier.groupe, "dossier.renomme", dossier, auteur=auteur)
        return dossier


def deplacer_dossier(*, auteur: Utilisateur, dossier: Dossier, vers: Dossier | None) -> Dossier:
    """Into another dossier of the same groupe, never into one of its own."""
    with _nom_libre():
        dossier = _tenir(dossier)
        # As it is once the moves before this one are made: it may have gone into the other, or been taken away.
        vers = tenir_dossier(vers)
        verifier_peut_ranger(auteur, dossier.groupe)
        _verifier_ordinaire(dossier)
        verifier_dossier(dossier.groupe, vers)
        if dossier.pk in [ancetre.pk for ancetre in chemin(vers)]:
            raise ValidationError({"vers": "Un dossier ne se range pas dans lui-même."})
        if len(chemin(vers)) + _hauteur(dossier) > PROFONDEUR_MAX:
            raise ValidationError({"vers": "L'arbre deviendrait trop profond."})
        if dossier.parent_id == (vers.pk if vers else None):
            return dossier
        _verifier_pas_reserve(dossier.nom, vers)
        tracer("deplace", auteur=auteur, dossier=dossier, avant=_nom(dossier.parent), apres=_nom(vers))
        dossier.parent = vers
        dossier.save(update_fields=["parent"])
        publier(dossier.groupe, "dossier.deplace", dossier, auteur=auteur)
        return dossier


@transaction.atomic
def retirer_dossier(*, auteur: Utilisateur, dossier: Dossier) -> Dossier:
    """Only an empty one: nobody loses documents by a click."""
    dossier = _tenir(dossier)
    verifier_peut_ranger(auteur, dossier.groupe)
    _verifier_ordinaire(dossier)
    if dossier.enfants.filter(retire_le__isnull=True).exists() or dossier.documents.presents().exists():
        raise ValidationError("Ce dossier n'est pas vide : déplacez ou retirez d'abord ce qu'il contient.")
    tracer("retire", auteur=auteur, dossier=dossier, avant=dossier.nom, apres="")
    dossier.retire_le = horloge.maintenant()
    dossier.save(update_fields=["retire_le"])
    publier(dossier.groupe, "dossier.retire", dossier, auteur=auteur)
    return dossier


@transaction.atomic
def deplacer_document(*, auteur: Utilisateur, document: Document, vers: Dossier | None) -> Document:
    document = verrouiller_document(document)
    verifier_peut_ranger(auteur, document.groupe)
    verifier_present(document)
    vers = tenir_dossier(vers)
    verifier_dossier(document.groupe, vers)
    if document.dossier_id == (vers.pk if vers else None):
        return document
    tracer("deplace", auteur=auteur, document=document, avant=_nom(document.dossier), apres=_nom(vers))
    document.dossier = vers
    document.save(update_fields=["dossier"])
    return annoncer(document, "document.deplace", auteur=auteur)


def chemin(dossier: Dossier | None) -> list[Dossier]:
    """From the root down to this dossier."""
    ancetres: list[Dossier] = []
    while dossier is not None and len(ancetres) <= PROFONDEUR_MAX:
        ancetres.insert(0, dossier)
        dossier = dossier.parent
    return ancetres


def tracer(genre: str, *, auteur: Utilisateur, avant: Any, apres: Any, motif: str = "", **objet: Any) -> None:
    detail = {"avant": avant, "apres": apres, **({"motif": motif} if motif else {})}
    Trace.objects.create(genre=genre, auteur=auteur, detail=detail, faite_le=horloge.maintenant(), **objet)


def _hauteur(dossier: Dossier) -> int:
    """How many levels it brings with it, itself included."""
    niveau, hauteur = [dossier.pk], 0
    while niveau and hauteur <= PROFONDEUR_MAX:
        hauteur += 1
        niveau = list(Dossier.objects.presents().filter(parent__in=niveau).values_list("pk", flat=True))
    return hauteur


def _nom(dossier: Dossier | None) -> str:
    return " / ".join(ancetre.nom for ancetre in chemin(dossier)) or "Racine"


def _tenir(dossier: Dossier) -> Dossier:
    """The dossier as it is now, and nothing is put in it until the commit; moves in one groupe follow each other, so
    that no two of them make a ring."""
    Groupe.objects.select_for_update(no_key=True).get(pk=dossier.groupe_id)
    lignes = Dossier.objects.select_for_update(no_key=True, of=("self",)).select_related("groupe", "parent")
    tenu = lignes.get(pk=dossier.pk)
    if tenu.retire_le:
        raise ValidationError("Ce dossier a été retiré.")
    return tenu


def _verifier_ordinaire(dossier: Dossier) -> None:
    if dossier.genre != Dossier.Genre.ORDINAIRE:
        raise ValidationError("Le dossier des pièces jointes est tenu par le portail.")


def _verifier_pas_reserve(nom: str, parent: Dossier | None) -> None:
    """At the root, the name of the portal's own dossier waits for its first attachment."""
    if parent is None and nom.casefold() == Dossier.Genre.PIECES.label.casefold():
        raise ValidationError({"nom": f"« {nom} » est le dossier que tient le portail : choisissez un autre nom."})


@contextmanager
def _nom_libre() -> Iterator[None]:
    """A name taken by a neighbour, even in the same instant, is a refusal next to the field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as erreur:
        contrainte = getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", None)
        if contrainte == "dossier_nom_unique_dans_son_parent":
            raise ValidationError({"nom": "Un dossier porte déjà ce nom ici."}) from erreur
        raise
