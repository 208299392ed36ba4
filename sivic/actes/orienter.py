"""Orient victims to a hospital, several at once."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from evenements.actes.commun import verrouiller
from evenements.models import Evenement
from sivic.actes.annoncer import annoncer, prendre_les_fils
from sivic.actes.denombrer import RELATIONS
from sivic.droits import verifier_peut_denombrer
from sivic.models import Victime


def destinations() -> QuerySet[Entite]:
    """Where a victim may be sent."""
    return Entite.objects.filter(type=Entite.Type.HOPITAL, est_active=True)


@transaction.atomic
def orienter(
    *, auteur: Utilisateur, evenement: Evenement, victimes: Collection[int], destination: Entite
) -> list[Victime]:
    """Orient these persons of the event, all of them or none. Who already goes there is left as they are."""
    evenement = verrouiller(evenement)
    verifier_peut_denombrer(auteur, evenement)
    if not destinations().filter(pk=destination.pk).exists():
        raise ValidationError({"destination": "Choisissez un établissement de santé."})
    choisies = list(Victime.objects.presentes().filter(evenement=evenement, pk__in=victimes).select_related(*RELATIONS))
    if not victimes or len(choisies) != len(set(victimes)):
        raise ValidationError({"victimes": "Choisissez des victimes de cet événement."})
    if decedees := [victime.nom for victime in choisies if victime.etat == Victime.Etat.DCD]:
        raise ValidationError({"victimes": f"Une personne décédée ne s'oriente pas : {', '.join(decedees)}."})
    changees = [victime for victime in choisies if victime.destination_id != destination.pk]
    prendre_les_fils(evenement, changees, aussi=[destination.pk])
    for victime in changees:
        victime.evenement = evenement
        ancienne = victime.destination_id
        victime.destination = destination
        victime.orientee_le = horloge.maintenant()
        victime.save(update_fields=["destination", "orientee_le"])
        annoncer(victime, "victime.orientee", auteur, aussi=[ancienne])
    return changees
