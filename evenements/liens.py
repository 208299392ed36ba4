"""What the line of an entry shows of the map: the objects that speak of it, each with the way to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from annuaire.models import Utilisateur
from evenements.models import ObjetCarto
from evenements.nomenclatures import symboles
from maincourante.actes.suite import annoncer_plusieurs
from maincourante.actes.verrous import prendre
from maincourante.suites import Lien

Donnees = dict[str, Any]
NOM = "carte"
_LIES = ObjetCarto.objects.presents().filter(entrees=OuterRef("pk")).order_by("id")
_JSON = JSONObject(jeton="jeton", groupe="groupe_id", symbole="symbole", libelle="libelle")


def dire(objets: Iterable[Donnees]) -> list[Donnees]:
    """Each object by its own name, or by what it is."""
    return [
        {
            "genre": NOM,
            "id": objet["jeton"],
            "nom": objet["libelle"] or _quoi(objet["symbole"]),
            "symbole": objet["symbole"],
            "adresse": f"{reverse('carte', args=[objet['groupe']])}?objet={objet['jeton']}",
        }
        for objet in objets
    ]


LIEN = Lien(lire=ArraySubquery(_LIES.values(json=_JSON)), dire=dire)


def puce(objet: ObjetCarto) -> Donnees:
    """What the expression above reads of this object."""
    return {
        "jeton": str(objet.jeton),
        "groupe": objet.groupe_id,
        "symbole": objet.symbole,
        "libelle": objet.libelle,
    }


def puces(objet: ObjetCarto) -> dict[int, Donnees]:
    """What each linked entry shows of the object: nothing once it is deleted."""
    return {} if objet.supprime_le else {entree.pk: puce(objet) for entree in objet.entrees.all()}


def verrouiller_les_entrees(avant: dict[int, Donnees], apres: dict[int, Donnees]) -> list[int]:
    """The entries whose line changes between the two, locked: before the acte announces anything."""
    changees = {pk for pk in avant.keys() | apres.keys() if avant.get(pk) != apres.get(pk)}
    return prendre(entrees=changees)


def annoncer_les_entrees(ids: list[int], *, auteur: Utilisateur) -> None:
    if ids:
        annoncer_plusieurs(ids, "entree.liee", auteur=auteur)


def _quoi(code: str) -> str:
    symbole = symboles().get(code)
    return symbole.libelle if symbole else code
