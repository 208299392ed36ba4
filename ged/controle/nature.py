"""Recognise a file by its first bytes and, for an office file, by what its ZIP holds."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.exceptions import ValidationError

from ged.controle.archive import sorte_d_archive
from ged.types import ADMIS, EN_CLAIR

DEBUT = 4_096
PROGRAMMES = {
    b"MZ": "un programme Windows",
    b"\x7fELF": "un programme Linux",
    b"\xfe\xed\xfa": "un programme macOS",
    b"\xcf\xfa\xed\xfe": "un programme macOS",
    b"\xca\xfe\xba\xbe": "un programme Java ou macOS",
    b"#!": "un script",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00": "un raccourci Windows",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "un ancien fichier Office, qui peut contenir des macros "
    "(enregistrez-le en DOCX, XLSX ou PDF)",
    b"Rar!": "une archive",
    b"7z\xbc\xaf": "une archive",
    b"\x1f\x8b": "une archive",
}
# What begins a ZIP: an entry, the end of one that holds nothing, one that is cut in several files.
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
IMAGES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
PAGE_WEB = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|iframe|object|embed|body|\?xml|\?php)", re.IGNORECASE)
# Two extensions of one content.
EQUIVALENTS = {"jpg": "jpeg", "md": "txt", "csv": "txt"}


def controler(chemin: Path, extension: str) -> None:
    """Refuse, in French, a file whose content is not what its extension says, or is not admitted at all."""
    sorte = reconnaitre(chemin)
    if EQUIVALENTS.get(extension, extension) == sorte:
        return
    if sorte in ADMIS:
        reel, annonce = ADMIS[sorte].libelle, ADMIS[extension].libelle
        raise _refus(f"Ce fichier s'appelle .{extension} ({annonce}) mais son contenu est : {reel}. Renommez-le.")
    raise _refus(f"Le contenu de ce fichier n'est pas reconnu comme {ADMIS[extension].libelle}. Admis : {EN_CLAIR}.")


def reconnaitre(chemin: Path) -> str:
    """The extension that the content deserves, or nothing when it is not known. What is dangerous is refused here."""
    with chemin.open("rb") as flux:
        debut = flux.read(DEBUT)
    for signature, quoi in PROGRAMMES.items():
        # Two letters begin a text too, which holds no NUL.
        if debut.startswith(signature) and (signature != b"MZ" or b"\x00" in debut):
            raise _refus(f"Ce fichier est {quoi} : il est refusé.")
    if debut.startswith(b"%PDF-"):
        return "pdf"
    for signature, sorte in IMAGES.items():
        if debut.startswith(signature):
            return sorte
    if debut[:4] == b"RIFF" and debut[8:12] == b"WEBP":
        return "webp"
    if debut.startswith(ARCHIVES):
        return sorte_d_archive(chemin)
    return _texte(chemin, debut)


def _texte(chemin: Path, debut: bytes) -> str:
    """Plain text in UTF-8 or Windows-1252, without anything that a browser would run."""
    if PAGE_WEB.search(debut.replace(b"\x00", b"")):
        raise _refus(
            "Ce fichier est une page web ou un dessin SVG, qui peut contenir un script : déposez un PDF ou une image."
        )
    with chemin.open("rb") as flux:
        for bloc in iter(lambda: flux.read(1 << 20), b""):
            if any(octet in bloc for octet in (b"\x00", b"\x01", b"\x02", b"\x08")):
                return ""
    return "txt"


def _refus(phrase: str) -> ValidationError:
    return ValidationError({"fichier": phrase})
