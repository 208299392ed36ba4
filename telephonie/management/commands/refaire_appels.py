"""Tells every call again from the events and counts every quarter-hour again: what differed is said."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from telephonie.actes.deriver import tout_deriver


class Command(BaseCommand):
    help = "Refait tous les appels et tous les agrégats à partir des événements de téléphonie."

    def handle(self, *args: Any, **options: Any) -> None:
        appels, ecarts = tout_deriver()
        self.stdout.write(f"{appels} appels refaits ; agrégats différents de ceux qui étaient tenus : {ecarts}.")
