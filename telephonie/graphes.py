"""Charts as SVG, drawn by the server: the same for the page, coloured by CSS, and for the PDF, which brings STYLE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from telephonie.chiffres import accord
from telephonie.models import CLASSES_S

# The colours of the light theme, for paper.
STYLE = """
    text { font: 10.5px 'Libertinus Serif'; fill: #5c6675; text-anchor: middle; } .ax { text-anchor: end; }
    .val { fill: #4d5867; } line { stroke: #dfe3e8; } .rep { fill: #1747a6; } .perdus { fill: #e3a5a8; }
    .moyen { fill: #9db4dd; } .compare { fill: none; stroke: #4d5867; stroke-width: 1.5; stroke-dasharray: 4 4; }
    .c0 { fill: #f0f3f8; } .c1 { fill: #dbe4f4; } .c2 { fill: #bccdec; } .c3 { fill: #94aee0; } .c4 { fill: #6588cd; }
    .c5 { fill: #3a63b6; } .c6 { fill: #1747a6; }
"""
JOURS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
TONS = 6


@dataclass(frozen=True)
class Barre:
    """One column: what was answered, what was not, and what one compares it with. `repere` is written under it,
    `lien` is where it leads, from the page."""

    libelle: str
    repondus: int
    autres: int
    compare: int | None = None
    repere: str = ""
    lien: str = ""


def barres(colonnes: Sequence[Barre], titre: str, *, largeur: int = 760, style: str = "") -> str:
    """Calls by column, answered below and the others above, with a dashed line for the comparison."""
    hauteur, gauche, bas, haut = 210, 36, 182, 14
    svg = _svg(largeur, hauteur, titre, style)
    if any(barre.lien for barre in colonnes) and not style:
        svg.set("role", "group")
    sommet = max([1, *(b.repondus + b.autres for b in colonnes), *(b.compare or 0 for b in colonnes)])
    pas = _pas(sommet)
    plafond = pas * -(-sommet // pas)

    def y(valeur: float) -> float:
        return bas - (bas - haut) * valeur / plafond

    for valeur in range(0, plafond + 1, pas):
        _element(svg, "line", x1=gauche, x2=largeur, y1=y(valeur), y2=y(valeur))
        _texte(svg, gauche - 6, y(valeur) + 4, str(valeur), "ax")
    large = (largeur - gauche - 4) / max(len(colonnes), 1)
    epais = large * 0.74
    trace: list[str] = []
    for rang, barre in enumerate(colonnes):
        x = gauche + 4 + rang * large
        total = barre.repondus + barre.autres
        # On paper nothing is followed.
        mene = bool(barre.lien and total and not style)
        groupe = SubElement(svg, "a", {"href": barre.lien}) if mene else SubElement(svg, "g")
        SubElement(
            groupe, "title"
        ).text = f"{barre.libelle} : {accord(total, 'présenté')}, {accord(barre.repondus, 'répondu')}"
        if barre.autres:
            _rect(groupe, x, y(total), epais, y(barre.repondus) - y(total), "perdus")
        if barre.repondus:
            _rect(groupe, x, y(barre.repondus), epais, bas - y(barre.repondus), "rep")
        if barre.repere:
            _texte(svg, x + epais / 2, bas + 18, barre.repere)
        if barre.compare is not None:
            trace.append(f"{'L' if trace else 'M'}{x + epais / 2:.1f} {y(barre.compare):.1f}")
    if trace:
        _element(svg, "path", d=" ".join(trace), **{"class": "compare"})
    return _ecrire(svg)


def attentes(histogramme: Sequence[int], titre: str, *, style: str = "") -> str:
    """The share of answered calls by class of wait: within 30 s, within 60 s, longer."""
    largeur, hauteur, bas, haut = 404, 150, 124, 22
    svg = _svg(largeur, hauteur, titre, style)
    # Above 90 s the classes are one: the shape matters there, not the detail.
    visibles = [*histogramme[:8], sum(histogramme[8:])]
    bornes = [f"≤{CLASSES_S[0]}", *(str(borne) for borne in CLASSES_S[1:8]), "+"]
    total, sommet = sum(visibles) or 1, max([*visibles, 1])
    large = largeur / len(visibles)
    for rang, (nombre, borne) in enumerate(zip(visibles, bornes, strict=True)):
        x, y = rang * large + 4, bas - (bas - haut) * nombre / sommet
        ton = "rep" if rang < 5 else "moyen" if rang < 7 else "perdus"
        _rect(svg, x, y, large - 8, max(bas - y, 0.6), ton)
        _texte(svg, x + (large - 8) / 2, bas + 16, borne)
        _texte(svg, x + (large - 8) / 2, y - 5, f"{round(100 * nombre / total)} %", "val")
    return _ecrire(svg)


def semaine_type(par_case: dict[int, float], titre: str, *, style: str = "") -> str:
    """Calls by weekday and hour; `par_case` is keyed by 100 × weekday (Monday 1) + hour."""
    case, gauche = 15, 40
    svg = _svg(gauche + 24 * case + 4, 7 * 17 + 20, titre, style)
    sommet = max([*par_case.values(), 1])
    for jour, nom in enumerate(JOURS, start=1):
        y = (jour - 1) * 17
        _texte(svg, gauche - 6, y + 12, nom, "ax")
        for heure in range(24):
            valeur = par_case.get(100 * jour + heure, 0)
            ton = min(TONS, round(TONS * valeur / sommet))
            groupe = SubElement(svg, "g")
            SubElement(groupe, "title").text = f"{nom} {heure} h : {valeur:.1f} appels en moyenne".replace(".", ",", 1)
            _rect(groupe, gauche + heure * case, y, case - 1, 16, f"c{ton}")
    for heure in range(0, 24, 3):
        _texte(svg, gauche + heure * case + 7, 7 * 17 + 14, str(heure))
    return _ecrire(svg)


def _pas(sommet: int) -> int:
    """A round step that gives three to five lines."""
    for pas in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000):
        if sommet / pas <= 5:
            return pas
    return 100_000


def _svg(largeur: int, hauteur: int, titre: str, style: str) -> Element:
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "graphe",
            "viewBox": f"0 0 {largeur} {hauteur}",
            "role": "img",
            "aria-label": titre,
        },
    )
    if style:
        svg.set("width", str(largeur))
        svg.set("height", str(hauteur))
        SubElement(svg, "style").text = style
    return svg


def _element(parent: Element, nom: str, **attributs: object) -> Element:
    return SubElement(
        parent, nom, {cle: f"{v:.1f}" if isinstance(v, float) else str(v) for cle, v in attributs.items()}
    )


def _rect(parent: Element, x: float, y: float, largeur: float, hauteur: float, classe: str) -> None:
    _element(parent, "rect", x=x, y=y, width=largeur, height=hauteur, rx=2, **{"class": classe})


def _texte(parent: Element, x: float, y: float, texte: str, classe: str = "") -> None:
    _element(parent, "text", x=x, y=y, **({"class": classe} if classe else {})).text = texte


def _ecrire(svg: Element) -> str:
    return tostring(svg, encoding="unicode")
