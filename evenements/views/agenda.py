"""The calendar of the programmed events, and its iCalendar feed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from annuaire.connexion.confirmation import exiger_confirmation
from evenements.actes.abonner import fermer_agenda, ouvrir_agenda, titulaire
from evenements.agenda import flux, mois
from evenements.droits import peut_ouvrir
from evenements.models import AbonnementAgenda
from maincourante.views.commun import qui

SECRET = "agenda_secret"  # noqa: S105 # nosec — the name of a key of the session
MOIS = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@login_required
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """One month of the programmed events; `mois` in the address is 2026-12."""
    premier = _premier_du_mois(request.GET.get("mois", ""))
    secret = request.session.pop(SECRET, None)
    contexte = {
        "vue": "agenda",
        "premier": premier,
        "semaines": mois(qui(request), premier.year, premier.month),
        "precedent": (premier - timedelta(days=1)).replace(day=1),
        "suivant": (premier + timedelta(days=32)).replace(day=1),
        "a_un_abonnement": AbonnementAgenda.objects.filter(utilisateur=qui(request)).exists(),
        "adresse": request.build_absolute_uri(reverse("flux_agenda", args=[secret])) if secret else "",
        "peut_ouvrir": peut_ouvrir(qui(request)),
    }
    return render(request, "evenements/agenda.html", contexte)


@login_required
@require_POST
def abonnement(request: HttpRequest) -> HttpResponse:
    """Make the secret address of one's calendar (shown once), or close it."""
    if request.POST.get("acte") == "fermer":
        fermer_agenda(auteur=qui(request))
    else:
        exiger_confirmation(request)
        request.session[SECRET] = ouvrir_agenda(auteur=qui(request))
    return redirect("agenda_evenements")


@require_safe
def flux_agenda(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed, for a calendar that cannot sign in: the secret of the address says whose it is."""
    personne = titulaire(secret)
    if personne is None or settings.EN_MAINTENANCE:
        raise Http404
    texte = flux(personne, request.build_absolute_uri("/").rstrip("/"))
    return HttpResponse(
        texte,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="evenements.ics"', "Referrer-Policy": "no-referrer"},
    )


def _premier_du_mois(texte: str) -> date:
    """This month, for what is not one."""
    trouve = MOIS.fullmatch(texte)
    return date(int(trouve[1]), int(trouve[2]), 1) if trouve else timezone.localdate().replace(day=1)
