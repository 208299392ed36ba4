"""Annul a person who was counted by mistake, or say that there is somebody after all.

The line stays in the list, struck, with its history; it is in no count any more, and the hospital expects nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.actes.validation import valider_choix
from sivic.actes.annoncer import annoncer
from sivic.actes.denombrer import actuelle, porteur, reprendre
from sivic.actes.gestes import ChangeEntreTemps, deja_fait
from sivic.droits import sejour_de
from sivic.models import Identifiant, Victime

# A list, and no sentence: whoever follows the event reads it, hospitals too.
MOTIFS = [choix for choix in Victime.Annulation.choices if choix[0]]
# What the screen says of the person, and where it is kept.
VUS = {"etat": "etat", "lieu": "lieu", "sinus": "sinus", "destination": "destination_id"}


@transaction.atomic
def annuler(
    *,
    auteur: Utilisateur,
    victime: Victime,
    motif: str,
    jeton: UUID | None = None,
    vu: Mapping[str, str | int | None] | None = None,
) -> Victime:
    """`vu`: all that the author saw of the person. Whatever a colleague said since may show that somebody is there."""
    evenement = verrouiller(victime.evenement)
    if deja_fait(jeton, auteur, evenement, "victime.annulee", [victime.pk]):
        return actuelle(victime, evenement)
    victime = reprendre(auteur, victime, meme_annulee=True)
    motif = valider_choix(motif, dict(MOTIFS), champ="motif", phrase="Choisissez le motif de l'annulation.")
    if victime.annulation:
        return victime
    if sejour := sejour_de(victime):
        raise ValidationError(
            f"{victime.nom} a été admise : {sejour.etablissement}. Qui a été reçu par un hôpital ne s'annule pas ; "
            "si cette personne est comptée deux fois, comparez les deux."
        )
    if any(getattr(victime, VUS[champ]) != dit for champ, dit in (vu or {}).items()):
        raise ChangeEntreTemps(
            f"Entre-temps, {victime.nom} a changé : {victime.get_etat_display()}, {victime.get_lieu_display()}. "
            "Vérifiez que personne n'est là.",
            [victime],
        )
    victime.annulation = motif
    victime.save(update_fields=["annulation"])
    annoncer(victime, "victime.annulee", auteur)
    return victime


@transaction.atomic
def retablir(*, auteur: Utilisateur, victime: Victime, jeton: UUID | None = None) -> Victime:
    """Somebody is there after all, as they were; a number that another person has come to bear stays theirs."""
    evenement = verrouiller(victime.evenement)
    if deja_fait(jeton, auteur, evenement, "victime.retablie", [victime.pk]):
        return actuelle(victime, evenement)
    victime = reprendre(auteur, victime, meme_annulee=True)
    if victime.annulation:
        _laisser_les_numeros_pris(victime)
        victime.annulation = Victime.Annulation.COMPTEE
        victime.save(update_fields=["annulation", "sinus"])
        annoncer(victime, "victime.retablie", auteur)
    return victime


def _laisser_les_numeros_pris(victime: Victime) -> None:
    if victime.sinus and porteur(victime.evenement, victime.sinus):
        victime.sinus = ""
    dossard = Identifiant.Source.DOSSARD
    ailleurs = Identifiant.objects.filter(
        source=dossard, victime__evenement=victime.evenement, victime__annulation=Victime.Annulation.COMPTEE
    )
    victime.identifiants.filter(source=dossard, valeur__in=ailleurs.values("valeur")).delete()
