"""Small builders for the tests; everything goes through the same models and acts as the product."""

from __future__ import annotations

import itertools
from uuid import uuid4

from annuaire.models import Affectation, Droit, Entite, Groupe, Participation, Role, Utilisateur
from maincourante.actes.consigner import consigner
from maincourante.actes.partager import partager
from maincourante.models import Entree

MOT_DE_PASSE = "formation"
_suite = itertools.count(1)


def entite(
    code: str, nom: str, type_: str = Entite.Type.SAMU, parent: Entite | None = None, departements: tuple[str, ...] = ()
) -> Entite:
    return Entite.objects.create(code=code, nom=nom, type=type_, parent=parent, departements=list(departements))


def personne(
    identifiant: str, entite: Entite | None = None, role: str = Role.CONTRIBUTEUR, fonction: str = "ARM", **champs
) -> Utilisateur:
    prenom, _, nom = identifiant.partition(".")
    utilisateur = Utilisateur.objects.create_user(
        username=identifiant,
        password=MOT_DE_PASSE,
        first_name=prenom.title(),
        last_name=(nom or prenom).title(),
        **champs,
    )
    if entite:
        affecter(utilisateur, entite, role=role, fonction=fonction)
    return utilisateur


def affecter(
    utilisateur: Utilisateur, entite: Entite, *, role: str = Role.CONTRIBUTEUR, fonction: str = "ARM"
) -> Affectation:
    """Give a post and make it the active one."""
    affectation = Affectation.objects.create(utilisateur=utilisateur, entite=entite, role=role, fonction=fonction)
    utilisateur.affectation_active = affectation
    utilisateur.save(update_fields=["affectation_active"])
    return affectation


def groupe(nom: str = "", *participants: Entite | Utilisateur, droit: int = Droit.ECRITURE) -> Groupe:
    nouveau = Groupe.objects.create(genre=Groupe.Genre.THEMATIQUE, nom=nom or f"Groupe {next(_suite)}")
    for participant in participants:
        inviter(nouveau, participant, droit)
    return nouveau


def inviter(groupe: Groupe, participant: Entite | Utilisateur, droit: int = Droit.ECRITURE) -> Participation:
    cle = "entite" if isinstance(participant, Entite) else "utilisateur"
    return Participation.objects.create(groupe=groupe, droit=droit, **{cle: participant})


def entree(auteur: Utilisateur, groupe: Groupe, texte: str = "Hélico de nouveau disponible.", **champs) -> Entree:
    return consigner(
        auteur=auteur, groupe=groupe, texte=texte, jeton=champs.pop("jeton", None) or uuid4(), **champs
    ).entree


def copie(auteur: Utilisateur, depuis: Groupe, vers: Groupe, texte: str) -> Entree:
    """Shared from a groupe in which who reads the copy need not take part."""
    return partager(auteur=auteur, entree=entree(auteur, depuis, texte), groupe=vers, jeton=uuid4())
