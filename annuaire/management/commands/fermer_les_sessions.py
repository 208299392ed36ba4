"""Everybody signs in again: for whoever holds the server, when a session may have been stolen."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from annuaire.actes.sessions import fermer_celles_de_tous


class Command(BaseCommand):
    help = (
        "Ferme toutes les sessions, écrans ouverts et adresses d'agenda compris : chacun se reconnecte. Ce qui attend "
        "un envoi est gardé."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Sessions fermées : {fermer_celles_de_tous()}.")
