"""What the pages of the events say of SIVIC."""

from __future__ import annotations

from django import template
from django.conf import settings

from annuaire.models import Utilisateur
from sivic.models import AnnonceSivic

register = template.Library()


@register.simple_tag
def annonces_a_traiter(utilisateur: Utilisateur) -> int | None:
    """How many events of SIVIC wait for somebody of this person's territory; None where there is no SIVIC."""
    return AnnonceSivic.objects.visibles_par(utilisateur).a_traiter().count() if settings.SIVIC_URL else None
