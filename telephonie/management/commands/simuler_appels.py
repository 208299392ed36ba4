"""A believable telephone activity, for training and for measuring; with --en-direct, calls come as time passes."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annuaire.models import Entite
from telephonie.actes.simuler import EnDirect, reprise, simulation_de, simuler

PAS_S = 2.0


class Command(BaseCommand):
    help = "Simule l'activité téléphonique d'un Samu (base de formation et bancs d'essai seulement)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("samu", help="code de l'entité, par exemple SAMU31")
        parser.add_argument("--jours", type=int, default=30, help="combien de jours avant maintenant, au plus (30)")
        parser.add_argument("--par-jour", type=int, default=700, help="appels par jour en moyenne (700)")
        parser.add_argument("--graine", type=int, default=1, help="la même graine redonne les mêmes appels")
        parser.add_argument("--voisin", help="code du Samu qui reprend les appels débordés")
        parser.add_argument(
            "--en-direct", action="store_true", help="continuer, au rythme de la pendule, jusqu'à Ctrl-C"
        )

    def handle(self, *args: Any, samu: str, jours: int, par_jour: int, graine: int, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Refusé : des données simulées n'entrent pas dans une base de production.")
        if not 0 <= jours <= 400 or not 1 <= par_jour <= 20_000:
            raise CommandError("Écrivez de 0 à 400 jours et de 1 à 20 000 appels par jour.")
        entite, voisin = _samu(samu), _samu(options["voisin"]) if options["voisin"] else None
        fin = timezone.now()
        simulation = simulation_de(entite, par_jour=par_jour, graine=graine, voisin=voisin)
        debut = reprise(entite, fin - timedelta(days=jours))
        bilan = simuler(entite, simulation, debut, fin)
        self.stdout.write(f"{entite}, depuis le {timezone.localtime(debut):%d/%m/%Y à %H:%M} :")
        self.stdout.write(f"{bilan.acceptes} événements reçus, {bilan.deja_recus} déjà connus.")
        for raison, combien in Counter(bilan.refus.values()).items():
            self.stdout.write(f"{combien} refusés : {raison}")
        if options["en_direct"]:
            self.stdout.write("En direct, Ctrl-C l'arrête.")
            self._continuer(entite, par_jour, voisin)

    def _continuer(self, entite: Entite, par_jour: int, voisin: Entite | None) -> None:
        direct = EnDirect(entite, par_jour=par_jour, debut=timezone.now(), voisin=voisin)
        try:
            while True:
                direct.avancer(timezone.now())
                time.sleep(PAS_S)
        except KeyboardInterrupt:
            direct.finir(timezone.now())
            self.stdout.write("Arrêté.")


def _samu(code: str) -> Entite:
    entite = Entite.objects.filter(code=code, type=Entite.Type.SAMU).first()
    if entite is None:
        raise CommandError(f"Aucun Samu n'a le code « {code} » : essayez SAMU31.")
    return entite
