"""Take entries out of the portal: who did, in which format and how many, stays on the fil."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from fil.models import Depeche
from maincourante.models import MainCourante


@transaction.atomic
def tracer_export(
    *, auteur: Utilisateur, groupe: Groupe, format_: str, nombre: int, filtres: dict[str, Any]
) -> Depeche:
    """Record an export. Whoever sees the groupe may export what they see."""
    journal, _ = MainCourante.objects.get_or_create(groupe=groupe)
    donnees = {"groupe": groupe.pk, "format": format_, "nombre": nombre, "filtres": filtres}
    return publier(groupe, "main_courante.exportee", journal, auteur=auteur, donnees=donnees)
