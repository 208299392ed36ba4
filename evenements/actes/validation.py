"""What an event may hold; every refusal names its field and says why in French."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from evenements.models import CategorieEmsi, Evenement
from maincourante.actes.validation import valider_nom, valider_texte

TITRE_MAX = 110
TITRE_MIN = 4
ADRESSE_MAX = 200
DESCRIPTION_MAX = 4_000
MOTIF_MAX = 500
ANNEES_MAX = timedelta(days=5 * 366)


def rassembler(**controles: Callable[[], Any]) -> dict[str, Any]:
    """What each check gives, or all that they refuse, at once: nobody corrects a form one field at a time."""
    valeurs: dict[str, Any] = {}
    refus: dict[str, list[str]] = {}
    for nom, controle in controles.items():
        try:
            valeurs[nom] = controle()
        except ValidationError as erreur:
            for champ, phrases in erreur.message_dict.items():
                refus.setdefault(champ, []).extend(phrases)
    if refus:
        raise ValidationError(refus)
    return valeurs


def valider_titre(titre: str) -> str:
    titre = valider_nom(titre, champ="titre", maximum=TITRE_MAX)
    if len(titre) < TITRE_MIN:
        raise ValidationError({"titre": f"Donnez à l'événement un titre d'au moins {TITRE_MIN} caractères."})
    return titre


def valider_motif(motif: str) -> str:
    return valider_texte(motif, champ="motif", maximum=MOTIF_MAX)


def valider_choix(valeur: str, choix: Iterable[str], *, champ: str, phrase: str) -> str:
    if valeur not in choix:
        raise ValidationError({champ: phrase})
    return valeur


def valider_niveau(niveau: int) -> Evenement.Niveau:
    try:
        return Evenement.Niveau(niveau)
    except ValueError:
        raise ValidationError({"niveau": "Ce niveau n'existe pas : choisissez de local à national."}) from None


def valider_echelle(echelle: int | None) -> int | None:
    if echelle is not None and not 1 <= echelle <= 5:
        raise ValidationError({"echelle": "L'échelle EMSI va de 1 à 5."})
    return echelle


def valider_plans(plans: Iterable[str]) -> list[str]:
    """Without repetition, in the order of the nomenclature."""
    demandes = set(plans)
    if inconnus := demandes - set(Evenement.Plan.values):
        raise ValidationError({"plans": f"Plan inconnu : {', '.join(sorted(inconnus))[:80]}."})
    return [plan for plan in Evenement.Plan.values if plan in demandes]


def valider_dates(debut_le: datetime, fin_prevue_le: datetime | None, *, maintenant: datetime) -> None:
    if abs(debut_le - maintenant) > ANNEES_MAX:
        raise ValidationError({"debut_le": "Cette date est à plus de cinq ans : vérifiez-la."})
    if fin_prevue_le is None:
        return
    if fin_prevue_le <= debut_le:
        raise ValidationError({"fin_prevue_le": "La fin prévue doit venir après le début."})
    if fin_prevue_le - debut_le > ANNEES_MAX:
        raise ValidationError({"fin_prevue_le": "Cette fin est à plus de cinq ans du début : vérifiez-la."})


def categorie_emsi(code: str | None) -> CategorieEmsi | None:
    if not code:
        return None
    categorie = CategorieEmsi.objects.filter(pk=code).first() if "\x00" not in code else None
    if categorie is None:
        raise ValidationError({"categorie": "Cette catégorie EMSI n'existe pas."})
    return categorie
