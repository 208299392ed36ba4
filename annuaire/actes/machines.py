"""Machines that use the REST API: a service account with a post, and the credentials of its application."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import Application

from annuaire.annonces import annoncer, registre_des_habilitations
from annuaire.etat import donnees_affectation, donnees_compte
from annuaire.models import Affectation, Entite, Role, Utilisateur


@dataclass(frozen=True)
class Acces:
    """The credentials, told once: the base keeps only a hash of the secret."""

    identifiant: str
    secret: str


@transaction.atomic
def ouvrir_acces_machine(*, nom: str, entite: Entite, role: str = Role.RESPONSABLE) -> Acces:
    """Give a machine of this entité its account, that nobody signs in with, and its credentials.

    What it may do is what the post of the account allows: the rights are those of people. Doing it again for the same
    name gives new credentials and ends the former ones.
    """
    compte, nouveau = Utilisateur.objects.get_or_create(
        username=f"machine.{entite.code.lower()}.{nom}", defaults={"last_name": f"Machine {nom}"}
    )
    compte.set_unusable_password()
    poste, _ = Affectation.objects.get_or_create(utilisateur=compte, entite=entite, defaults={"fonction": "Machine"})
    poste.role = role
    poste.save(update_fields=["role"])
    compte.affectation_active = poste
    compte.save(update_fields=["password", "affectation_active"])
    Application.objects.filter(user=compte).delete()
    acces = Acces(generate_client_id(), generate_client_secret())
    Application.objects.create(
        name=compte.username,
        user=compte,
        client_id=acces.identifiant,
        client_secret=acces.secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    registre = registre_des_habilitations()
    annoncer(
        registre,
        "compte.cree" if nouveau else "compte.acces_reinitialise",
        compte,
        auteur=None,
        donnees=donnees_compte(compte),
    )
    annoncer(registre, "affectation.creee", poste, auteur=None, donnees=donnees_affectation(poste))
    return acces
