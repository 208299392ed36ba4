"""Hold the recordings of a call (a complaint, a judge), and let them go. Time does not run while they are held."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Utilisateur
from fil.actes import publier
from telephonie.actes.motifs import valider_motif
from telephonie.conservation import echeance, gels_de, suspensions
from telephonie.droits import verifier_peut_geler
from telephonie.models import Appel, Enregistrement, GelEnregistrements


@transaction.atomic
def geler(*, auteur: Utilisateur, appel: Appel, motif: str) -> GelEnregistrements:
    """From now on nothing of this call is erased, what its events are yet to tell included."""
    groupe = verifier_peut_geler(auteur, appel)
    _tenir(appel)
    enregistrements = Enregistrement.objects.filter(appel=appel)
    if not enregistrements.exists():
        raise ValidationError("Aucun enregistrement de cet appel n'est connu.")
    if enregistrements.filter(efface_le__isnull=False).exists():
        raise ValidationError("Les enregistrements de cet appel sont déjà effacés.")
    if gels_de(appel).filter(leve_le__isnull=True).exists():
        raise ValidationError("Les enregistrements de cet appel sont déjà gelés.")
    gel = GelEnregistrements.objects.create(
        source=appel.source,
        appel=appel.reference,
        entite=appel.servi,
        pose_par=auteur,
        pose_le=horloge.maintenant(),
        motif=valider_motif(motif, "Dites pourquoi ces enregistrements sont gelés."),
    )
    publier(groupe, "enregistrements.geles", gel, auteur=auteur)
    return gel


@transaction.atomic
def degeler(*, auteur: Utilisateur, appel: Appel, motif: str) -> GelEnregistrements:
    """The time that was left when they were held runs again."""
    groupe = verifier_peut_geler(auteur, appel)
    _tenir(appel)
    gel = gels_de(appel).filter(leve_le__isnull=True).first()
    if gel is None:
        raise ValidationError("Les enregistrements de cet appel ne sont pas gelés.")
    gel.motif_levee = valider_motif(motif, "Dites pourquoi le gel est levé.")
    gel.leve_par, gel.leve_le = auteur, max(horloge.maintenant(), gel.pose_le)
    gel.save(update_fields=["leve_par", "leve_le", "motif_levee"])
    suspendu = suspensions(appel.source, [appel.reference])[appel.reference]
    for enregistrement in Enregistrement.objects.filter(appel=appel):
        enregistrement.conserver_jusqu_au = echeance(enregistrement.dernier_instant, suspendu)
        enregistrement.save(update_fields=["conserver_jusqu_au"])
    publier(groupe, "enregistrements.degeles", gel, auteur=auteur)
    return gel


def _tenir(appel: Appel) -> None:
    """Neither the purge nor a new telling of this call until the end of the transaction."""
    Appel.objects.select_for_update(no_key=True).get(pk=appel.pk)
