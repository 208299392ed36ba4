"""What the journals and Prometheus are told about sign-ins: who came in, what failed and why, never what was typed."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from prometheus_client import Counter

from annuaire.models import Utilisateur

REFUS = Counter("portail_connexions_refusees", "Connexions refusées.", ["cause"])

journal = structlog.get_logger(__name__)


def noter_refus(cause: str) -> None:
    """`identifiants`, `second_facteur` or `verrou`."""
    REFUS.labels(cause).inc()
    journal.warning("connexion_refusee", cause=cause)


def _entree(user: Utilisateur, **_: Any) -> None:
    journal.info("connexion", utilisateur=user.pk)


def _sortie(user: Utilisateur | None, **_: Any) -> None:
    journal.info("deconnexion", utilisateur=user.pk if user else None)


def _refus(**_: Any) -> None:
    noter_refus("identifiants")


user_logged_in.connect(_entree, dispatch_uid="portail_connexion")
user_logged_out.connect(_sortie, dispatch_uid="portail_deconnexion")
user_login_failed.connect(_refus, dispatch_uid="portail_connexion_refusee")
