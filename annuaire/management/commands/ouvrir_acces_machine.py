"""Credentials for a machine that uses the REST API (OAuth2, client credentials)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annuaire.actes.machines import NOM, ouvrir_acces_machine
from annuaire.models import AccesMachine, Entite, Role


class Command(BaseCommand):
    help = "Ouvre à une machine un accès à l'API : son compte de service, son identifiant, son secret (dit une fois)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entite", help="code de l'entité pour qui elle agit, par exemple SAMU31")
        parser.add_argument("nom", help="ce qu'elle est : bandeau, otn, lrm")
        roles = [str(role) for role in AccesMachine.ROLES]
        parser.add_argument("--role", choices=roles, default=Role.RESPONSABLE, help="ce qu'elle peut au plus")

    def handle(self, *args: Any, entite: str, nom: str, role: str, **options: Any) -> None:
        if not NOM.fullmatch(nom):
            raise CommandError("Écrivez un nom de 2 à 40 lettres minuscules, chiffres ou tirets.")
        pour = Entite.objects.filter(code=entite).first()
        if pour is None:
            raise CommandError(f"Aucune entité n'a le code « {entite} ».")
        try:
            acces = ouvrir_acces_machine(nom=nom, entite=pour, role=role)
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from None
        self.stdout.write(f"client_id={acces.identifiant}\nclient_secret={acces.secret}")
        self.stdout.write("Le secret ne sera plus montré. Jeton : POST /oauth/token/ (grant_type=client_credentials).")
