"""Add to the list a person whom SIVIC alone follows: somebody who came to a hospital by their own means."""

from __future__ import annotations

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from evenements.actes.commun import verrouiller
from evenements.models import Evenement
from sivic.actes.annoncer import annoncer, prendre_les_fils
from sivic.actes.denombrer import actuelle, denombrer
from sivic.actes.recevoir import appliquer
from sivic.droits import verifier_peut_denombrer
from sivic.frontiere import NOM, NUMERO_SIVIC
from sivic.models import Identifiant, Reception, Victime

# Under such a number SIVIC holds versions that this portal has no memory of: what it would send again would be refused
# or ignored, and the next person counted here may come to bear it.
NUMERO_DU_PORTAIL = (
    "Ce numéro ressemble à ceux du portail, mais n'y désigne personne : il ne peut pas être repris. Dénombrez "
    "la personne ici, puis demandez à SIVIC de fermer l'autre numéro."
)


@transaction.atomic
def adopter(*, auteur: Utilisateur, evenement: Evenement, reference: str, etat: str) -> Victime:
    """Count the person here under SIVIC's number, and apply what SIVIC had said of it so far; what cannot be waits."""
    evenement = verrouiller(evenement)
    verifier_peut_denombrer(auteur, evenement)
    if NOM.fullmatch(reference):
        raise ValidationError(NUMERO_DU_PORTAIL)
    seules = Reception.objects.filter(evenement=evenement, victime=None, reference=reference).order_by("numero")
    recues = list(seules) if NUMERO_SIVIC.fullmatch(reference) else []
    if not recues:
        raise ValidationError("Cette personne est déjà dans la liste, ou SIVIC ne la connaît pas : rechargez la page.")
    hopitaux = Entite.objects.filter(
        type=Entite.Type.HOPITAL, code__in=[recue.contenu.get("etablissement", "") for recue in recues]
    )
    prendre_les_fils(evenement, [], aussi=hopitaux.values_list("pk", flat=True))
    lieu = Victime.Lieu.HOPITAL if any("etablissement" in recue.contenu for recue in recues) else Victime.Lieu.TERRAIN
    victime = denombrer(auteur=auteur, evenement=evenement, jeton=uuid4(), etat=etat, lieu=lieu)
    Identifiant.objects.create(
        victime=victime,
        source=Identifiant.Source.SIVIC,
        valeur=reference,
        dit_le=horloge.maintenant(),
        dit_par=auteur,
    )
    for recue in recues:
        _reprendre(auteur, actuelle(victime, evenement), recue, recues)
    adoptee = actuelle(victime, evenement)
    annoncer(adoptee, "victime.referencee", auteur)
    return adoptee


def _reprendre(auteur: Utilisateur, victime: Victime, recue: Reception, toutes: list[Reception]) -> None:
    """The author chose the state; a stay that cannot be applied, the last orientation, still wait for somebody."""
    orientation = max((ligne.numero for ligne in toutes if "destination" in ligne.contenu), default=None)
    laisses = {"etat"} if recue.numero == orientation else {"etat", "destination"}
    reste = appliquer(victime, {champ: dit for champ, dit in recue.contenu.items() if champ not in laisses})
    recue.victime, recue.statut, recue.reglee_par = victime, Reception.Statut.REGLEE, auteur
    if reste.motif:
        recue.statut, recue.reglee_par, recue.motif = Reception.Statut.A_REGLER, None, reste.motif
        recue.restent = reste.champs
    recue.save(update_fields=["victime", "statut", "reglee_par", "motif", "restent"])
