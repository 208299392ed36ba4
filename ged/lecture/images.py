"""Images: a thumbnail and a page-sized copy, drawn anew so that nothing hidden in the original goes with them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps

from ged.lecture.lu import Lu

VIGNETTE = (320, 240)
APERCU = (1600, 1600)
# Beyond that an image is a decompression bomb.
PIXELS_MAX = 120_000_000
QUALITE = 80


def dessiner_image(chemin: Path, dossier: Path) -> Lu:
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    with Image.open(chemin) as originale:
        ecrire(ImageOps.exif_transpose(originale), dossier, 1)
    return Lu()


def ecrire(image: Image.Image, dossier: Path, numero: int) -> None:
    """One page; the first one makes the thumbnail too."""
    page = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    page.thumbnail(APERCU)
    page.save(dossier / f"{numero}.webp", quality=QUALITE)
    if numero == 1:
        page.thumbnail(VIGNETTE)
        page.save(dossier / "0.webp", quality=QUALITE)
