"""The secret address of a person's calendar: given once, replaced or closed at will."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.db.models import Model

from annuaire import horloge
from annuaire.annonces import annoncer, registre_des_habilitations
from annuaire.etat import donnees_compte
from annuaire.models import Groupe, Utilisateur
from evenements.models import AbonnementAgenda

OCTETS = 32
# What is done to an account of which somebody else may have had the use.
REPRISES = ("compte.acces_reinitialise", "compte.desactive")


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
    _fermer(auteur, auteur)


def fermer_l_agenda_repris(_registre: Groupe, genre: str, objet: Model, auteur: Utilisateur | None) -> None:
    """Called by annuaire after each change of an account: who takes an access back takes this one with the others."""
    if genre in REPRISES and isinstance(objet, Utilisateur):
        _fermer(objet, auteur)


def titulaire(secret: str) -> Utilisateur | None:
    """Whose calendar this secret reads: an account that may still enter."""
    abonnement = AbonnementAgenda.objects.filter(empreinte=empreinte(secret), utilisateur__is_active=True)
    trouve = abonnement.select_related("utilisateur__affectation_active__entite").first()
    return trouve.utilisateur if trouve else None


def empreinte(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _fermer(personne: Utilisateur, auteur: Utilisateur | None) -> None:
    abonnement = AbonnementAgenda.objects.filter(utilisateur=personne).first()
    if abonnement is None:
        return
    _annoncer(abonnement, "agenda.ferme", auteur)
    abonnement.delete()


def _annoncer(abonnement: AbonnementAgenda, genre: str, auteur: Utilisateur | None) -> None:
    donnees = donnees_compte(abonnement.utilisateur)
    annoncer(registre_des_habilitations(), genre, abonnement, auteur=auteur, donnees=donnees)
