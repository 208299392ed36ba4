"""Share an entry to another groupe."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError

from annuaire.models import Groupe, Utilisateur
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.consigner import enregistrer
from maincourante.actes.copier import copie_de
from maincourante.actes.joindre import documents_de
from maincourante.actes.suite import annoncer, verifier_non_annulee, verrouiller
from maincourante.droits import verifier_peut_consigner
from maincourante.models import Entree


@rejouable
def partager(*, auteur: Utilisateur, entree: Entree, groupe: Groupe, jeton: UUID) -> Entree:
    """Copy an entry that one sees to a groupe where one writes; both fils say so. Returns the copy."""
    entree = verrouiller(entree)
    if deja := Entree.objects.filter(jeton=jeton).first():
        return _rejouee(deja, auteur, entree, groupe)
    verifier_peut_consigner(auteur, groupe)
    verifier_non_annulee(entree)
    _verifier_cible(entree, groupe)
    copie = copie_de(entree, groupe, auteur=auteur, jeton=jeton)
    enregistrer(copie, aussi=[entree.groupe], documents=documents_de(entree))
    annoncer(entree, "entree.partagee", auteur=auteur)
    return copie


def _verifier_cible(entree: Entree, groupe: Groupe) -> None:
    if groupe.pk == entree.groupe_id:
        raise ValidationError({"groupe": "Cette entrée est déjà dans ce groupe."})
    if copie := entree.partages.filter(groupe=groupe).first():
        raise ValidationError({"groupe": f"Cette entrée est déjà partagée dans ce groupe (n° {copie.numero})."})


def _rejouee(copie: Entree, auteur: Utilisateur, entree: Entree, groupe: Groupe) -> Entree:
    if (copie.auteur_id, copie.origine_id, copie.groupe_id) != (auteur.pk, entree.pk, groupe.pk):
        raise jeton_pris()
    return copie
