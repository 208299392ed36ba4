"""Fills the training base; the second time, says that it is filled."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from annuaire.models import Entite
from fil.models import Depeche
from portail.formation.personnel import COMPTES, MOT_DE_PASSE
from portail.formation.remplir import est_remplie, remplir


class Command(BaseCommand):
    help = "Remplit la base de formation : comptes de démonstration et quinze jours de mains courantes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--refaire", action="store_true", help="repartir d'une base neuve (explique comment)")
        parser.add_argument("--part", type=float, default=1.0, help="part des récits ordinaires à écrire (0 à 1)")

    def handle(self, *args: Any, refaire: bool, part: float, **options: Any) -> None:
        if settings.MODE not in ("formation", "test"):
            raise CommandError(
                "Refusé : cette commande invente des comptes au mot de passe connu et des mains courantes fictives. "
                "Elle ne s'exécute qu'avec PORTAIL_MODE=formation."
            )
        if refaire and Depeche.objects.exists():
            raise CommandError(
                "Une dépêche ne s'efface jamais, même ici : la base ne peut pas être vidée. Pour repartir d'une base "
                "neuve, arrêtez le portail, supprimez son dossier de données (.donnees, ou PORTAIL_DONNEES) ou donnez "
                "une autre base par DATABASE_URL, puis relancez make run."
            )
        if est_remplie():
            self.stdout.write("La base de formation est déjà remplie : rien à faire.")
            return
        if not Entite.objects.filter(code="SAMU31").exists():
            call_command("charger_annuaire", stdout=self.stdout)
        debut = time.monotonic()
        remplie = remplir(part=part)
        self.stdout.write(
            f"Base de formation : {remplie.personnes} personnes, {remplie.entrees} entrées, {remplie.depeches} dépêches"
            f", en {time.monotonic() - debut:.0f} s. Comptes : {', '.join(COMPTES)} (mot de passe « {MOT_DE_PASSE} »)."
        )
