"""Take an event out of the portal, sealed: who did, and the fingerprint of what left, stay on its fil."""

from __future__ import annotations

from django.db import transaction

from annuaire.models import Utilisateur
from evenements.actes.commun import verrouiller
from evenements.etat import donnees_evenement
from evenements.models import Evenement
from fil.actes import publier
from fil.models import Depeche


@transaction.atomic
def tracer_export_scelle(*, auteur: Utilisateur, evenement: Evenement, manifeste: str, fils: int) -> Depeche:
    """Record a sealed export by the SHA-256 of its manifest. Whoever sees the event may export what they see of it,
    closed or not. The event is read again under its lock: its state goes on the fil, where screens follow it."""
    evenement = verrouiller(evenement)
    export = {"manifeste": manifeste, "fils": fils}
    donnees = donnees_evenement(evenement) | {"export": export}
    return publier(evenement.groupe, "evenement.exporte", evenement, auteur=auteur, donnees=donnees)
