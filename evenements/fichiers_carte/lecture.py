"""Read the objects of a GeoJSON, KML or GPX file. Nothing is written here: the person looks at them first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from evenements.actes.carte_champs import LIBELLE_MAX, NOTE_MAX
from evenements.extrait import et_les_autres
from evenements.fichiers_carte.xml import lire_gpx, lire_kml
from evenements.geometrie import valider_geometrie, valider_rayon
from evenements.models import ObjetCarto
from evenements.nomenclatures import natures, symboles

TAILLE_MAX = 2 * 1024 * 1024
OBJETS_MAX = 500
REFUS_MONTRES = 20
GENRES = {"Point": "point", "LineString": "ligne", "Polygon": "polygone"}
PAR_DEFAUT = {"point": "repere", "ligne": "trait", "polygone": "trait", "cercle": "trait", "texte": "texte"}
PROFONDEUR_MAX = 5

Brut = tuple[dict[str, Any], dict[str, Any]]  # geometry, properties


@dataclass
class Lecture:
    """What can be drawn, and why the rest cannot."""

    objets: list[dict[str, Any]] = field(default_factory=list)
    refus: list[str] = field(default_factory=list)


def lire_fichier(nom: str, octets: bytes) -> Lecture:
    """The objects of a file, by its name; refused as a whole when it cannot be read."""
    if len(octets) > TAILLE_MAX:
        raise refuser("Ce fichier dépasse 2 Mo : découpez-le ou simplifiez-le.")
    lecture = Lecture()
    for rang, (geometrie, proprietes) in enumerate(_lire(nom.lower(), octets), start=1):
        # Those that would be refused too: reading them costs as much.
        if rang > OBJETS_MAX:
            raise refuser(f"Ce fichier contient plus de {OBJETS_MAX} objets : découpez-le.")
        try:
            lecture.objets.append(_objet(geometrie, proprietes))
        except ValidationError as erreur:
            lecture.refus.append(f"Objet {rang} : {' '.join(erreur.messages)}")
    if not lecture.objets and not lecture.refus:
        raise refuser("Ce fichier ne contient aucun objet à dessiner.")
    if (autres := len(lecture.refus) - REFUS_MONTRES) > 0:
        lecture.refus[REFUS_MONTRES:] = [et_les_autres(autres)]
    return lecture


def refuser(phrase: str) -> ValidationError:
    return ValidationError({"fichier": phrase})


def _lire(nom: str, octets: bytes) -> Iterator[Brut]:
    if nom.endswith((".geojson", ".json")):
        return _lire_geojson(octets)
    if nom.endswith(".kml"):
        return lire_kml(octets)
    if nom.endswith(".gpx"):
        return lire_gpx(octets)
    raise refuser("Choisissez un fichier GeoJSON (.geojson, .json), KML (.kml) ou GPX (.gpx).")


def _lire_geojson(octets: bytes) -> Iterator[Brut]:
    try:
        racine = json.loads(octets.decode("utf-8-sig"))
    except (ValueError, RecursionError) as erreur:
        raise refuser("Ce fichier n'est pas du GeoJSON lisible (JSON en UTF-8).") from erreur
    elements = racine.get("features") if isinstance(racine, dict) and "features" in racine else [racine]
    if not isinstance(elements, list):
        raise refuser("Ce fichier n'est pas du GeoJSON : « features » doit être une liste.")
    for element in elements:
        if not isinstance(element, dict):
            raise refuser("Ce fichier n'est pas du GeoJSON : chaque objet doit en être un.")
        est_entite = element.get("type") == "Feature"
        proprietes = element.get("properties") if est_entite else {}
        geometrie = element.get("geometry") if est_entite else element
        for morceau in _morceaux(geometrie):
            yield morceau, proprietes if isinstance(proprietes, dict) else {}


def _morceaux(geometrie: Any, profondeur: int = 0) -> Iterator[dict[str, Any]]:
    """The simple geometries of one that may be multiple."""
    if not isinstance(geometrie, dict) or profondeur > PROFONDEUR_MAX:
        yield {}
        return
    genre = str(geometrie.get("type"))
    if genre == "GeometryCollection" and isinstance(geometrie.get("geometries"), list):
        for partie in geometrie["geometries"]:
            yield from _morceaux(partie, profondeur + 1)
    elif genre.startswith("Multi") and isinstance(geometrie.get("coordinates"), list):
        for coordonnees in geometrie["coordinates"]:
            yield {"type": genre.removeprefix("Multi"), "coordinates": coordonnees}
    else:
        yield geometrie


def _objet(geometrie: dict[str, Any], proprietes: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the acte. Our own exports come back as they left; what others say becomes a name and a note."""
    genre = _genre(geometrie, proprietes)
    rayon_m = proprietes.get("rayon_m") if genre == "cercle" else None
    symbole = proprietes.get("symbole")
    connu = symboles().get(symbole) if isinstance(symbole, str) else None
    objet = {
        "genre": genre,
        "geometrie": valider_geometrie(genre, geometrie),
        "rayon_m": valider_rayon(genre, rayon_m),
        "symbole": connu.code if connu and genre in connu.genres else PAR_DEFAUT[genre],
        "libelle": _texte(proprietes, ("libelle", "name", "nom", "title"), LIBELLE_MAX),
        "note": _texte(proprietes, ("note", "description", "desc"), NOTE_MAX),
    }
    if proprietes.get("etat") in ObjetCarto.Etat.values:
        objet["etat"] = proprietes["etat"]
    if isinstance(proprietes.get("nature"), str) and proprietes["nature"] in natures():
        objet["nature"] = proprietes["nature"]
    if genre == "texte" and not objet["libelle"]:
        objet["libelle"] = "Texte"
    return objet


def _genre(geometrie: dict[str, Any], proprietes: dict[str, Any]) -> str:
    genre = GENRES.get(str(geometrie.get("type")))
    if genre is None:
        raise ValidationError("sa géométrie n'est ni un point, ni une ligne, ni une zone.")
    dit = proprietes.get("genre")
    return str(dit) if genre == "point" and dit in ("cercle", "texte") else genre


def _texte(proprietes: dict[str, Any], noms: tuple[str, ...], maximum: int) -> str:
    valeur = next((proprietes[nom] for nom in noms if isinstance(proprietes.get(nom), str)), "")
    return "".join(_caractere(c) for c in valeur).strip()[:maximum]


def _caractere(c: str) -> str:
    """A space of any width still parts two words; what cannot be read goes."""
    return c if c.isprintable() or c == "\n" else " " if c.isspace() else ""
