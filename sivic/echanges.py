"""How the exchange of an event with SIVIC goes, for the pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count

from annuaire.droits import peut_piloter
from annuaire.models import Utilisateur
from evenements.models import Evenement
from sivic.actes.deposer import refus_de_nature
from sivic.models import Envoi, EvenementCommun, Liaison, Reception


def situation(utilisateur: Utilisateur, evenement: Evenement) -> dict[str, Any]:
    """Whether the event is in common, what waits, what was put aside, since when SIVIC is silent."""
    commun = EvenementCommun.objects.filter(evenement=evenement).first()
    if commun is None:
        possible = bool(settings.SIVIC_URL) and not refus_de_nature(evenement)
        return {"commun": None, "peut_mettre_en_commun": possible and peut_piloter(utilisateur, evenement.groupe)}
    par_statut = dict(Envoi.objects.filter(evenement=evenement).values_list("statut").annotate(Count("pk")))
    return {
        "commun": commun,
        "attendent": sum(par_statut.get(statut, 0) for statut in Envoi.OUVERTS),
        "acceptes": par_statut.get(Envoi.Statut.ACCEPTE, 0),
        "ecartes": par_statut.get(Envoi.Statut.REFUSE, 0) + par_statut.get(Envoi.Statut.ABANDONNE, 0),
        "a_regler": Reception.objects.filter(evenement=evenement, statut=Reception.Statut.A_REGLER).count(),
        "muette_depuis": Liaison.objects.values_list("muette_depuis_le", flat=True).first(),
    }
