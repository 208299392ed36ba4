"""What the pages that ask to confirm say of what comes next, and their way out."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.template import RequestContext

from annuaire.connexion.confirmation import menera_a_un_fichier, retour

register = template.Library()


@register.inclusion_tag("annuaire/compte/_actions_confirmer.html", takes_context=True)
def actions_confirmer(context: RequestContext) -> dict[str, Any]:
    """The buttons of a form that confirms."""
    request = context["request"]
    demandee = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    return {"retour": retour(request), "est_fichier": menera_a_un_fichier(demandee), "cle": context.get("js_data")}
