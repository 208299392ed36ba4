"""The map as GeoJSON and KML; both come back through the import as they left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

from evenements.nomenclatures import natures, symboles

KML = "http://www.opengis.net/kml/2.2"
# The only ones of what may be written on a map that XML has no place for: one would make the whole file unreadable.
HORS_XML = dict.fromkeys((0xFFFE, 0xFFFF))
PROPRIETES = ("genre", "symbole", "nature", "rayon_m", "libelle", "etat", "note", "jeton", "version")


def en_geojson(nom: str, objets: Sequence[dict[str, Any]]) -> bytes:
    """A FeatureCollection; a circle is its centre, with `rayon_m`."""
    elements = [
        {"type": "Feature", "id": o["jeton"], "geometry": o["geometrie"], "properties": _proprietes(o)} for o in objets
    ]
    corps = {"type": "FeatureCollection", "name": nom, "features": elements}
    return json.dumps(corps, ensure_ascii=False, indent=1).encode()


def en_kml(nom: str, objets: Sequence[dict[str, Any]]) -> bytes:
    """One placemark per object, its own fields as extended data."""
    ET.register_namespace("", KML)
    racine = ET.Element(f"{{{KML}}}kml")
    document = ET.SubElement(racine, f"{{{KML}}}Document")
    _ecrire(document, "name", nom)
    for objet in objets:
        _repere(document, objet)
    return ET.tostring(racine, encoding="utf-8", xml_declaration=True)


def _proprietes(objet: dict[str, Any]) -> dict[str, Any]:
    propres = {champ: objet[champ] for champ in PROPRIETES if objet[champ] is not None}
    quoi = symboles().get(objet["symbole"])
    lisibles = {
        "name": objet["libelle"] or (quoi.libelle if quoi else ""),
        "nature_libelle": natures().get(objet["nature"], ""),
        "modifie_le": objet["modifie_le"],
        "modifie_par": objet["modifie_par"]["nom"],
    }
    return lisibles | propres


def _repere(document: ET.Element, objet: dict[str, Any]) -> None:
    repere = ET.SubElement(document, f"{{{KML}}}Placemark")
    proprietes = _proprietes(objet)
    _ecrire(repere, "name", proprietes["name"])
    _ecrire(repere, "description", objet["note"])
    donnees = ET.SubElement(repere, f"{{{KML}}}ExtendedData")
    for nom, valeur in proprietes.items():
        if nom not in ("name", "note"):
            _ecrire(ET.SubElement(donnees, f"{{{KML}}}Data", name=nom), "value", str(valeur))
    genre, coordonnees = objet["geometrie"]["type"], objet["geometrie"]["coordinates"]
    forme = ET.SubElement(repere, f"{{{KML}}}{genre}")
    if genre != "Polygon":
        _ecrire(forme, "coordinates", _positions([coordonnees] if genre == "Point" else coordonnees))
        return
    for rang, contour in enumerate(coordonnees):
        bord = ET.SubElement(forme, f"{{{KML}}}{'innerBoundaryIs' if rang else 'outerBoundaryIs'}")
        _ecrire(ET.SubElement(bord, f"{{{KML}}}LinearRing"), "coordinates", _positions(contour))


def _positions(points: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{longitude},{latitude}" for longitude, latitude in points)


def _ecrire(parent: ET.Element, nom: str, texte: str) -> None:
    ET.SubElement(parent, f"{{{KML}}}{nom}").text = texte.translate(HORS_XML)
