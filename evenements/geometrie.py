"""The geometry of a map object: checked, and put in one form. Longitude first, degrees, as GeoJSON says."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn

import shapely
from django.core.exceptions import ValidationError
from shapely.validation import explain_validity

from evenements.models import ObjetCarto

Genre = ObjetCarto.Genre
TYPES = {
    Genre.POINT: "Point",
    Genre.TEXTE: "Point",
    Genre.CERCLE: "Point",
    Genre.LIGNE: "LineString",
    Genre.POLYGONE: "Polygon",
}
SOMMETS_MAX = 5_000
RAYON_MIN_M, RAYON_MAX_M = 1.0, 500_000.0
METRES_PAR_DEGRE = 111_320.0
# The projection of the screens has no poles.
LATITUDE_MAX, LONGITUDE_MAX = 85.0, 180.0
PLAUSIBLE = 1e9  # neither infinite, nor not a number, nor an integer that no float holds
DECIMALES = 7  # about a centimetre
MINIMUM = {"Point": 1, "LineString": 2, "Polygon": 3}

Position = list[float]


def valider_geometrie(genre: str, geometrie: Any) -> dict[str, Any]:
    """The GeoJSON geometry of an object of this genre, rounded and closed; refused with what is wrong with it."""
    attendu = TYPES[Genre(genre)]
    if not isinstance(geometrie, dict) or geometrie.get("type") != attendu:
        _refuser(f"Cet objet attend une géométrie GeoJSON de type {attendu}.")
    coordonnees = geometrie.get("coordinates")
    if not isinstance(coordonnees, list) or not coordonnees:
        _refuser("La géométrie est vide : dessinez au moins un point.")
    if attendu == "Point":
        return {"type": attendu, "coordinates": _position(coordonnees)}
    if attendu == "LineString":
        return {"type": attendu, "coordinates": _ligne(coordonnees)}
    return {"type": attendu, "coordinates": _polygone(coordonnees)}


def valider_rayon(genre: str, rayon_m: Any) -> float | None:
    """Metres for a circle, nothing for the others."""
    if genre != Genre.CERCLE:
        if rayon_m is not None:
            raise ValidationError({"rayon_m": "Seul un cercle a un rayon."})
        return None
    if not _est_un_nombre(rayon_m):
        raise ValidationError({"rayon_m": "Donnez le rayon du cercle, en mètres."})
    if not RAYON_MIN_M <= rayon_m <= RAYON_MAX_M:
        raise ValidationError({"rayon_m": "Le rayon d'un cercle va de 1 m à 500 km."})
    return round(float(rayon_m), 2)


def emprise(bbox: Sequence[float]) -> shapely.Geometry:
    """The box west, south, east, north as a shape; one whose west is east of its east crosses the antimeridian."""
    ouest, sud, est, nord = bbox
    if ouest <= est:
        return shapely.box(ouest, sud, est, nord)
    return shapely.union(shapely.box(ouest, sud, 180, nord), shapely.box(-180, sud, est, nord))


def touche(geometrie: dict[str, Any], rayon_m: float | None, zone: shapely.Geometry) -> bool:
    """Whether an object, with the disc that a circle covers, has something in the zone."""
    forme = shapely.from_geojson(json.dumps(geometrie))
    if rayon_m is None:
        return bool(shapely.intersects(forme, zone))
    # Stretched to the metres of its latitude: near enough for what is at most 500 km wide.
    est, nord = METRES_PAR_DEGRE * max(math.cos(math.radians(forme.y)), 0.05), METRES_PAR_DEGRE
    en_metres = shapely.transform(zone, lambda points: (points - [forme.x, forme.y]) * [est, nord])
    return bool(shapely.distance(shapely.Point(0, 0), en_metres) <= rayon_m)


def _ligne(points: list[Any]) -> list[Position]:
    positions = _positions(points)
    if len(_distincts(positions)) < MINIMUM["LineString"]:
        _refuser("Une ligne a au moins deux points différents.")
    return positions


def _polygone(anneaux: list[Any]) -> list[list[Position]]:
    if not all(isinstance(anneau, list) for anneau in anneaux):
        _refuser("Une zone est une liste de contours, chacun une liste de points.")
    _compter(sum(map(len, anneaux)))
    fermes = [_fermer(_positions(anneau)) for anneau in anneaux]
    if any(len(_distincts(anneau)) < MINIMUM["Polygon"] for anneau in fermes):
        _refuser("Une zone a au moins trois points différents.")
    forme = shapely.Polygon(fermes[0], fermes[1:])
    if not forme.is_valid:
        _refuser(_pourquoi(forme))
    if forme.area == 0:
        _refuser("Cette zone n'a pas de surface.")
    return fermes


def _pourquoi(forme: shapely.Polygon) -> str:
    raison = explain_validity(forme)
    if not raison.startswith(("Self-intersection", "Ring Self-intersection")):
        return "Les contours de cette zone se chevauchent."
    longitude, _, latitude = raison.partition("[")[2].rstrip("]").partition(" ")
    return (
        f"Le contour de cette zone se croise, près de {_degres(latitude)}, {_degres(longitude)} : déplacez un sommet."
    )


def _degres(texte: str) -> str:
    return f"{float(texte):.4f}"


def _fermer(positions: list[Position]) -> list[Position]:
    return positions if positions[:1] == positions[-1:] else [*positions, positions[0]]


def _distincts(positions: list[Position]) -> set[tuple[float, ...]]:
    return {tuple(position) for position in positions}


def _positions(points: list[Any]) -> list[Position]:
    _compter(len(points))
    return [_position(point) for point in points]


def _compter(combien: int) -> None:
    if combien > SOMMETS_MAX:
        _refuser(f"Ce tracé compte {combien} points (maximum {SOMMETS_MAX}) : simplifiez-le.")


def _position(point: Any) -> Position:
    """[longitude, latitude]; an altitude is dropped."""
    if not isinstance(point, list) or not 2 <= len(point) <= 4 or not all(map(_est_un_nombre, point)):
        _refuser("Chaque point s'écrit [longitude, latitude], deux nombres.")
    longitude, latitude = point[:2]
    if not (abs(longitude) <= LONGITUDE_MAX and abs(latitude) <= LATITUDE_MAX):
        _refuser("Un point est en dehors du monde : la longitude va de -180 à 180, la latitude de -85 à 85.")
    return [round(float(longitude), DECIMALES), round(float(latitude), DECIMALES)]


def _est_un_nombre(valeur: Any) -> bool:
    return isinstance(valeur, (int, float)) and not isinstance(valeur, bool) and abs(valeur) < PLAUSIBLE


def _refuser(phrase: str) -> NoReturn:
    raise ValidationError({"geometrie": phrase})
