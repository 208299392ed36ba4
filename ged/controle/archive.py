"""Office files are ZIPs: which one it is, and whether opening it would fill the memory."""

from __future__ import annotations

from pathlib import Path
from zipfile import (  # type: ignore[attr-defined]  # what ZipFile itself looks at first
    _ECD_SIZE,
    BadZipFile,
    ZipFile,
    _EndRecData,
)

from django.core.exceptions import ValidationError

ENTREES_MAX = 10_000
# Of the table of what a ZIP holds, which is read whole: each line of it weighs some hundred bytes.
TABLE_MAX = 2 * 1024 * 1024
OUVERT_MAX = 400 * 1024 * 1024
# A text compresses ten to twenty times; a bomb, a thousand.
RAPPORT_MAX = 200
BOMBE = "Ce fichier gonflerait démesurément à l'ouverture (bombe de décompression) : il est refusé."
OOXML = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
MIMETYPE_MAX = 100


def sorte_d_archive(chemin: Path) -> str:
    """docx, xlsx, odt… by what the ZIP holds. A bomb, a macro, any other archive is refused with its reason."""
    try:
        _verifier_table(chemin)
        with ZipFile(chemin) as archive:
            _verifier_taille(archive, chemin.stat().st_size)
            noms = set(archive.namelist())
            _verifier_macros(noms)
            for temoin, sorte in OOXML.items():
                if temoin in noms and "[Content_Types].xml" in noms:
                    return sorte
            if "mimetype" in noms:
                with archive.open("mimetype") as flux:
                    return ODF.get(flux.read(MIMETYPE_MAX).strip(), "") or _refuser_archive()
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as erreur:
        raise _refus("Ce fichier est abîmé : il ne s'ouvre pas. Déposez-en une copie intacte.") from erreur
    return _refuser_archive()


def _verifier_table(chemin: Path) -> None:
    """Before it is opened: millions of empty lines would fill the memory of the process that serves everybody."""
    with chemin.open("rb") as flux:
        fin = _EndRecData(flux)
    if fin and fin[_ECD_SIZE] > TABLE_MAX:
        raise _refus(BOMBE)


def _verifier_taille(archive: ZipFile, taille: int) -> None:
    entrees = archive.infolist()
    ouvert = sum(entree.file_size for entree in entrees)
    if len(entrees) > ENTREES_MAX or ouvert > OUVERT_MAX or ouvert > max(taille, 1) * RAPPORT_MAX:
        raise _refus(BOMBE)


def _verifier_macros(noms: set[str]) -> None:
    if any(nom.lower().endswith("vbaproject.bin") or nom.startswith("Basic/") for nom in noms):
        raise _refus("Ce fichier contient des macros : enregistrez-le sans macros, ou en PDF.")


def _refuser_archive() -> str:
    raise _refus("Les archives (ZIP…) ne sont pas admises : déposez les fichiers un par un, ou tous ensemble.")


def _refus(phrase: str) -> ValidationError:
    return ValidationError({"fichier": phrase})
