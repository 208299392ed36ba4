"""Tell an entité, in its own logbook, what the portal had to do by itself and what somebody must look at."""

from __future__ import annotations

from django.utils.timezone import localtime

from annuaire.models import Groupe
from fil.models import Abonnement
from maincourante.actes.signaler import signaler
from maincourante.models import Entree


def avertir_de_suspension(abonnement: Abonnement) -> None:
    """Called in the transaction that suspends it."""
    acces = abonnement.acces
    groupe = Groupe.objects.ouverts().propres(acces.entite).first()
    if groupe is None:
        return
    depuis = localtime(abonnement.en_echec_depuis_le)
    texte = (
        f"Les envois de la machine «\u00a0{acces.nom}\u00a0» vers {abonnement.hote} sont suspendus\u00a0: "
        f"{abonnement.motif}, depuis le {depuis:%d/%m/%Y à %H:%M}. À reprendre depuis l'administration des machines."
    )
    signaler(auteur=None, groupe=groupe, texte=texte, importance=Entree.Importance.IMPORTANTE)
