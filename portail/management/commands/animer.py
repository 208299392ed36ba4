"""Plays the exercise live, so that someone alone in front of the portal sees it live."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portail.formation.animation import Animation, Arret
from portail.formation.remplir import est_remplie


def positif(texte: str) -> float:
    try:
        nombre = float(texte.replace(",", "."))
    except ValueError:
        nombre = 0
    if nombre <= 0:
        raise ArgumentTypeError(f"« {texte} » : écrivez un nombre plus grand que zéro")
    return nombre


class Command(BaseCommand):
    help = "Joue en direct l'exercice « Portet » : un feu chimique près de Toulouse, deux heures de scénario."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--vitesse", type=positif, default=1.0, help="10 : dix minutes de scénario par minute")
        parser.add_argument("--duree", type=int, help="s'arrêter après tant de minutes de scénario")

    def handle(self, *args: Any, vitesse: float, duree: int | None, **options: Any) -> None:
        if settings.MODE not in ("formation", "test"):
            raise CommandError("Refusé : un exercice ne se joue que sur la base de formation (PORTAIL_MODE=formation).")
        if not est_remplie():
            raise CommandError("La base de formation est vide : lancez d'abord manage.py base_de_formation.")
        arret = Arret()
        avant = {numero: signal.signal(numero, arret.demander) for numero in (signal.SIGINT, signal.SIGTERM)}
        self.stdout.write(f"Exercice « Portet », vitesse {vitesse:g}. Ctrl-C l'arrête proprement.")
        try:
            Animation(vitesse=vitesse, arret=arret, dire=self.stdout.write, duree=duree).jouer()
        finally:
            for numero, ancien in avant.items():
                signal.signal(numero, ancien)
        self.stdout.write("Fin de l'exercice.")
