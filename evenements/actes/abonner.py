"""The secret address of a person's calendar: given once, replaced or closed at will."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from annuaire import horloge
from annuaire.annonces import annoncer, registre_des_habilitations
from annuaire.etat import donnees_compte
from annuaire.models import Utilisateur
from evenements.models import AbonnementAgenda

OCTETS = 32


@transaction.atomic
def ouvrir_agenda(*, auteur: Utilisateur) -> str:
    """The secret of a new address, shown once; the former address, if any, answers no more. It is a right to read, so
    the record of the habilitations says that it was given."""
    secret = secrets.token_urlsafe(OCTETS)
    abonnement, _ = AbonnementAgenda.objects.update_or_create(
        utilisateur=auteur, defaults={"empreinte": empreinte(secret), "cree_le": horloge.maintenant()}
    )
    _annoncer(abonnement, "agenda.ouvert", auteur)
    return secret


@transaction.atomic
def fermer_agenda(*, auteur: Utilisateur) -> None:
    """The address answers no more. Closed again, nothing changes."""
    fermer_l_agenda_repris(auteur, auteur)


def fermer_l_agenda_repris(personne: Utilisateur | None, auteur: Utilisateur | None) -> None:
    """Called by annuaire as all the sessions of a person (None: of everybody) close: a stolen telephone reads this
    address without any."""
    abonnements = AbonnementAgenda.objects.select_related("utilisateur").order_by("pk")
    for abonnement in abonnements.filter(utilisateur=personne) if personne else abonnements:
        _annoncer(abonnement, "agenda.ferme", auteur)
        abonnement.delete()


def titulaire(secret: str) -> Utilisateur | None:
    """Whose calendar this secret reads: an account that may still enter."""
    abonnement = AbonnementAgenda.objects.filter(empreinte=empreinte(secret), utilisateur__is_active=True)
    trouve = abonnement.select_related("utilisateur__affectation_active__entite").first()
    return trouve.utilisateur if trouve else None


def empreinte(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _annoncer(abonnement: AbonnementAgenda, genre: str, auteur: Utilisateur | None) -> None:
    donnees = donnees_compte(abonnement.utilisateur)
    annoncer(registre_des_habilitations(), genre, abonnement, auteur=auteur, donnees=donnees)
