"""A document arrives, or a new file supersedes the one that a document had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from fil.actes.jetons import jeton_pris
from ged.actes.indexer import indexer
from ged.actes.recueillir import depot_acheve, recueillir, version_du_jeton
from ged.actes.validation import valider_description
from ged.droits import verifier_pas_verrouille, verifier_peut_deposer
from ged.etat import complet, donnees_document
from ged.models import Abonnement, Document, Dossier, Fichier, Version
from ged.noms import texte_court, titre_de
from ged.suites import suivre

VERSIONS_MAX = 500
# What shows the file of the document elsewhere, an entry that holds it, is then drawn again.
CHANGENT_LE_FICHIER = ("document.restaure", "document.retire", "document.remis")


@dataclass(frozen=True)
class Description:
    """What is said of a document."""

    titre: str = ""
    description: str = ""
    type: str = Document.Type.AUTRE
    mots_cles: Sequence[str] = field(default_factory=tuple)
    natures: Sequence[str] = field(default_factory=tuple)
    valable_du: date | None = None
    valable_jusqu_au: date | None = None


@transaction.atomic
def deposer(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    jeton: UUID,
    dossier: Dossier | None = None,
    description: Description | None = None,
) -> Document:
    """Put a finished upload in a dossier of the groupe and announce it. Replaying the same jeton does nothing more."""
    if deja := version_du_jeton(jeton, auteur, groupe):
        return complet(deja.document)
    verifier_peut_deposer(auteur, groupe)
    verifier_dossier(groupe, dossier)
    depot = depot_acheve(jeton, auteur, groupe)
    nom = depot.nom
    description, fichier = description or Description(), recueillir(depot)
    # Held last: to receive a large file takes long, and the dossier may have been taken away meanwhile.
    dossier = tenir_dossier(dossier)
    verifier_dossier(groupe, dossier)
    document = creer_document(
        auteur=auteur,
        groupe=groupe,
        dossier=dossier,
        champs=valider_description(description, titre=description.titre or titre_de(nom)),
        fichier=fichier,
        nom=nom,
        jeton=jeton,
    )
    publier(groupe, "document.depose", document, auteur=auteur, donnees=avec_abonnes(document))
    return document


@transaction.atomic
def remplacer(*, auteur: Utilisateur, document: Document, jeton: UUID, commentaire: str = "") -> Document:
    """A new file supersedes; the old one stays among the versions. It ends the lock that its author held."""
    document = verrouiller_document(document)
    if deja := version_du_jeton(jeton, auteur, document.groupe):
        return _rejoue(deja, document)
    verifier_peut_deposer(auteur, document.groupe)
    verifier_present(document)
    verifier_pas_verrouille(auteur, document)
    depot = depot_acheve(jeton, auteur, document.groupe)
    nom, fichier = depot.nom, recueillir(depot)
    if document.courante and document.courante.fichier_id == fichier.pk:
        raise ValidationError({"fichier": "Ce fichier est exactement celui de la version actuelle."})
    ajouter_version(document, auteur=auteur, fichier=fichier, nom=nom, jeton=jeton, commentaire=commentaire)
    document.verrouille_le = document.verrouille_par = None
    document.obsolete_le = document.obsolete_par = None
    document.save(update_fields=["courante", "verrouille_le", "verrouille_par", "obsolete_le", "obsolete_par"])
    indexer(document.pk)
    document = complet(document)
    publier(document.groupe, "document.remplace", document, auteur=auteur, donnees=avec_abonnes(document))
    suivre(document)
    return document


def _rejoue(version: Version, document: Document) -> Document:
    """A jeton belongs to the document that used it first: another one has not received this file."""
    if version.document_id != document.pk:
        raise jeton_pris()
    return complet(document)


def creer_document(
    *,
    auteur: Utilisateur | None,
    groupe: Groupe,
    dossier: Dossier | None,
    champs: dict[str, Any],
    fichier: Fichier,
    nom: str,
    jeton: UUID,
) -> Document:
    """The rows of a new document and of its first version; inside the transaction of an acte."""
    document = Document.objects.create(
        groupe=groupe,
        dossier=dossier,
        entite=auteur.entite_active if auteur else groupe.entite,
        auteur=auteur,
        depose_le=horloge.maintenant(),
        **champs,
    )
    ajouter_version(document, auteur=auteur, fichier=fichier, nom=nom, jeton=jeton)
    document.save(update_fields=["courante"])
    indexer(document.pk)
    return complet(document)


def ajouter_version(
    document: Document, *, auteur: Utilisateur | None, fichier: Fichier, nom: str, jeton: UUID, commentaire: str = ""
) -> None:
    """The next version becomes the one to read; the caller holds the document and saves `courante`."""
    numero = document.versions.count() + 1
    if numero > VERSIONS_MAX:
        raise ValidationError({"fichier": f"Ce document compte déjà {VERSIONS_MAX} versions : déposez-en un nouveau."})
    document.courante = Version.objects.create(
        document=document,
        numero=numero,
        jeton=jeton,
        fichier=fichier,
        nom=nom,
        auteur=auteur,
        entite=auteur.entite_active if auteur else None,
        deposee_le=horloge.maintenant(),
        commentaire=texte_court(commentaire, champ="commentaire", maximum=300, obligatoire=False),
    )


def avec_abonnes(document: Document) -> dict[str, Any]:
    """The state of the document, and who asked to be told of what arrives in its dossier."""
    suivent = Abonnement.objects.filter(groupe=document.groupe_id, dossier=document.dossier_id)
    return donnees_document(document) | {"abonnes": sorted(suivent.values_list("utilisateur", flat=True))}


def annoncer(document: Document, genre: str, *, auteur: Utilisateur | None) -> Document:
    """Index and announce the document as it has become; last in an acte."""
    indexer(document.pk)
    document = complet(document)
    publier(document.groupe, genre, document, auteur=auteur)
    if genre in CHANGENT_LE_FICHIER:
        suivre(document)
    return document


def verrouiller_document(document: Document) -> Document:
    """The document as it is now, held until the commit."""
    Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    return complet(document)


def verifier_pas_repris(document: Document) -> None:
    """What its author took back while somebody was reading it is told no more."""
    if document.repris_le:
        raise ValidationError("Ce document a été repris par son auteur\u00a0: il ne s'ouvre plus.")


def verifier_present(document: Document) -> None:
    if document.retire_le:
        raise ValidationError("Ce document a été retiré : remettez-le en place d'abord.")


def tenir_dossier(dossier: Dossier | None) -> Dossier | None:
    """The dossier as it is now, held to the commit: nobody takes it away while something is put in it."""
    return dossier and Dossier.objects.select_for_update(no_key=True).get(pk=dossier.pk)


def verifier_dossier(groupe: Groupe, dossier: Dossier | None) -> None:
    if dossier is not None and (dossier.groupe_id != groupe.pk or dossier.retire_le):
        raise ValidationError({"dossier": "Ce dossier n'est pas, ou n'est plus, dans ce groupe."})
