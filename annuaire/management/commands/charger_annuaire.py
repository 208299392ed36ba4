"""Loads the entités of reference and derives their groupes; run it as often as you like."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annuaire.referentiel import ENTITES, FichierRefuse, charger
from annuaire.territoire import deriver_groupes


class Command(BaseCommand):
    help = "Charge les entités de référence (Samu, ARS, zones, ministère, hôpitaux) et en dérive les groupes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fichier",
            type=Path,
            default=ENTITES,
            help="un autre fichier CSV d'entités (mêmes colonnes que annuaire/donnees/entites.csv)",
        )

    def handle(self, *args: Any, fichier: Path, **options: Any) -> None:
        try:
            entites = charger(fichier)
        except (FichierRefuse, OSError) as erreur:
            raise CommandError(f"Annuaire non chargé. {erreur}") from erreur
        groupes = deriver_groupes()
        self.stdout.write(
            f"Entités : {entites.creees} créées, {entites.modifiees} modifiées, {entites.inchangees} inchangées. "
            f"Groupes : {groupes.groupes_crees} créés, {groupes.participations_changees} participations changées."
        )
