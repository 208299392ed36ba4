"""What is drawn on the maps of the training base's events, as cartes.csv tells it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from annuaire.models import Groupe, Utilisateur
from evenements.actes.carte import deplacer, dessiner, modifier, restaurer, supprimer
from evenements.models import Cellule, ObjetCarto
from evenements.nomenclatures import symboles

CARTES = Path(__file__).with_name("textes") / "cartes.csv"
ESPACE = UUID("b6d1b0b8-5d7e-4b86-8f0b-6a4f6a0c9a53")

Moment = tuple[int, str, str, dict[str, Any]]


def moments(evenement: str) -> Iterator[Moment]:
    """Minute, who, "carte", the line of the file."""
    with CARTES.open(newline="", encoding="utf-8") as fichier:
        for ligne in csv.DictReader(fichier, delimiter=";"):
            if ligne["evenement"] == evenement:
                yield int(ligne["minute"]), ligne["acteur"], "carte", {"ligne": ligne}


def jouer(*, auteur: Utilisateur, groupe: Groupe, ligne: dict[str, str]) -> None:
    """One gesture on the map. An object keeps its name in the groupe, so that a later line finds it again."""
    jeton = uuid5(ESPACE, f"{groupe.pk} {ligne['nom']}")
    etat: dict[str, Any] = {"etat": ligne["etat"]} if ligne["etat"] else {}
    objet = ObjetCarto.objects.filter(groupe=groupe, jeton=jeton).first()
    if ligne["geste"] == "dessiner":
        genre, trace = _trace(ligne)
        if objet:
            _reprendre(auteur, objet, trace, etat.get("etat", ObjetCarto.Etat.EN_PLACE))
            return
        dessiner(
            auteur=auteur, groupe=groupe, jeton=jeton, genre=genre, symbole=ligne["symbole"], libelle=ligne["libelle"],
            **trace, **etat,
        )  # fmt: skip
        return
    if objet is None or objet.supprime_le:
        return
    geste: dict[str, Any] = {"auteur": auteur, "objet": objet, "jeton": uuid4(), "version": objet.version}
    match ligne["geste"]:
        case "deplacer":
            deplacer(**geste, geometrie=_geometrie(ligne["trace"], objet.genre), rayon_m=objet.rayon_m)
        case "modifier":
            modifier(**geste, **etat)
        case "ranger":
            calque = Cellule.objects.filter(evenement__groupe=groupe, nom=ligne["libelle"]).first()
            modifier(**geste, calque=calque and calque.groupe_id)
        case "supprimer":
            supprimer(**geste)


def _reprendre(auteur: Utilisateur, objet: ObjetCarto, trace: dict[str, Any], etat: str) -> None:
    """What an interrupted performance has left goes back to where the story puts it."""
    if objet.supprime_le:
        objet = restaurer(auteur=auteur, objet=objet, jeton=uuid4(), version=objet.version)
    objet = deplacer(auteur=auteur, objet=objet, jeton=uuid4(), version=objet.version, **trace)
    modifier(auteur=auteur, objet=objet, jeton=uuid4(), version=objet.version, etat=etat)


def _trace(ligne: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The first genre of the symbol that goes with what is drawn."""
    genres = symboles()[ligne["symbole"]].genres
    if ligne["rayon"]:
        genre = "cercle"
    elif " " not in ligne["trace"]:
        genre = "point"
    else:
        genre = "ligne" if "ligne" in genres else "polygone"
    rayon_m = float(ligne["rayon"]) if ligne["rayon"] else None
    return genre, {"geometrie": _geometrie(ligne["trace"], genre), "rayon_m": rayon_m}


def _geometrie(trace: str, genre: str) -> dict[str, Any]:
    points = [[float(degres) for degres in point.split(",")] for point in trace.split()]
    if genre == "ligne":
        return {"type": "LineString", "coordinates": points}
    if genre == "polygone":
        return {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    return {"type": "Point", "coordinates": points[0]}
