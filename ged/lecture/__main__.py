"""`python -m ged.lecture fichier extension dossier`: writes images there and says on standard output what it has read.

Run by `ged.lecture.enfant`, which limits its memory and its time. It knows neither Django nor the base.
"""

import json
import sys
from pathlib import Path

from ged.lecture.bureautique import lire_docx, lire_odf, lire_pptx
from ged.lecture.images import dessiner_image
from ged.lecture.pdf import lire_pdf
from ged.lecture.tableurs import lire_csv, lire_texte, lire_xlsx

TEXTE_MAX = 1_000_000
LECTEURS = {
    "pdf": lire_pdf,
    "docx": lire_docx,
    "odt": lire_odf,
    "ods": lire_odf,
    "odp": lire_odf,
    "pptx": lire_pptx,
    "xlsx": lire_xlsx,
    "csv": lire_csv,
    "txt": lire_texte,
    "md": lire_texte,
    "png": dessiner_image,
    "jpg": dessiner_image,
    "jpeg": dessiner_image,
    "gif": dessiner_image,
    "webp": dessiner_image,
}


def principal(chemin: str, extension: str, dossier: str) -> int:
    lu = LECTEURS[extension](Path(chemin), Path(dossier))
    # PostgreSQL keeps no NUL, and a lone surrogate is not text.
    texte = lu.texte.replace("\x00", "").encode("utf-8", "ignore").decode()[:TEXTE_MAX]
    json.dump({"texte": texte, "pages": lu.pages}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(principal(*sys.argv[1:4]))
