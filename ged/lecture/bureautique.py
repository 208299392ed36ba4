"""Word, PowerPoint and OpenDocument: the text, read straight from their XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

from ged.lecture.lu import Lu

XML_MAX = 60 * 1024 * 1024


def lire_docx(chemin: Path, dossier: Path) -> Lu:
    with ZipFile(chemin) as archive:
        return Lu("\n".join(_paragraphes(_xml(archive, "word/document.xml"), paragraphe="p", mot="t")))


def lire_pptx(chemin: Path, dossier: Path) -> Lu:
    with ZipFile(chemin) as archive:
        noms = [nom for nom in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", nom)]
        noms.sort(key=lambda nom: int(re.sub(r"\D", "", nom)))
        diapos = ["\n".join(_paragraphes(_xml(archive, nom), paragraphe="p", mot="t")) for nom in noms]
    return Lu("\n\n".join(diapos), len(noms))


def lire_odf(chemin: Path, dossier: Path) -> Lu:
    """Each paragraph a line; a row of a sheet keeps its cells apart."""
    with ZipFile(chemin) as archive:
        racine = _xml(archive, "content.xml")
    return Lu("\n".join(ligne for ligne in _lignes(racine) if ligne.strip()))


def _lignes(element: Element) -> Iterator[str]:
    """What a row or a paragraph holds is said with it, and not once more by itself."""
    for enfant in element:
        match _nom(enfant):
            case "table-row":
                yield "\t".join(" ".join(_lignes(cellule)) for cellule in enfant).rstrip()
            case "p" | "h":
                yield "".join(enfant.itertext())
            case _:
                yield from _lignes(enfant)


def _paragraphes(racine: Element, *, paragraphe: str, mot: str) -> Iterator[str]:
    for element in racine.iter():
        if _nom(element) == paragraphe:
            morceaux = (_texte(enfant, mot) for enfant in element.iter())
            if ligne := "".join(morceaux).strip():
                yield ligne


def _texte(element: Element, mot: str) -> str:
    nom = _nom(element)
    if nom == mot:
        return element.text or ""
    return "\t" if nom == "tab" else " " if nom == "br" else ""


def _nom(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _xml(archive: ZipFile, nom: str) -> Element:
    with archive.open(nom) as flux:
        octets = flux.read(XML_MAX + 1)
    if len(octets) > XML_MAX:
        raise ValueError("XML démesuré")
    return fromstring(octets)
