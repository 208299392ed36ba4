"""Many accounts at once: those of a team, from the list that its cadre keeps. All of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from annuaire.actes.comptes import CompteCree, MotDePasse, creer_compte
from annuaire.models import Entite, Utilisateur

# Each password takes half a second to hash: what somebody waits for in front of a page.
COMPTES_MAX = 60


@dataclass(frozen=True)
class CompteDemande:
    """One line of the list, as `creer_compte` takes it."""

    prenom: str
    nom: str
    identifiant: str
    entite: Entite
    role: str
    fonction: str = ""
    telephone: str = ""
    identifiant_psc: str = ""


def essayer_comptes(*, auteur: Utilisateur, demandes: Sequence[CompteDemande]) -> list[list[str]]:
    """What would be refused, in French, line by line; nothing is kept."""
    with transaction.atomic():
        refus = [_essayer(auteur, demande) for demande in demandes]
        transaction.set_rollback(True)
    return refus


def creer_comptes(*, auteur: Utilisateur, demandes: Sequence[CompteDemande]) -> list[CompteCree]:
    """The accounts and their provisional passwords, in the order of the list."""
    if len(demandes) > COMPTES_MAX:
        raise ValidationError(f"Au plus {COMPTES_MAX} comptes à la fois\u00a0: envoyez la suite après ceux-ci.")
    # Before the record is held: nobody waits for these to give or end a post.
    mots_de_passe = [MotDePasse.tirer() for _ in demandes]
    with transaction.atomic():
        return [
            _creer(auteur, demande, mot_de_passe) for demande, mot_de_passe in zip(demandes, mots_de_passe, strict=True)
        ]


def _essayer(auteur: Utilisateur, demande: CompteDemande) -> list[str]:
    try:
        with transaction.atomic():
            _creer(auteur, demande, MotDePasse.vide())
    except ValidationError as refus:
        return refus.messages
    except PermissionDenied as refus:
        return [str(refus)]
    return []


def _creer(auteur: Utilisateur, demande: CompteDemande, mot_de_passe: MotDePasse) -> CompteCree:
    return creer_compte(auteur=auteur, mot_de_passe=mot_de_passe, **{**asdict(demande), "entite": demande.entite})
