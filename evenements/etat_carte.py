"""The state of a map object as plain JSON: what its dépêches carry, what the page and the REST API give."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from annuaire.models import Groupe
from evenements.models import Cellule, ObjetCarto
from evenements.nomenclatures import symboles
from maincourante.etat import etat_entite, etat_personne
from maincourante.models import Entree

LIEES = Prefetch("entrees", Entree.objects.only("id", "numero", "groupe_id").order_by("id"))


def avec_liens(objets: QuerySet[ObjetCarto]) -> QuerySet[ObjetCarto]:
    """The objects with all that `donnees_objet` reads, in two queries."""
    return objets.select_related("cree_par", "modifie_par", "entite", "calque__cellule").prefetch_related(LIEES)


def donnees_objet(objet: ObjetCarto) -> dict[str, Any]:
    """Everything needed to draw the object and to describe it. Dates are ISO 8601 in UTC."""
    return {
        "id": objet.pk,
        "groupe": objet.groupe_id,
        "jeton": str(objet.jeton),
        "version": objet.version,
        "genre": objet.genre,
        "symbole": objet.symbole,
        "nature": objet.nature,
        "geometrie": objet.geometrie,
        "rayon_m": objet.rayon_m,
        "libelle": objet.libelle,
        "etat": objet.etat,
        "note": objet.note,
        "calque": {"id": objet.calque.pk, "nom": objet.calque.cellule.nom} if objet.calque else None,
        "entrees": [
            {"id": entree.pk, "numero": entree.numero, "groupe": entree.groupe_id} for entree in objet.entrees.all()
        ],
        "cree_par": etat_personne(objet.cree_par),
        "entite": etat_entite(objet.entite),
        "cree_le": _date(objet.cree_le),
        "modifie_par": etat_personne(objet.modifie_par),
        "modifie_le": _date(objet.modifie_le),
        "supprime_le": _date(objet.supprime_le),
    }


def nom_de(objet: ObjetCarto) -> str:
    """The name under which people speak of it."""
    symbole = symboles().get(objet.symbole)
    quoi = symbole.libelle if symbole else objet.symbole
    return f"{objet.libelle} · {quoi}" if objet.libelle else quoi


def rendre_objet(_donnees: dict[str, Any]) -> str:
    """A map object is drawn by the map, from its state."""
    return ""


def objets_de(groupe: Groupe) -> list[dict[str, Any]]:
    """What the map of a groupe shows."""
    return [donnees_objet(objet) for objet in avec_liens(ObjetCarto.objects.filter(groupe=groupe).presents())]


def calques_de(groupe: Groupe) -> list[dict[str, Any]]:
    """The layers of the map of an event: one per cell, in the order in which they were opened."""
    cellules = Cellule.objects.filter(evenement__groupe=groupe).order_by("pk")
    return [{"id": pk, "nom": nom} for pk, nom in cellules.values_list("groupe_id", "nom")]


def _date(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
