"""The reference layers of the map: the entités of the directory whose position is known."""

from __future__ import annotations

from typing import Any

from annuaire.models import Entite

COUCHES = {Entite.Type.SAMU: "Samu", Entite.Type.HOPITAL: "Établissements de santé", Entite.Type.ARS: "ARS"}


def lire_reperes() -> list[dict[str, Any]]:
    """One per entité: its layer, its name, its place."""
    entites = Entite.objects.filter(type__in=COUCHES, est_active=True, latitude__isnull=False)
    return [
        {"code": code, "nom": nom, "couche": COUCHES[Entite.Type(type_)], "lat": latitude, "lng": longitude}
        for code, nom, type_, latitude, longitude in entites.values_list("code", "nom", "type", "latitude", "longitude")
    ]
