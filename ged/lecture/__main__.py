"""`python -m ged.lecture fichier extension dossier`: writes images there and says on standard output what it has read.

Run by `ged.lecture.enfant`, which limits its memory and its time. It knows neither Django nor the base.
"""

import json
import sys
from pathlib import Path
from pkgutil import resolve_name

TEXTE_MAX = 1_000_000
# By name: only the reader of this file is loaded. Of the time that all of them take, four fifths are openpyxl's.
LECTEURS = {
    "pdf": "pdf:lire_pdf",
    "docx": "bureautique:lire_docx",
    "odt": "bureautique:lire_odf",
    "ods": "bureautique:lire_odf",
    "odp": "bureautique:lire_odf",
    "pptx": "bureautique:lire_pptx",
    "xlsx": "tableurs:lire_xlsx",
    "csv": "texte:lire_csv",
    "txt": "texte:lire_texte",
    "md": "texte:lire_texte",
    "png": "images:dessiner_image",
    "jpg": "images:dessiner_image",
    "jpeg": "images:dessiner_image",
    "gif": "images:dessiner_image",
    "webp": "images:dessiner_image",
}


def principal(chemin: str, extension: str, dossier: str) -> int:
    lu = resolve_name(f"ged.lecture.{LECTEURS[extension]}")(Path(chemin), Path(dossier))
    # PostgreSQL keeps no NUL, and a lone surrogate is not text.
    texte = lu.texte.replace("\x00", "").encode("utf-8", "ignore").decode()[:TEXTE_MAX]
    json.dump({"texte": texte, "pages": lu.pages}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(principal(*sys.argv[1:4]))
