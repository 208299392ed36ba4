"""The font of the pages: lighter, and still that of French."""

import re

import polices
from emplacements import RACINE
from fontTools.ttLib import TTFont

INTER = RACINE / "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"


def test_la_police_garde_le_francais_ses_graisses_et_ses_chiffres(tmp_path):
    legere = tmp_path / "legere.woff2"
    polices.reduire(INTER, legere)

    police = TTFont(legere)
    signes = set(police.getBestCmap())
    assert {ord(signe) for signe in "aéèêëàâçîïôùûüÿœŒæÆÉÀÇ’«»“”…–—€°²±×−\u00a0\u202f\u2011"} <= signes
    assert [(axe.axisTag, axe.minValue, axe.maxValue) for axe in police["fvar"].axes] == [("wght", 400, 700)]
    traits = [trait for table in ("GSUB", "GPOS") for trait in police[table].table.FeatureList.FeatureRecord]
    assert {"kern", "tnum"} <= {trait.FeatureTag for trait in traits}
    assert legere.stat().st_size < INTER.stat().st_size * 0.6


def test_les_deux_fichiers_de_la_police_disent_les_memes_graisses():
    """For a weight that one alone declares, a browser looks no further, and draws every letter with another font."""
    faces = re.findall(r"@font-face \{[^}]*?font-weight: ([\d ]+);", (RACINE / "static/css/jetons.css").read_text())
    assert faces == ["{} {}".format(*polices.GRAISSES)] * 2
