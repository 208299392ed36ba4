"""Open sessions."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from annuaire.models.personne import Utilisateur


class Seance(AbstractBaseSession):
    """Django's session with whose it is, so that one query gives both (see annuaire/connexion/seances.py)."""

    utilisateur = models.ForeignKey(
        Utilisateur, verbose_name="personne", on_delete=models.CASCADE, null=True, related_name="seances"
    )

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "séance"
        verbose_name_plural = "séances"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore
