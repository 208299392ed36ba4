"""manage.py sauvegarder DOSSIER: one more backup in this folder, while the portal runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portail.sauvegarde.forme import MANIFESTE, Refus, hacher
from portail.sauvegarde.prendre import sauvegarder


class Command(BaseCommand):
    help = "Sauvegarde la base et les documents, sans les clés. Code de sortie 1 si quelque chose manque."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dossier", type=Path, help="où sont toutes les sauvegardes ; une de plus y est écrite")

    def handle(self, *, dossier: Path, **options: Any) -> None:
        if not dossier.name:
            raise CommandError("Dites dans quel dossier : make sauvegarder DOSSIER=/chemin/des/sauvegardes")
        debut = time.perf_counter()

        def dire(message: str) -> None:
            self.stdout.write(f"{time.perf_counter() - debut:7.1f} s  {message}")

        try:
            sauvegarde, fautes = sauvegarder(dossier.resolve(), dire)
        except Refus as refus:
            raise CommandError(str(refus)) from None
        dire(f"Sauvegarde terminée : {sauvegarde}")
        self.stdout.write(f"Empreinte du manifeste : {hacher(sauvegarde / MANIFESTE)}")
        self.stdout.write("Les clés (IDENTITES_CLES, SECRET_KEY) n'y sont pas : gardez-les à part.")
        if fautes:
            raise CommandError("\n".join([*fautes, "La base est sauvegardée, mais ces documents manquaient déjà."]))
