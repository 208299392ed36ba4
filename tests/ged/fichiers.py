"""Real files, made here, and the acts that deposit them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from uuid import uuid4

import typst
import xlsxwriter
from asgiref.sync import async_to_sync
from PIL import Image

from annuaire.models import Groupe, Utilisateur
from ged.actes.deposer import Description, deposer
from ged.actes.depots import ouvrir_depot, recevoir
from ged.models import Depot, Document, Dossier

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(texte: str = "Procédure d'évacuation du Samu 31.") -> bytes:
    return typst.compile(texte.encode())


def xlsx(*rangees: tuple[str, ...]) -> bytes:
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as classeur:
        feuille = classeur.add_worksheet("Numéros")
        for rang, rangee in enumerate(rangees):
            feuille.write_row(rang, 0, rangee)
    return sortie.getvalue()


def docx(
    texte: str = "Plan blanc : cellule de crise au rez-de-chaussée.", autres: Mapping[str, bytes] | None = None
) -> bytes:
    """The least that Word opens; `autres` are more entries of its ZIP."""
    espace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    corps = f'<w:document xmlns:w="{espace}"><w:body><w:p><w:r><w:t>{texte}</w:t></w:r></w:p></w:body></w:document>'
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", corps)
        for nom, octets in (autres or {}).items():
            archive.writestr(nom, octets)
    return sortie.getvalue()


def ods(*rangees: tuple[str, ...]) -> bytes:
    """A sheet as LibreOffice saves it: each line of a cell is a paragraph, the empty end of a row is repeated cells."""
    espaces = " ".join(
        f'xmlns:{nom}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"' for nom in ("office", "table", "text")
    )
    vide = '<table:table-cell table:number-columns-repeated="1020"/>'
    lignes = ""
    for rangee in rangees:
        cellules = ("".join(f"<text:p>{ligne}</text:p>" for ligne in cellule.split("\n")) for cellule in rangee)
        dites = "".join(f'<table:table-cell office:value-type="string">{dite}</table:table-cell>' for dite in cellules)
        lignes += f"<table:table-row>{dites}{vide}</table:table-row>"
    feuille = f'<table:table table:name="Numéros">{lignes}</table:table>'
    corps = f"<office:body><office:spreadsheet>{feuille}</office:spreadsheet></office:body>"
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"<office:document-content {espaces}>{corps}</office:document-content>")
    return sortie.getvalue()


def png(largeur: int = 60, hauteur: int = 40) -> bytes:
    sortie = io.BytesIO()
    Image.new("RGB", (largeur, hauteur), "#a33").save(sortie, "PNG")
    return sortie.getvalue()


@async_to_sync
async def tout(reponse) -> bytes:
    """The whole body of an answer that is streamed."""
    return b"".join([bloc async for bloc in reponse.streaming_content])


def envoyer(auteur: Utilisateur, groupe: Groupe, nom: str, octets: bytes) -> Depot:
    """The whole file, in one piece."""
    depot = ouvrir_depot(auteur=auteur, groupe=groupe, nom=nom, taille=len(octets), jeton=uuid4())
    return recevoir(auteur=auteur, depot=depot, debut=0, octets=octets)


def ranger(
    auteur: Utilisateur,
    groupe: Groupe,
    nom: str = "procédure.txt",
    octets: bytes = b"Consignes de nuit.",
    dossier: Dossier | None = None,
    **dit: object,
) -> Document:
    """Deposit a file and make a document of it."""
    depot = envoyer(auteur, groupe, nom, octets)
    description = Description(**dit) if dit else None  # type: ignore[arg-type]
    return deposer(auteur=auteur, groupe=groupe, jeton=depot.jeton, dossier=dossier, description=description)
