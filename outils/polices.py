"""What pages use of a variable font: the signs of French, the weights from 400 to 700. It is half of the file."""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

GRAISSES = (400, 700)
TRAITS = ["kern", "tnum"]  # no contextual forms (4 kB), and no combining sign in the list below to place
# Latin letters with the accents of French and its neighbours, its quotation marks, dashes and spaces, arrows, €, ™, −.
FRANCAIS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x152, 0x153, 0x2002, 0x2009, 0x200B, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2191, 0x2193, 0x2212),
]

# What our typography writes and Inter lacks, with the sign of the same shape: no-break hyphen, narrow no-break space.
COMME = {0x2011: 0x2D, 0x202F: 0x2009}


def reduire(origine: Path, destination: Path) -> None:
    """Write the font again with nothing else; a sign that it no longer has is drawn by another font of the list."""
    police = TTFont(origine)
    for table in police["cmap"].tables:
        table.cmap |= {signe: table.cmap[modele] for signe, modele in COMME.items() if modele in table.cmap}
    outil = Subsetter(Options(layout_features=TRAITS, hinting=False))
    outil.populate(unicodes=[*FRANCAIS, *COMME])
    outil.subset(police)
    instantiateVariableFont(police, {"wght": GRAISSES}, inplace=True)
    police.save(destination)
