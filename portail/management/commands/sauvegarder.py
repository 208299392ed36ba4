"""manage.py sauvegarder DOSSIER: one more backup in this folder, or in s3://bucket, while the portal runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ged.magasin import PANNES, PANNES_DE_S3
from portail.etat.nuit import noter_la_sauvegarde
from portail.sauvegarde.forme import Refus
from portail.sauvegarde.lieu import Lieu, lieu
from portail.sauvegarde.nettoyer import nettoyer
from portail.sauvegarde.prendre import sauvegarder


class Command(BaseCommand):
    help = "Sauvegarde la base et les documents, sans les clés. Code de sortie 1 si quelque chose manque."

    def add_arguments(self, parser: CommandParser) -> None:
        aide = "où sont toutes les sauvegardes, un dossier ou s3://bucket/prefixe ; une de plus y est écrite"
        parser.add_argument("dossier", help=aide)
        aide = "retire ensuite les contenus qu'aucune des sauvegardes gardées ne nomme plus"
        parser.add_argument("--nettoyer", action="store_true", help=aide)

    def handle(self, *, dossier: str, **options: Any) -> None:
        if not dossier.strip("/."):
            raise CommandError("Dites dans quel dossier : make sauvegarder DOSSIER=/chemin/des/sauvegardes")
        debut = time.perf_counter()

        def dire(message: str) -> None:
            self.stdout.write(f"{time.perf_counter() - debut:7.1f} s  {message}")

        try:
            ou = lieu(dossier)
            prise = sauvegarder(ou, dire)
        except Refus as refus:
            raise CommandError(str(refus)) from None
        except PANNES_DE_S3 as panne:
            raise CommandError(f"Le service de {dossier} ne répond pas ou refuse : {panne}") from None
        dire(f"Sauvegarde terminée : {prise.adresse}")
        self.stdout.write(f"Empreinte du manifeste : {prise.manifeste}")
        self.stdout.write("Les clés (IDENTITES_CLES, SECRET_KEY) n'y sont pas : gardez-les à part.")
        if prise.absents:
            raise CommandError(
                "\n".join([*prise.absents, "La base est sauvegardée, mais ces documents manquaient déjà."])
            )
        noter_la_sauvegarde()
        if options["nettoyer"]:
            self._nettoyer(ou, dire)

    def _nettoyer(self, ou: Lieu, dire: Callable[[str], None]) -> None:
        """The backup is whole: what stops the cleaning costs room, and is only said."""
        try:
            dire(f"Contenus que plus aucune sauvegarde ne nomme : {nettoyer(ou)} retirés")
        except Refus as refus:
            self.stderr.write(f"Rien de plus n'est retiré des contenus. {refus}")
        except PANNES as panne:
            self.stderr.write(f"Les contenus ne se retirent pas d'ici : {panne}")
