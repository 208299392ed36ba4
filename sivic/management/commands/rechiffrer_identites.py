"""Puts every identity under the first of IDENTITES_CLES, so that an old key can be taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from sivic import coffre
from sivic.models import Identite


class Command(BaseCommand):
    help = "Rechiffre les identités des victimes avec la première clé de IDENTITES_CLES."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        nombre = 0
        for identite in Identite.objects.select_for_update(of=("self",)).select_related("victime").iterator():
            identite.chiffre = coffre.rechiffrer(identite.chiffre)
            prints = coffre.empreintes(identite.victime.evenement_id, coffre.ouvrir(identite.chiffre))
            identite.empreinte, identite.profil = prints["empreinte"], prints["profil"]
            identite.save(update_fields=["chiffre", "empreinte", "profil"])
            nombre += 1
        self.stdout.write(f"Identités rechiffrées : {nombre}. Les anciennes clés peuvent être retirées.")
