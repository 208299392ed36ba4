"""Reading leaves a trace; what is to be read waits for an acknowledgement."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from fil.actes import publier
from ged.actes.deposer import verifier_pas_repris, verrouiller_document
from ged.droits import verifier_lisible
from ged.etat import complet
from ged.models import Accuse, Consultation, Document, Version


def consulter(*, lecteur: Utilisateur, version: Version, genre: str) -> Consultation:
    """Record that this person has opened or taken the version; refused while it is in quarantine."""
    verifier_lisible(version)
    return Consultation.objects.create(
        version=version,
        utilisateur=lecteur,
        entite=lecteur.entite_active,
        genre=genre,
        faite_le=horloge.maintenant(),
    )


def consulter_ensemble(*, lecteur: Utilisateur, versions: Iterable[Version]) -> None:
    """The same for all the files of an archive."""
    maintenant = horloge.maintenant()
    Consultation.objects.bulk_create(
        Consultation(
            version=version,
            utilisateur=lecteur,
            entite=lecteur.entite_active,
            genre=Consultation.Genre.ARCHIVE,
            faite_le=maintenant,
        )
        for version in versions
    )


@transaction.atomic
def accuser(*, lecteur: Utilisateur, document: Document, version: int) -> Accuse:
    """Say that one has read this version, which must be the one to read. Saying it again changes nothing.
    Nobody has read what the antivirus still holds, or has refused."""
    document = verrouiller_document(document)
    verifier_pas_repris(document)
    if document.courante is None or document.a_lire_le is None:
        raise ValidationError("Ce document ne demande pas d'accusé de lecture.")
    if document.courante_id != version:
        raise ValidationError(
            {"version": f"La version {document.courante.numero} a remplacé celle-ci : lisez-la, puis dites-le."}
        )
    verifier_lisible(document.courante)
    accuse, nouveau = Accuse.objects.get_or_create(
        version=document.courante,
        utilisateur=lecteur,
        defaults={"entite": lecteur.entite_active, "lu_le": horloge.maintenant()},
    )
    if nouveau and document.groupe.clos_le is None:
        # Without who: the fil goes to every participant, and who has read is shown to the owner of the document alone.
        publier(document.groupe, "document.lu", complet(document), auteur=None)
    return accuse
