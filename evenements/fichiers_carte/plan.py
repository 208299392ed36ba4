"""The map drawn as SVG for paper: the outline of France, the objects with their symbols, a scale."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import parse
from django.contrib.staticfiles import finders

from evenements.nomenclatures import symboles

SVG = "http://www.w3.org/2000/svg"
TONS = {
    "soin": "#1747a6",
    "commandement": "#14181f",
    "urgent": "#b3121d",
    "important": "#8f4700",
    "fait": "#12703c",
    "neutre": "#465160",
}
REMPLIS = {
    "exclusion": 0.09,
    "zone-chaude": 0.22,
    "zone-tiede": 0.14,
    "zone-froide": 0.07,
    "cordon": 0.0,
    "panache": 0.25,
}
TIRETS = {"exclusion": "10 7", "zone-tiede": "14 5", "zone-froide": "3 6", "cordon": "14 5 3 5", "deviation": "12 8"}
EPAISSEURS = {"axe-rouge": 6.0, "itineraire": 4.0, "deviation": 4.0, "cordon": 4.0, "zone-chaude": 3.0}
COTE = 34.0
RAYON_TERRE = 6_378_137.0
MARGE = 0.12
# A single point has no extent: what is shown around it, in metres.
ETENDUE_MIN_M = 1_500.0
ETAPES_ECHELLE = (1, 2, 5)

Point = tuple[float, float]


class Cadre(NamedTuple):
    """From degrees to the points of the drawing: Mercator, as on the screen."""

    x: float
    y: float
    echelle: float
    largeur: float
    hauteur: float

    def placer(self, position: Sequence[float]) -> Point:
        mx, my = mercator(position)
        return (mx - self.x) * self.echelle, (self.y - my) * self.echelle


def mercator(position: Sequence[float]) -> Point:
    longitude, latitude = position[0], position[1]
    return (
        RAYON_TERRE * math.radians(longitude),
        RAYON_TERRE * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)),
    )


def cadrer(objets: Sequence[dict[str, Any]], largeur: float, hauteur: float) -> Cadre:
    """All the objects, with a margin; the whole of France when there is none."""
    points = [mercator(position) for objet in objets for position in etendue(objet)]
    points = points or [mercator((-5.2, 41.3)), mercator((9.6, 51.1))]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    large = max(max(xs) - min(xs), ETENDUE_MIN_M) * (1 + 2 * MARGE)
    haut = max(max(ys) - min(ys), ETENDUE_MIN_M) * (1 + 2 * MARGE)
    echelle = min(largeur / large, hauteur / haut)
    cx, cy = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return Cadre(cx - largeur / echelle / 2, cy + hauteur / echelle / 2, echelle, largeur, hauteur)


def etendue(objet: dict[str, Any]) -> list[Sequence[float]]:
    """The positions that must be seen."""
    coordonnees = objet["geometrie"]["coordinates"]
    if objet["genre"] == "polygone":
        return list(coordonnees[0])
    if objet["genre"] == "ligne":
        return list(coordonnees)
    if objet["genre"] != "cercle":
        return [coordonnees]
    longitude, latitude = coordonnees
    dy = math.degrees(objet["rayon_m"] / RAYON_TERRE)
    dx = dy / math.cos(math.radians(latitude))
    return [(longitude - dx, latitude - dy), (longitude + dx, latitude + dy)]


def dessiner(objets: Sequence[dict[str, Any]], largeur: float, hauteur: float) -> str:
    """The SVG of the map: zones first, then lines, then symbols, then words."""
    cadre = cadrer(objets, largeur, hauteur)
    racine = ET.Element(
        f"{{{SVG}}}svg", viewBox=f"0 0 {largeur:.0f} {hauteur:.0f}", width=f"{largeur}", height=f"{hauteur}"
    )
    _ajouter(racine, "rect", width="100%", height="100%", fill="#dbe6ee")
    for anneaux in _departements():
        chemin = " ".join(_chemin([cadre.placer(p) for p in anneau]) + "Z" for anneau in anneaux if _vu(anneau, cadre))
        if chemin:
            _ajouter(racine, "path", d=chemin, fill="#f4f2ec", stroke="#b9c2cc", stroke_width="0.8")
    ordre = {"polygone": 0, "cercle": 1, "ligne": 2, "point": 3, "texte": 4}
    for objet in sorted(objets, key=lambda o: ordre[o["genre"]]):
        _forme(racine, objet, cadre)
    for objet in objets:
        _etiquette(racine, objet, cadre)
    _echelle(racine, cadre)
    ET.register_namespace("", SVG)
    return ET.tostring(racine, encoding="unicode")


def vignette(code: str) -> str:
    """One symbol, for the legend."""
    racine = ET.Element(f"{{{SVG}}}svg", viewBox="0 0 32 32", width="32", height="32")
    _symbole(racine, code, 16, 16, 32)
    return ET.tostring(racine, encoding="unicode")


def _forme(racine: ET.Element, objet: dict[str, Any], cadre: Cadre) -> None:
    ton, code = _ton(objet), objet["symbole"]
    opacite = "0.4" if objet["etat"] == "leve" else "1"
    trait = {
        "stroke": ton,
        "stroke_width": f"{EPAISSEURS.get(code, 2.5)}",
        "stroke_dasharray": "2 7" if objet["etat"] == "prevu" else TIRETS.get(code, "none"),
        "fill": "none" if objet["genre"] == "ligne" else ton,
        "fill_opacity": f"{REMPLIS.get(code, 0.15)}",
        "opacity": opacite,
    }
    coordonnees = objet["geometrie"]["coordinates"]
    if objet["genre"] == "polygone":
        contours = [_chemin([cadre.placer(p) for p in contour]) + "Z" for contour in coordonnees]
        _ajouter(racine, "path", d=" ".join(contours), fill_rule="evenodd", **trait)
    elif objet["genre"] == "ligne":
        _ajouter(racine, "path", d=_chemin([cadre.placer(p) for p in coordonnees]), **trait)
    elif objet["genre"] == "cercle":
        x, y = cadre.placer(coordonnees)
        rayon = objet["rayon_m"] * cadre.echelle / math.cos(math.radians(coordonnees[1]))
        _ajouter(racine, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{rayon:.1f}", **trait)
    elif objet["genre"] == "point":
        _symbole(racine, code, *cadre.placer(coordonnees), COTE, opacite)


def _symbole(racine: ET.Element, code: str, x: float, y: float, cote: float, opacite: str = "1") -> None:
    connu = symboles().get(code)
    ton = TONS[connu.ton if connu else "neutre"]
    place = f"translate({x - cote / 2:.1f} {y - cote / 2:.1f}) scale({cote / 32:.3f})"
    groupe = _ajouter(racine, "g", transform=place, opacity=opacite)
    for trait in _sprite().get(code, ()):
        attributs = {nom: _peindre(valeur, ton) for nom, valeur in trait.attrib.items()}
        copie = ET.SubElement(groupe, trait.tag, attributs)
        copie.text = trait.text
        if trait.text:
            copie.set("font-family", "Libertinus Serif")


def _etiquette(racine: ET.Element, objet: dict[str, Any], cadre: Cadre) -> None:
    if not objet["libelle"]:
        return
    positions = etendue(objet)
    if objet["genre"] == "cercle":
        x, y = cadre.placer(objet["geometrie"]["coordinates"])
        y = cadre.placer(positions[1])[1] - 6
    elif objet["genre"] in ("point", "texte"):
        x, y = cadre.placer(positions[0])
        y += COTE / 2 + 13 if objet["genre"] == "point" else 5
    else:
        x, y = cadre.placer(positions[len(positions) // 2])
    for peinture in ({"stroke": "#ffffff", "stroke_width": "3.5", "stroke_linejoin": "round"}, {}):
        texte = _ajouter(
            racine, "text", x=f"{x:.1f}", y=f"{y:.1f}", text_anchor="middle", font_size="13", font_weight="bold",
            font_family="Libertinus Serif", fill="#14181f", **peinture,
        )  # fmt: skip
        texte.text = objet["libelle"]


def _echelle(racine: ET.Element, cadre: Cadre) -> None:
    """A bar of a round length, near a fifth of the width."""
    latitude = math.atan(math.sinh((cadre.y - cadre.hauteur / cadre.echelle / 2) / RAYON_TERRE))
    metres_par_point = math.cos(latitude) / cadre.echelle
    voulu = cadre.largeur / 5 * metres_par_point
    puissance = 10 ** math.floor(math.log10(voulu))
    rond = max(etape * puissance for etape in ETAPES_ECHELLE if etape * puissance <= voulu)
    long, y = rond / metres_par_point, cadre.hauteur - 14
    _ajouter(racine, "path", d=f"M14 {y - 6}v6h{long:.1f}v-6", fill="none", stroke="#14181f", stroke_width="1.5")
    texte = _ajouter(
        racine, "text", x=f"{14 + long / 2:.1f}", y=f"{y - 4}", text_anchor="middle", font_size="11",
        font_family="Libertinus Serif", fill="#14181f",
    )  # fmt: skip
    texte.text = f"{rond / 1000:g} km" if rond >= 1000 else f"{rond:g} m"


def _ton(objet: dict[str, Any]) -> str:
    connu = symboles().get(objet["symbole"])
    return TONS[connu.ton if connu else "neutre"]


def _peindre(valeur: str, ton: str) -> str:
    return ton if valeur == "currentColor" else "#ffffff" if valeur.startswith("var(") else valeur


def _ajouter(parent: ET.Element, nom: str, **attributs: str) -> ET.Element:
    return ET.SubElement(
        parent, f"{{{SVG}}}{nom}", {cle.replace("_", "-"): valeur for cle, valeur in attributs.items()}
    )


def _chemin(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _vu(anneau: Sequence[Sequence[float]], cadre: Cadre) -> bool:
    """Whether the ring comes near the frame at all."""
    places = [cadre.placer(p) for p in anneau]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return max(xs) > 0 and min(xs) < cadre.largeur and max(ys) > 0 and min(ys) < cadre.hauteur


@cache
def _sprite() -> dict[str, list[ET.Element]]:
    racine = parse(_fichier("img/symboles.svg")).getroot()
    return {symbole.get("id", "")[2:]: list(symbole) for symbole in racine}


@cache
def _departements() -> list[list[list[Point]]]:
    """The rings of each département, from the same file as the screen's."""
    with open(_fichier("carte/fond.json"), encoding="utf-8") as fichier:  # noqa: PTH123 — finders give a string
        topologie = json.load(fichier)
    arcs = [list(_arc(arc, topologie["transform"]["scale"])) for arc in topologie["arcs"]]
    return [
        [_anneau(numeros, arcs) for polygone in element["arcs"] for numeros in polygone]
        for element in topologie["objects"]["departements"]["geometries"]
    ]


def _arc(arc: Sequence[Sequence[int]], pas: Sequence[float]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * pas[0], y * pas[1]


def _anneau(numeros: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for numero in numeros:
        arc = arcs[~numero][::-1] if numero < 0 else arcs[numero]
        points += arc[1:] if points else arc
    return points


def _fichier(nom: str) -> str:
    chemin = finders.find(nom)
    assert isinstance(chemin, str)  # noqa: S101 — ours, in static/
    return chemin
