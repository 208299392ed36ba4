"""What the readings of the telephony ask for: whose activity, over which period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from annuaire.api.commun import qui
from annuaire.models import Entite
from telephonie.fuseaux import fuseau_de
from telephonie.models import RapportActivite
from telephonie.periodes import LIBRE, Granularite, Periode, aujourd_hui, libre, periode
from telephonie.visibilite import perimetres_visibles

JOURS_LIBRES_MAX = 366


def code_d_entite() -> serializers.CharField:
    return serializers.CharField(max_length=20, help_text="Code de l'entité : SAMU31, ARS-OCC, ZONE-SUD…")


class PeriodeDemandee(serializers.Serializer):
    perimetre = code_d_entite()
    periode = serializers.ChoiceField(choices=RapportActivite.Granularite.choices, default=Granularite.JOUR.value)
    le = serializers.DateField(
        required=False, help_text="Un jour de la période, à l'heure de l'entité ; sans lui, aujourd'hui."
    )
    jusqu = serializers.DateField(required=False, help_text="D'une période libre, le dernier jour.")


def perimetre_visible(request: Request, code: str) -> Entite:
    """The entité of that code, among those whose activity one may see; else 404."""
    return get_object_or_404(perimetres_visibles(qui(request)), code=code)


def periode_voulue(demande: dict[str, Any], entite: Entite) -> Periode:
    fuseau = fuseau_de(entite)
    le = _possible("le", demande.get("le") or aujourd_hui(timezone.now(), fuseau))
    if demande["periode"] != LIBRE:
        return periode(demande["periode"], le, fuseau)
    choisie = libre(le, _possible("jusqu", demande.get("jusqu") or le), fuseau)
    if (choisie.fin - choisie.debut).days > JOURS_LIBRES_MAX:
        raise ValidationError({"jusqu": f"Une période libre compte au plus {JOURS_LIBRES_MAX} jours."})
    return choisie


def _possible(champ: str, jour: date) -> date:
    if not 2000 <= jour.year <= 2100:
        raise ValidationError({champ: "Choisissez un jour entre 2000 et 2100."})
    return jour
