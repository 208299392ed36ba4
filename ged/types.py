"""What may be deposited: the extensions admitted, each with its MIME type and its family."""

from __future__ import annotations

from typing import NamedTuple


class Type(NamedTuple):
    """A kind of file: how it is served, what draws it, what one calls it."""

    mime: str
    famille: str
    libelle: str


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
ADMIS: dict[str, Type] = {
    "pdf": Type("application/pdf", "pdf", "PDF"),
    "docx": Type(f"{OOXML}.wordprocessingml.document", "texte", "Word"),
    "odt": Type(f"{ODF}.text", "texte", "OpenDocument texte"),
    "xlsx": Type(f"{OOXML}.spreadsheetml.sheet", "tableur", "Excel"),
    "ods": Type(f"{ODF}.spreadsheet", "tableur", "OpenDocument tableur"),
    "csv": Type("text/csv; charset=utf-8", "tableur", "CSV"),
    "pptx": Type(f"{OOXML}.presentationml.presentation", "presentation", "PowerPoint"),
    "odp": Type(f"{ODF}.presentation", "presentation", "OpenDocument présentation"),
    "png": Type("image/png", "image", "image PNG"),
    "jpg": Type("image/jpeg", "image", "image JPEG"),
    "jpeg": Type("image/jpeg", "image", "image JPEG"),
    "gif": Type("image/gif", "image", "image GIF"),
    "webp": Type("image/webp", "image", "image WebP"),
    "txt": Type("text/plain; charset=utf-8", "brut", "texte"),
    "md": Type("text/plain; charset=utf-8", "brut", "texte"),
}
# Made by the portal itself, never deposited.
PRODUITS: dict[str, Type] = {"zip": Type("application/zip", "archive", "ZIP")}
EN_CLAIR = "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, texte, images PNG, JPEG, GIF et WebP"


def type_de(extension: str) -> Type:
    return ADMIS.get(extension) or PRODUITS[extension]


def accepte() -> str:
    """For the `accept` of a file field."""
    return ",".join(f".{extension}" for extension in ADMIS)
