"""KML and GPX. External entities and document types are refused, not resolved."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from django.core.exceptions import ValidationError

Brut = tuple[dict[str, Any], dict[str, Any]]
# Folders of folders of placemarks of several geometries stay far under.
PROFONDEUR_MAX = 40
# No format puts one of these inside another of its kind.
SANS_SON_PAREIL = frozenset(
    ["Placemark", "Point", "LineString", "Polygon", "outerBoundaryIs", "innerBoundaryIs", "coordinates"]
    + ["wpt", "rte", "rtept", "trk", "trkseg", "trkpt"]
)


def lire_kml(octets: bytes) -> Iterator[Brut]:
    """The placemarks, with their name, their description and their extended data."""
    racine = _analyser(octets, "kml")
    for repere in _tous(racine, "Placemark"):
        proprietes: dict[str, Any] = {"name": _texte(repere, "name"), "description": _texte(repere, "description")}
        proprietes |= {d.get("name", ""): _texte(d, "value") for d in _tous(repere, "Data")}
        proprietes |= {"rayon_m": _nombre(proprietes.get("rayon_m", ""))}
        for point in _tous(repere, "Point"):
            yield {"type": "Point", "coordinates": next(iter(_positions(point)), [])}, proprietes
        for ligne in _tous(repere, "LineString"):
            yield {"type": "LineString", "coordinates": _positions(ligne)}, proprietes
        for zone in _tous(repere, "Polygon"):
            contours = [*_tous(zone, "outerBoundaryIs"), *_tous(zone, "innerBoundaryIs")]
            yield {"type": "Polygon", "coordinates": [_positions(contour) for contour in contours]}, proprietes


def lire_gpx(octets: bytes) -> Iterator[Brut]:
    """Way points as points, routes and the segments of tracks as lines."""
    racine = _analyser(octets, "gpx")
    for point in _tous(racine, "wpt"):
        yield {"type": "Point", "coordinates": _lieu(point)}, _dits(point)
    for route in _tous(racine, "rte"):
        yield {"type": "LineString", "coordinates": [_lieu(p) for p in _tous(route, "rtept")]}, _dits(route)
    for trace in _tous(racine, "trk"):
        for segment in _tous(trace, "trkseg"):
            yield {"type": "LineString", "coordinates": [_lieu(p) for p in _tous(segment, "trkpt")]}, _dits(trace)


def _analyser(octets: bytes, attendu: str) -> Element:
    try:
        _verifier_imbrication(octets)
        racine = fromstring(octets, forbid_dtd=True)
    except DefusedXmlException as erreur:
        raise _refus("Ce fichier déclare un type de document ou des entités : il est refusé par sécurité.") from erreur
    except (ParseError, ValueError, LookupError) as erreur:
        raise _refus(f"Ce fichier n'est pas du {attendu.upper()} lisible.") from erreur
    if _nom(racine) != attendu:
        raise _refus(f"Ce fichier n'est pas du {attendu.upper()}.")
    return racine


def _verifier_imbrication(octets: bytes) -> None:
    """Each object is looked for inside the others: one in another in another, by tens of thousands, would hold who
    reads them for a quarter of an hour."""
    ouverts: list[str] = []
    for debut_ou_fin, element in iterparse(BytesIO(octets), events=("start", "end"), forbid_dtd=True):
        nom = _nom(element)
        if debut_ou_fin == "end":
            ouverts.pop()
            element.clear()
            continue
        if len(ouverts) >= PROFONDEUR_MAX or (nom in SANS_SON_PAREIL and nom in ouverts):
            raise _refus("Ce fichier imbrique trop d'éléments les uns dans les autres : il est refusé.")
        ouverts.append(nom)


def _refus(phrase: str) -> ValidationError:
    return ValidationError({"fichier": phrase})


def _nom(element: Element) -> str:
    """Without its namespace: writers do not agree on it."""
    return element.tag.rpartition("}")[2]


def _tous(element: Element, nom: str) -> list[Element]:
    return [fils for fils in element.iter() if _nom(fils) == nom]


def _texte(element: Element, nom: str) -> str:
    return next((fils.text or "" for fils in element if _nom(fils) == nom), "")


def _dits(element: Element) -> dict[str, Any]:
    return {"name": _texte(element, "name"), "description": _texte(element, "desc")}


def _positions(element: Element) -> list[list[float]]:
    """ "lon,lat[,alt] lon,lat…" of the first coordinates inside."""
    texte = next((fils.text or "" for fils in _tous(element, "coordinates")), "")
    return [[_nombre(n) for n in position.split(",")[:2]] for position in texte.split()]


def _lieu(point: Element) -> list[float]:
    return [_nombre(point.get("lon", "")), _nombre(point.get("lat", ""))]


def _nombre(texte: Any) -> float:
    """Not a number for what is none: the geometry says why it is refused."""
    try:
        return float(texte)
    except (TypeError, ValueError):
        return float("nan")
