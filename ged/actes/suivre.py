"""What a person follows, and documents that stand in several dossiers."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from ged.actes.deposer import verifier_dossier, verifier_present, verrouiller_document
from ged.droits import verifier_peut_ranger
from ged.etat import complet, donnees_document
from ged.models import Abonnement, Document, Dossier, Raccourci


def abonner(*, lecteur: Utilisateur, groupe: Groupe, dossier: Dossier | None, suit: bool) -> None:
    """Be told of what arrives there, or no longer."""
    verifier_dossier(groupe, dossier)
    if not suit:
        Abonnement.objects.filter(utilisateur=lecteur, groupe=groupe, dossier=dossier).delete()
        return
    Abonnement.objects.get_or_create(
        utilisateur=lecteur, groupe=groupe, dossier=dossier, defaults={"depuis_le": horloge.maintenant()}
    )


@transaction.atomic
def lier(*, auteur: Utilisateur, document: Document, dossier: Dossier) -> Raccourci:
    """Show a document in another dossier too, instead of keeping the same file twice."""
    verifier_peut_ranger(auteur, dossier.groupe)
    verifier_dossier(dossier.groupe, dossier)
    document = verrouiller_document(document)
    verifier_present(document)
    if document.dossier_id == dossier.pk:
        raise ValidationError({"document": "Ce document est déjà dans ce dossier."})
    raccourci, nouveau = Raccourci.objects.get_or_create(
        dossier=dossier, document=document, defaults={"ajoute_par": auteur, "ajoute_le": horloge.maintenant()}
    )
    if nouveau and document.groupe_id == dossier.groupe_id:
        publier(dossier.groupe, "document.lie", complet(document), auteur=auteur)
    return raccourci


@transaction.atomic
def delier(*, auteur: Utilisateur, raccourci: Raccourci) -> None:
    """Take the document out of a dossier where it is only linked: it stays where it stands. Twice changes nothing."""
    dossier = raccourci.dossier
    verifier_peut_ranger(auteur, dossier.groupe)
    document = verrouiller_document(raccourci.document)
    retires, _ = Raccourci.objects.filter(pk=raccourci.pk).delete()
    # What its author took back is told no more.
    if retires and document.groupe_id == dossier.groupe_id and not document.repris_le:
        lu = complet(document)
        publier(
            dossier.groupe, "document.delie", lu, auteur=auteur, donnees=donnees_document(lu) | {"delie_de": dossier.pk}
        )
