"""The first administrateur, who then gives every other post: for whoever holds the server, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annuaire.actes.affectations import nommer_premier_administrateur
from annuaire.models import Entite, Utilisateur


class Command(BaseCommand):
    help = "Donne à un compte le poste d'administrateur, tant que le portail n'en a aucun."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("identifiant", help="le compte, fait par createsuperuser")
        parser.add_argument("--entite", default="PORTAIL", metavar="CODE", help="où il travaille (PORTAIL)")

    def handle(self, *args: Any, identifiant: str, entite: str, **options: Any) -> None:
        personne = Utilisateur.objects.filter(username__iexact=identifiant).first()
        if personne is None:
            raise CommandError(f"Aucun compte n'a l'identifiant « {identifiant} » : faites-le par createsuperuser.")
        chez = Entite.objects.filter(code=entite).first()
        if chez is None:
            raise CommandError(f"Aucune entité n'a le code « {entite} » : lancez d'abord charger_annuaire.")
        try:
            nommer_premier_administrateur(utilisateur=personne, entite=chez)
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from None
        self.stdout.write(f"{personne.username} administre le portail depuis {chez.nom}.")
