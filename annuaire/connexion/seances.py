"""The session engine: a session ends after SESSION_INACTIVITE without activity, or SESSION_DUREE_MAX after its start.

The end is the row's `expire_date`: Django, the WebSocket hub and the list of sessions all read the same thing. The row
also says whose session it is: the person comes with it, in one query (see Authentification in identification.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as SeancesEnBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from annuaire.models import Seance, Utilisateur
from annuaire.preparees import Preparee

OUVERTE_LE = "ouverte_le"


SEANCE = Preparee(
    lambda cle, maintenant: (
        Seance.objects.select_related("utilisateur__affectation_active__entite")
        .filter(session_key=cle, expire_date__gt=maintenant)
        .order_by()
    ),
    cle=str,
    maintenant=datetime,
)


class SessionStore(SeancesEnBase):
    """Sessions in PostgreSQL, whose end follows the two limits. `personne`: whose the session was when it was read."""

    personne: Utilisateur | None = None

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return fin(kwargs.get("modification") or timezone.now(), self.get(OUVERTE_LE))

    async def aget_expiry_date(self, **kwargs: Any) -> datetime:
        return fin(kwargs.get("modification") or timezone.now(), await self.aget(OUVERTE_LE))

    def create_model_instance(self, data: dict[str, Any]) -> Seance:
        return _de_la_personne(super().create_model_instance(data), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Seance:
        return _de_la_personne(await super().acreate_model_instance(data), data)

    def _get_session_from_db(self) -> Seance | None:
        cle = self.session_key or ""
        # A cookie may hold anything, the null character included, which PostgreSQL does not read.
        seance = SEANCE.premier(cle=cle, maintenant=timezone.now()) if cle.isascii() and cle.isalnum() else None
        if seance is None:
            self._session_key = None
        self.personne = seance.utilisateur if seance else None
        return seance

    @classmethod
    def get_model_class(cls) -> type[Seance]:
        return Seance


def _de_la_personne(seance: AbstractBaseSession, data: dict[str, Any]) -> Seance:
    assert isinstance(seance, Seance)  # noqa: S101 — what get_model_class says
    seance.utilisateur_id = data.get(SESSION_KEY)
    return seance


def fin(vue_le: datetime, ouverte_le: float | None) -> datetime:
    """When a session seen at this time ends, if nothing happens."""
    inactivite = vue_le + settings.SESSION_INACTIVITE
    if ouverte_le is None:
        return inactivite
    return min(inactivite, datetime.fromtimestamp(ouverte_le, UTC) + settings.SESSION_DUREE_MAX)
