"""The bill of materials says what the lock files say, and nothing of the day on which it was written."""

from __future__ import annotations

import json
import re

import nomenclature
from emplacements import RACINE


def test_la_nomenclature_porte_tout_ce_qui_est_verrouille(tmp_path):
    fichier = tmp_path / "nomenclature.cdx.json"
    assert nomenclature.principal([str(fichier)]) == 0
    lue = json.loads(fichier.read_text())
    assert (lue["bomFormat"], lue["specVersion"]) == ("CycloneDX", "1.6")
    composants = {composant["purl"]: composant for composant in lue["components"]}
    verrouilles = re.findall(
        r"^([\w.-]+)(?:\[.*\])?==(\S+)", (RACINE / "requirements/base.txt").read_text(), re.MULTILINE
    )
    assert len(verrouilles) > 50
    assert {f"pkg:pypi/{nom.lower()}@{version}" for nom, version in verrouilles} <= composants.keys()
    django = next(c for purl, c in composants.items() if purl.startswith("pkg:pypi/django@"))
    assert all(len(empreinte["content"]) == 64 for empreinte in django["hashes"])
    assert any(purl.startswith("pkg:npm/leaflet@") for purl in composants)
    # What only tests and checks is not installed.
    assert not [purl for purl in composants if "biome" in purl or "pytest" in purl]


def test_la_meme_arborescence_donne_le_meme_fichier(tmp_path):
    for nom in ("une", "deux"):
        nomenclature.principal([str(tmp_path / nom)])
    assert (tmp_path / "une").read_bytes() == (tmp_path / "deux").read_bytes()
