"""Where to listen to a recording: said once, to whom it concerns, and recorded before it is said."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from telephonie.actes.motifs import valider_motif
from telephonie.droits import verifier_peut_consulter
from telephonie.models import Appel, ConsultationEnregistrement, Enregistrement


class Ecoute(NamedTuple):
    """What the recorder calls it, and its address there when the portal knows how to write one."""

    rang: int
    reference: str
    adresse: str


@transaction.atomic
def consulter_enregistrement(*, auteur: Utilisateur, appel: Appel, rang: int, motif: str) -> Ecoute:
    """The reading is kept in the transaction that gives the reference."""
    entite = verifier_peut_consulter(auteur, appel)
    enregistrement = Enregistrement.objects.filter(appel=appel, rang=rang).first()
    if enregistrement is None:
        raise ValidationError("Cet enregistrement n'est plus connu : rechargez la page.")
    if enregistrement.efface_le is not None:
        raise ValidationError("Cet enregistrement est effacé : sa durée de conservation est passée.")
    if not enregistrement.reference:
        raise ValidationError("L'enregistreur n'a pas dit sous quelle référence cet enregistrement se retrouve.")
    motif = valider_motif(motif, "Dites pourquoi vous consultez cet enregistrement.")
    ConsultationEnregistrement.objects.create(
        source=appel.source,
        appel=appel.reference,
        reference=enregistrement.reference,
        personne=auteur,
        entite=entite,
        motif=motif,
        consulte_le=horloge.maintenant(),
    )
    return Ecoute(rang, enregistrement.reference, _adresse(appel.source.code, enregistrement.reference))


def _adresse(source: str, reference: str) -> str:
    """The setting with both names in their places; what they hold is escaped, so that it stays in its place."""
    modele: str = settings.TELEPHONIE_ENREGISTREUR_URL
    return modele.replace("{source}", quote(source, safe="")).replace("{reference}", quote(reference, safe=""))
