"""Lockout after repeated failures, by person and address together: a whole hospital may share one address."""

from __future__ import annotations

import math
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from annuaire.connexion.suivi import noter_refus
from annuaire.models import Utilisateur


def identifiant(request: HttpRequest, identifiants: dict[str, Any] | None) -> str:
    """What was typed as identifier, as it is compared: without case or spaces around."""
    tape = (identifiants or {}).get("username") or (identifiants or {}).get("login") or request.POST.get("login") or ""
    return str(tape).strip().lower()[:150]


def adresse(request: HttpRequest) -> str:
    """The client's address; behind a proxy, only as many proxies are believed as PROXYS_DE_CONFIANCE says."""
    return get_client_ip(request) or "0.0.0.0"  # noqa: S104 — a server on a local socket has no client address


def provenance(request: HttpRequest) -> str:
    """What is counted by address is counted by this one: of IPv6 the network, for one client has all of its 2^64."""
    ip = ip_address(adresse(request))
    if isinstance(ip, IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or IPv6Network((int(ip), 64), strict=False).network_address)


def temps_restant(request: HttpRequest, qui: str) -> timedelta:
    """How long until the person may try again from here."""
    essais = AccessAttempt.objects.filter(username=qui, ip_address=provenance(request))
    dernier = essais.aggregate(dernier=Max("attempt_time"))["dernier"]
    if dernier is None:
        return timedelta(0)
    return max(dernier + settings.AXES_COOLOFF_TIME - timezone.now(), timedelta(0))


def page_verrouillee(
    request: HttpRequest, reponse: HttpResponse | None = None, identifiants: dict[str, Any] | None = None
) -> HttpResponse:
    """The page that axes shows instead of the form."""
    noter_refus("verrou")
    qui = identifiant(request, identifiants)
    minutes = max(1, math.ceil(temps_restant(request, qui).total_seconds() / 60))
    contexte = {"minutes": minutes, "essais": settings.AXES_FAILURE_LIMIT}
    return render(request, "account/verrouille.html", contexte, status=429)


def est_verrouille(request: HttpRequest, utilisateur: Utilisateur) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": utilisateur.username})


def compter_echec(request: HttpRequest, utilisateur: Utilisateur, cause: str) -> None:
    """A wrong code, or a wrong old password, counts as a wrong password at the sign-in."""
    noter_refus(cause)
    AxesProxyHandler.user_login_failed(Utilisateur, {"username": utilisateur.username}, request)
