"""manage.py restaurer SAUVEGARDE: into an empty base and storage, then every seal and every content verified."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ged.magasin import PANNES_DE_S3
from portail.sauvegarde.forme import Refus
from portail.sauvegarde.lieu import couper
from portail.sauvegarde.rendre import restaurer


class Command(BaseCommand):
    help = "Restaure une sauvegarde dans une base vide et vérifie tout. Code de sortie 1 si quelque chose est altéré."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sauvegarde", help="le dossier ou l'adresse s3:// d'une sauvegarde, nommée par sa date")
        parser.add_argument("--manifeste", default="", metavar="EMPREINTE", help="celle que la sauvegarde avait dite")
        aide = "finir une restauration de cette sauvegarde qui s'est arrêtée après avoir rempli la base"
        parser.add_argument("--reprendre", action="store_true", help=aide)
        aide = "le magasin a déjà des documents, et ce sont les siens : il a survécu à la base"
        parser.add_argument("--documents-en-place", action="store_true", help=aide)
        parser.add_argument("--sans-cles", action="store_true", help="restaurer même s'il manque des clés")

    def handle(self, *, sauvegarde: str, manifeste: str, **options: Any) -> None:
        debut = time.perf_counter()

        def dire(message: str) -> None:
            self.stdout.write(f"{time.perf_counter() - debut:7.1f} s  {message}")

        try:
            controle = restaurer(
                *couper(sauvegarde),
                dire,
                manifeste_note=manifeste.lower(),
                sans_cles=options["sans_cles"],
                reprendre=options["reprendre"],
                documents_en_place=options["documents_en_place"],
            )
        except Refus as refus:
            raise CommandError(str(refus)) from None
        except PANNES_DE_S3 as panne:
            raise CommandError(
                f"Un service S3 ne répond pas ou refuse : {panne}\n"
                "Si la base était restaurée, recommencez avec --reprendre quand il répondra."
            ) from None
        duree = time.perf_counter() - debut
        if controle.fautes:
            raise CommandError("\n".join([*controle.fautes, f"✗ RESTAURATION ALTÉRÉE ({duree:.1f} s)."]))
        self.stdout.write(f"✓ Restauré et vérifié en {duree:.1f} s : {controle.resume}.")
