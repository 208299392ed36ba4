"""What a hospital says of the persons sent to it: they have arrived, they have left. Nobody else says it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from sivic.actes.annoncer import annoncer
from sivic.actes.denombrer import actuelle, reprendre_en_charge
from sivic.actes.sejourner import arriver_a_l_hopital
from sivic.droits import verifier_etablissement
from sivic.models import Sejour, Victime


@transaction.atomic
def admettre(*, auteur: Utilisateur, victime: Victime) -> Victime:
    """The person has arrived in the author's hospital. Whoever left another one may be admitted in turn."""
    victime = reprendre_en_charge(auteur, victime)
    etablissement = verifier_etablissement(auteur, victime)
    sejour = Sejour.objects.filter(victime=victime).select_related("etablissement").first()
    if sejour and sejour.sortie_le is None:
        raise ValidationError(f"{victime.nom} est déjà admise : {sejour.etablissement}.")
    Sejour.objects.update_or_create(
        victime=victime,
        defaults={
            "etablissement": etablissement,
            "admise_le": horloge.maintenant(),
            "sortie_le": None,
            "dit_par": auteur,
        },
    )
    arriver_a_l_hopital(victime)
    return _annoncer(victime, "victime.admise", auteur, quitte=sejour.etablissement_id if sejour else None)


@transaction.atomic
def faire_sortir(*, auteur: Utilisateur, victime: Victime) -> Victime:
    """The person has left the hospital."""
    victime = reprendre_en_charge(auteur, victime)
    etablissement = verifier_etablissement(auteur, victime)
    sejour = Sejour.objects.filter(victime=victime, etablissement=etablissement, sortie_le=None).first()
    if sejour is None:
        raise ValidationError(f"{victime.nom} n'est pas admise dans votre établissement.")
    # The clock that said the admission may be ahead of ours.
    sejour.sortie_le, sejour.dit_par = max(horloge.maintenant(), sejour.admise_le), auteur
    sejour.save(update_fields=["sortie_le", "dit_par"])
    return _annoncer(victime, "victime.sortie", auteur)


def _annoncer(victime: Victime, genre: str, auteur: Utilisateur, *, quitte: int | None = None) -> Victime:
    fraiche = actuelle(victime, victime.evenement)
    annoncer(fraiche, genre, auteur, aussi=[quitte])
    return fraiche
