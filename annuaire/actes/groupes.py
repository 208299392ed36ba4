"""Groupes made by hand, for a subject."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.actes.participations import annoncer_participation
from annuaire.annonces import annoncer
from annuaire.droits import DroitInsuffisant, verifier_peut_creer_groupe, verifier_peut_piloter
from annuaire.etat import donnees_groupe
from annuaire.lisible import en_une_ligne
from annuaire.models import Droit, Groupe, Participation, Utilisateur


@transaction.atomic
def creer_groupe_thematique(
    *, auteur: Utilisateur, nom: str, description: str = "", avec_mon_entite: bool = False
) -> Groupe:
    """Create a groupe that its author pilots in person; their entité writes in it if asked for."""
    verifier_peut_creer_groupe(auteur)
    groupe = Groupe.objects.create(
        genre=Groupe.Genre.THEMATIQUE, nom=_valider_nom(nom), description=_valider_description(description)
    )
    annoncer(groupe, "groupe.cree", groupe, auteur=auteur, donnees=donnees_groupe(groupe))
    _ajouter(auteur, groupe, Droit.PILOTAGE, utilisateur=auteur)
    if avec_mon_entite and auteur.entite_active:
        _ajouter(auteur, groupe, Droit.ECRITURE, entite=auteur.entite_active)
    return groupe


@transaction.atomic
def modifier_groupe(*, auteur: Utilisateur, groupe: Groupe, nom: str, description: str) -> Groupe:
    """Rename or describe a thematic groupe; the others take their name from the territory."""
    verifier_peut_piloter(auteur, groupe)
    if groupe.genre != Groupe.Genre.THEMATIQUE:
        raise DroitInsuffisant("Le nom de ce groupe vient du territoire\u00a0: il ne se change pas.")
    groupe.nom, groupe.description = _valider_nom(nom), _valider_description(description)
    groupe.save(update_fields=["nom", "description"])
    annoncer(groupe, "groupe.modifie", groupe, auteur=auteur, donnees=donnees_groupe(groupe))
    return groupe


def _ajouter(auteur: Utilisateur, groupe: Groupe, droit: Droit, **participant: object) -> None:
    participation = Participation.objects.create(
        groupe=groupe, droit=droit, depuis_le=horloge.maintenant(), **participant
    )
    annoncer_participation(participation, "participation.ajoutee", auteur)


def _valider_nom(nom: str) -> str:
    nom = en_une_ligne(nom)
    if len(nom) < 3:
        raise ValidationError({"nom": "Donnez au groupe un nom d'au moins 3 caractères."})
    if len(nom) > 120:
        raise ValidationError({"nom": "Ce nom dépasse 120 caractères."})
    return nom


def _valider_description(description: str) -> str:
    description = description.strip()
    if len(description) > 1000:
        raise ValidationError({"description": "Cette description dépasse 1 000 caractères."})
    return description
