"""Orient victims to a hospital, several at once; take an orientation back when the hospital cannot receive."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from evenements.actes.commun import verrouiller
from evenements.models import Evenement
from sivic.actes.annoncer import annoncer, prendre_les_fils
from sivic.actes.denombrer import RELATIONS, actuelle, reprendre
from sivic.actes.gestes import ChangeEntreTemps, deja_fait
from sivic.droits import sejour_de, verifier_peut_denombrer
from sivic.models import Victime


def destinations() -> QuerySet[Entite]:
    """Where a victim may be sent."""
    return Entite.objects.filter(type=Entite.Type.HOPITAL, est_active=True)


@transaction.atomic
def orienter(
    *,
    auteur: Utilisateur,
    evenement: Evenement,
    victimes: Collection[int],
    destination: Entite,
    jeton: UUID | None = None,
    vues: Mapping[int, int | None] | None = None,
) -> list[Victime]:
    """Orient these persons of the event, all of them or none; who was changed. Who already goes there is left as they
    are. `vues`: where each was sent on the screen of who decides; a colleague's orientation since is not covered."""
    evenement = verrouiller(evenement)
    if deja_fait(jeton, auteur, evenement, "victime.orientee", victimes):
        return []
    verifier_peut_denombrer(auteur, evenement)
    if not destinations().filter(pk=destination.pk).exists():
        raise ValidationError({"destination": "Choisissez un établissement de santé."})
    choisies = list(Victime.objects.presentes().filter(evenement=evenement, pk__in=victimes).select_related(*RELATIONS))
    if not victimes or len(choisies) != len(set(victimes)):
        raise ValidationError({"victimes": "Choisissez des victimes de cet événement."})
    if decedees := [victime.nom for victime in choisies if victime.etat == Victime.Etat.DCD]:
        raise ValidationError({"victimes": f"Une personne décédée ne s'oriente pas : {', '.join(decedees)}."})
    changees = [victime for victime in choisies if victime.destination_id != destination.pk]
    if depassees := [v for v in changees if v.destination_id != (vues or {}).get(v.pk, v.destination_id)]:
        noms = ", ".join(f"{v.nom} vers {v.destination}" if v.destination else v.nom for v in depassees)
        raise ChangeEntreTemps(f"Entre-temps, un collègue a changé l'orientation : {noms}.", depassees)
    prendre_les_fils(evenement, changees, aussi=[destination.pk])
    for victime in changees:
        victime.evenement = evenement
        ancienne = victime.destination_id
        victime.destination = destination
        victime.orientee_le = horloge.maintenant()
        victime.save(update_fields=["destination", "orientee_le"])
        annoncer(victime, "victime.orientee", auteur, aussi=[ancienne])
    return changees


@transaction.atomic
def desorienter(
    *, auteur: Utilisateur, victime: Victime, jeton: UUID | None = None, vu: int | Literal[False] | None = False
) -> Victime:
    """The hospital cannot receive the person, who is sent nowhere for now; it expects them no more. `vu`: the hospital
    on screen, None for none; a colleague's orientation since is not undone."""
    evenement = verrouiller(victime.evenement)
    if deja_fait(jeton, auteur, evenement, "victime.desorientee", [victime.pk]):
        return actuelle(victime, evenement)
    victime = reprendre(auteur, victime)
    ancienne = victime.destination
    if ancienne is None:
        return victime
    if vu is not False and ancienne.pk != vu:
        raise ChangeEntreTemps(
            f"Entre-temps, un collègue a changé l'orientation : {victime.nom} vers {ancienne}.", [victime]
        )
    sejour = sejour_de(victime)
    if sejour and sejour.etablissement_id == ancienne.pk:
        raise ValidationError(f"{victime.nom} a été admise : {ancienne}. L'orientation ne se retire plus.")
    victime.destination, victime.orientee_le = None, None
    victime.save(update_fields=["destination", "orientee_le"])
    annoncer(victime, "victime.desorientee", auteur, aussi=[ancienne.pk])
    return victime
