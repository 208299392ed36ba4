"""Add the objects of a file to a map, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects

from annuaire.models import Groupe, Utilisateur
from evenements.actes.carte import preparer, verifier_place
from evenements.droits import verifier_peut_modifier
from evenements.etat_carte import LIEES, donnees_objet
from evenements.models import ObjetCarto
from fil.actes import publier
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.signaler import signaler

OBJETS_MAX = 500


@rejouable
def importer(
    *, auteur: Utilisateur, groupe: Groupe, jeton: UUID, objets: Sequence[Mapping[str, Any]], fichier: str
) -> list[ObjetCarto]:
    """Draw them in one transaction, and say it in one line of the log. All is checked and written before the fil is
    held: nobody who writes meanwhile waits for 500 objects.

    Replaying the same jeton returns the first objects and does nothing else.
    """
    if deja := _deja_importes(auteur, groupe, jeton, len(objets)):
        return deja
    verifier_peut_modifier(auteur, groupe)
    if not objets or len(objets) > OBJETS_MAX:
        raise ValidationError(
            {"fichier": f"Un import porte de 1 à {OBJETS_MAX} objets : celui-ci en porte {len(objets)}."}
        )
    verifier_place(groupe, combien=len(objets))
    nouveaux = [preparer(auteur, groupe, uuid5(jeton, str(rang)), **objet) for rang, objet in enumerate(objets)]
    ObjetCarto.objects.bulk_create(nouveaux)
    prefetch_related_objects(nouveaux, LIEES)
    dits = [donnees_objet(objet) | {"geste": str(objet.jeton)} for objet in nouveaux]
    if groupe.genre in (Groupe.Genre.EVENEMENT, Groupe.Genre.CELLULE):
        combien = f"{len(objets)} objets importés" if len(objets) > 1 else "1 objet importé"
        signaler(auteur=auteur, groupe=groupe, texte=f"Carte : {combien} de « {fichier} ».")
    for objet, donnees in zip(nouveaux, dits, strict=True):
        publier(groupe, "objet.dessine", objet, auteur=auteur, donnees=donnees)
    return nouveaux


def _deja_importes(auteur: Utilisateur, groupe: Groupe, jeton: UUID, combien: int) -> list[ObjetCarto]:
    jetons = [uuid5(jeton, str(rang)) for rang in range(combien)]
    deja = list(ObjetCarto.objects.filter(jeton__in=jetons))
    if any((objet.cree_par_id, objet.groupe_id) != (auteur.pk, groupe.pk) for objet in deja):
        raise jeton_pris()
    return deja
