"""docs/securite.md names its proofs: each of them must exist, and every line of the standard be spoken of."""

from __future__ import annotations

import re
from pathlib import Path

from tests.serveur import RACINE

PAGE = RACINE / "docs" / "securite.md"
TEST_CITE = re.compile(r"`(tests/[\w/.-]+\.py)::(\w+)`")
CHEMIN_CITE = re.compile(r"`((?:[a-z_]+/)+[\w.-]+\.(?:py|md|yaml|js|in))(?:::\w+)?`")
REGLAGE_CITE = re.compile(r"`([A-Z][A-Z_]{4,})`")
# How many lines of level 1 and 2 each section of ASVS 5.0.0 has: those numbers that are of level 3 are left out.
NIVEAU_3 = {
    "1.2.10", "1.3.12", "1.5.3", "2.3.5", "2.4.2", "3.1.1", "3.2.3", "3.3.5", "3.4.7", "3.4.8", "3.5.6", "3.5.7",
    "3.5.8", "3.6.1", "3.7.3", "3.7.4", "3.7.5", "4.1.4", "4.1.5", "4.2.2", "4.2.3", "4.2.4", "4.2.5", "5.2.4",
    "5.2.5", "5.2.6", "5.3.3", "6.3.5", "6.3.6", "6.3.7", "6.3.8", "6.4.5", "6.4.6", "6.5.6", "6.5.7", "6.5.8",
    "6.6.4", "6.7.1", "6.7.2", "7.5.3", "8.1.3", "8.1.4", "8.2.4", "8.3.2", "8.3.3", "8.4.2", "10.2.3", "10.3.5",
    "10.4.12", "10.4.13", "10.4.14", "10.4.15", "10.4.16", "11.1.3", "11.1.4", "11.2.4", "11.2.5", "11.3.4",
    "11.3.5", "11.5.2", "11.6.2", "11.7.1", "11.7.2", "12.1.4", "12.1.5", "12.3.5", "13.1.2", "13.1.3", "13.1.4",
    "13.2.6", "13.3.3", "13.3.4", "13.4.6", "13.4.7", "14.2.5", "14.2.6", "14.2.7", "14.2.8", "15.1.4", "15.1.5",
    "15.2.4", "15.2.5", "15.4.1", "15.4.2", "15.4.3", "15.4.4", "16.5.4", "17.1.2", "17.2.5", "17.2.6", "17.2.7",
    "17.2.8",
}  # fmt: skip
SECTIONS = {
    1: (2, 10, 12, 3, 3), 2: (3, 3, 5, 2), 3: (1, 3, 5, 8, 8, 1, 5), 4: (5, 5, 2, 4), 5: (1, 6, 3, 3),
    6: (3, 12, 8, 6, 8, 4, 2, 4), 7: (3, 4, 2, 5, 3, 2), 8: (4, 4, 3, 2), 9: (3, 4), 10: (2, 3, 5, 16, 5, 2, 3),
    11: (4, 5, 5, 4, 2, 2, 2), 12: (5, 2, 5), 13: (4, 6, 4, 7), 14: (2, 8, 3), 15: (5, 5, 7, 4), 16: (1, 5, 4, 3, 4),
    17: (2, 8, 2),
}  # fmt: skip


def exigences() -> list[str]:
    """Every line of level 1 or 2, in order."""
    toutes = [
        f"{chapitre}.{section}.{rang}"
        for chapitre, combien in SECTIONS.items()
        for section, nombre in enumerate(combien, 1)
        for rang in range(1, nombre + 1)
    ]
    return [numero for numero in toutes if numero not in NIVEAU_3]


def lignes() -> list[tuple[str, str, str]]:
    trouvees = re.findall(r"^\| (\d[\d., –]*) \| (\S+) \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    return [(numeros.strip(), etat, comment) for numeros, etat, comment in trouvees]


def couverts(numeros: str) -> set[str]:
    """« 6.2.2, 6.2.3 » and « 1.4.1–1.4.3 » as the lines of the standard that they are."""
    couvertes: set[str] = set()
    for morceau in numeros.split(", "):
        debut, _, fin = morceau.partition("–")
        ordre = exigences()
        couvertes |= set(ordre[ordre.index(debut) : ordre.index(fin or debut) + 1])
    return couvertes


def test_la_norme_a_le_compte():
    assert len(exigences()) == 253


def test_aucune_exigence_de_niveau_2_n_est_oubliee():
    dites = [numero for numeros, _, _ in lignes() for numero in couverts(numeros)]
    assert sorted(set(exigences()) - set(dites)) == []
    assert len(dites) == len(set(dites))


def test_chaque_ligne_dit_son_etat_et_comment():
    assert {etat for _, etat, _ in lignes()} <= {"held", "partly", "gap", "n/a"}


def test_chaque_test_cite_existe():
    cites = TEST_CITE.findall(PAGE.read_text())
    assert len(cites) > 60
    absents = [f"{chemin}::{nom}" for chemin, nom in cites if f"def {nom}(" not in _texte(chemin)]
    assert absents == []


def test_chaque_fichier_cite_existe():
    assert [chemin for chemin in CHEMIN_CITE.findall(PAGE.read_text()) if not (RACINE / chemin).is_file()] == []


def test_chaque_reglage_cite_existe():
    connus = _texte("portail/settings.py") + _texte(".env.exemple")
    assert [nom for nom in REGLAGE_CITE.findall(PAGE.read_text()) if nom not in connus and nom != "X_FILE"] == []


def _texte(chemin: str) -> str:
    fichier = Path(RACINE / chemin)
    return fichier.read_text() if fichier.is_file() else ""
