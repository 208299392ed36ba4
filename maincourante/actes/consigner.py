"""Record a new entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from maincourante.actes.validation import valider_texte
from maincourante.droits import verifier_peut_consigner
from maincourante.models import Categorie, Entree


@dataclass(frozen=True)
class Consignee:
    """The entry of a jeton, and whether this call made it."""

    entree: Entree
    est_nouvelle: bool


@transaction.atomic
def consigner(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    texte: str,
    jeton: UUID,
    categorie: Categorie | None = None,
    importance: str = Entree.Importance.NORMALE,
    survenu_le: datetime | None = None,
) -> Consignee:
    """Record an entry and announce it. Replaying the same jeton returns the first entry and does nothing else."""
    verifier_peut_consigner(auteur, groupe)
    if deja := Entree.objects.filter(jeton=jeton).first():
        return _rejouee(deja, auteur, groupe)
    maintenant = horloge.maintenant()
    entree = Entree(
        groupe=groupe,
        numero=_numero_suivant(groupe),
        jeton=jeton,
        auteur=auteur,
        entite=auteur.entite_active,
        consignee_le=maintenant,
        survenu_le=survenu_le or maintenant,
        texte=valider_texte(texte),
        categorie=categorie,
        importance=importance,
    )
    entree.save(force_insert=True)
    publier(groupe, "entree.consignee", entree, auteur=auteur)
    return Consignee(entree, True)


def _rejouee(entree: Entree, auteur: Utilisateur, groupe: Groupe) -> Consignee:
    """A jeton belongs to the person and the groupe that used it first."""
    if entree.auteur_id != auteur.pk or entree.groupe_id != groupe.pk:
        raise ValidationError({"jeton": "Ce jeton a déjà servi pour une autre entrée."})
    return Consignee(entree, False)


def _numero_suivant(groupe: Groupe) -> int:
    """The next number of the groupe's main courante; its row stays locked to the commit, so a rolled back entry leaves no gap."""
    with connection.cursor() as curseur:
        curseur.execute(
            """
            INSERT INTO maincourante_maincourante (groupe_id, dernier_numero) VALUES (%s, 1)
            ON CONFLICT (groupe_id) DO UPDATE SET dernier_numero = maincourante_maincourante.dernier_numero + 1
            RETURNING dernier_numero
            """,
            [groupe.pk],
        )
        return curseur.fetchone()[0]
