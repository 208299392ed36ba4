"""Puts every identity, and every secret of a subscription, under the first of IDENTITES_CLES, so that an old key can be
taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from annuaire.coffre import coffre as coffre_de
from fil.actes.abonner import USAGE
from fil.models import Abonnement
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
        for abonnement in Abonnement.objects.select_for_update():
            abonnement.secret_chiffre = coffre_de(USAGE).rotate(bytes(abonnement.secret_chiffre))
            abonnement.save(update_fields=["secret_chiffre"])
        self.stdout.write(f"Identités rechiffrées : {nombre}. Les anciennes clés peuvent être retirées.")
