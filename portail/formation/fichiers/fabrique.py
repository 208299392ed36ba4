"""From a title and its lines to the bytes of a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import typst
import xlsxwriter

MODELE = Path(__file__).with_name("document.typ")
MOT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


@dataclass(frozen=True)
class Feuille:
    """What is written in a file."""

    titre: str
    lignes: Sequence[str]
    entite: str
    date: str
    version: int = 1

    @property
    def rangees(self) -> list[list[str]]:
        return [[case.strip() for case in ligne.split(";")] for ligne in self.lignes]


def fabriquer(format_: str, feuille: Feuille) -> bytes:
    return FABRIQUES[format_](feuille)


def _pdf(feuille: Feuille) -> bytes:
    return _composer(feuille, "pdf")


def _png(feuille: Feuille) -> bytes:
    return _composer(feuille, "png")


def _composer(feuille: Feuille, format_: str) -> bytes:
    donnees = {
        "titre": feuille.titre,
        "lignes": sum(feuille.rangees, []) if format_ == "png" else list(feuille.lignes),
        "entite": feuille.entite,
        "date": feuille.date,
        "version": feuille.version,
        "schema": format_ == "png",
    }
    options: dict[str, Any] = {"sys_inputs": {"donnees": json.dumps(donnees)}, "ignore_system_fonts": True}
    octets = (
        typst.compile(MODELE, format="png", ppi=110.0, **options)
        if format_ == "png"
        else typst.compile(MODELE, format="pdf", pdf_standards="ua-1", **options)
    )
    return octets[0] if isinstance(octets, list) else octets


def _docx(feuille: Feuille) -> bytes:
    """The least that Word and LibreOffice open: a title, then paragraphs."""
    titre = _paragraphe(feuille.titre, '<w:rPr><w:b/><w:sz w:val="36"/></w:rPr>')
    entete = _paragraphe(f"{feuille.entite} · base de formation, document fictif · version {feuille.version}")
    corps = "".join([titre, entete, *(_paragraphe(ligne) for ligne in feuille.lignes)])
    sortie = io.BytesIO()
    with ZipFile(sortie, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        document = f'<w:document xmlns:w="{MOT}"><w:body>{corps}</w:body></w:document>'
        archive.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?>{document}')
    return sortie.getvalue()


def _paragraphe(texte: str, style: str = "") -> str:
    return f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(texte)}</w:t></w:r></w:p>'


def _xlsx(feuille: Feuille) -> bytes:
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, {"in_memory": True, "strings_to_formulas": False}) as classeur:
        page = classeur.add_worksheet("Feuille")
        gras = classeur.add_format({"bold": True})
        for rang, rangee in enumerate(feuille.rangees):
            page.write_row(rang, 0, rangee, gras if rang == 0 else None)
        page.set_column(0, 5, 26)
    return sortie.getvalue()


def _csv(feuille: Feuille) -> bytes:
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=";").writerows(feuille.rangees)
    return ("\ufeff" + sortie.getvalue()).encode()


def _txt(feuille: Feuille) -> bytes:
    return "\n".join([feuille.titre, "", *feuille.lignes, ""]).encode()


FABRIQUES: dict[str, Callable[[Feuille], bytes]] = {
    "pdf": _pdf,
    "png": _png,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "txt": _txt,
}
