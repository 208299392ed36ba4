"""manage.py verifier_fil: is the sealed record what was written?"""

from __future__ import annotations

import re
import sys
import time
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annuaire.models import Groupe
from fil.verification import Verdict, tout_verifie, verifier

SCEAU_NOTE = re.compile(r"(\d{1,18}):(\d{1,18}):([0-9a-f]{64})")


def sceau_note(texte: str) -> tuple[int, int, str]:
    trouve = SCEAU_NOTE.fullmatch(texte)
    if not trouve:
        raise ArgumentTypeError("écrivez GROUPE:NUMÉRO:EMPREINTE, l'empreinte en 64 caractères hexadécimaux")
    return int(trouve[1]), int(trouve[2]), trouve[3]


class Command(BaseCommand):
    help = "Recalcule les empreintes et nomme la première dépêche altérée ; code de sortie 1 s'il y en a une."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--groupe", type=int, metavar="ID", help="ce groupe seulement (sans cette option : tous)")
        parser.add_argument("--tout", action="store_true", help="ne pas s'arrêter au premier fil altéré")
        parser.add_argument(
            "--attendu",
            type=sceau_note,
            action="append",
            default=[],
            metavar="GROUPE:NUMÉRO:EMPREINTE",
            help="un sceau noté ailleurs (export, page imprimée), qui doit encore être dans le fil",
        )

    def handle(self, *, groupe: int | None, tout: bool, attendu: list[tuple[int, int, str]], **options: Any) -> None:
        groupes = Groupe.objects.all() if groupe is None else Groupe.objects.filter(pk=groupe)
        if groupe is not None and not groupes:
            raise CommandError(f"Le groupe {groupe} n'existe pas.", returncode=2)
        debut, total, alteres = time.perf_counter(), 0, 0
        for pk in groupes.order_by("pk").values_list("pk", flat=True):
            verdict = verifier(pk, attendues={n: sceau for g, n, sceau in attendu if g == pk})
            self._dire(verdict)
            total += verdict.numero
            alteres += bool(verdict.rupture)
            if verdict.rupture and not tout:
                break
        duree = time.perf_counter() - debut
        self.stdout.write(f"{total} dépêches vérifiées en {duree:.1f} s ({total / max(duree, 1e-6):,.0f}/s).")
        if alteres:
            sys.exit(1)
        if groupe is None:
            tout_verifie.send(type(self))

    def _dire(self, verdict: Verdict) -> None:
        if verdict.rupture:
            self.stderr.write(
                self.style.ERROR(f"Groupe {verdict.groupe}, dépêche {verdict.fautive} : {verdict.rupture}.")
            )
        elif verdict.numero:
            self.stdout.write(
                f"Groupe {verdict.groupe} : {verdict.numero} dépêches intactes, sceau {verdict.empreinte.hex()}"
            )
