"""PDF: its text, its first pages as images. Nothing of what it could run is run."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from ged.lecture.images import ecrire
from ged.lecture.lu import Lu

PAGES_DESSINEES = 12
PAGES_LUES = 1_000
TEXTE_MAX = 1_000_000
LARGEUR = 1_100


def lire_pdf(chemin: Path, dossier: Path) -> Lu:
    document = pypdfium2.PdfDocument(chemin)
    textes: list[str] = []
    longueur = 0
    for rang in range(min(len(document), PAGES_LUES)):
        page = document[rang]
        texte = page.get_textpage().get_text_bounded()
        longueur += len(texte)
        textes.append(texte)
        if rang < PAGES_DESSINEES:
            _dessiner(page, dossier, rang + 1)
        page.close()
        if longueur > TEXTE_MAX:
            break
    return Lu("\n\n".join(textes), len(document))


def _dessiner(page: pypdfium2.PdfPage, dossier: Path, numero: int) -> None:
    largeur, hauteur = page.get_size()
    echelle = min(LARGEUR / max(largeur, 1), 2 * LARGEUR / max(hauteur, 1), 4)
    ecrire(page.render(scale=echelle).to_pil(), dossier, numero)
