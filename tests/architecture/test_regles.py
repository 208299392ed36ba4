"""The rules that we care for, held by a test each."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

RACINE = Path(__file__).resolve().parent.parent.parent
DOCS = [RACINE / "README.md", *sorted((RACINE / "docs").rglob("*.md"))]
CHEMIN_CITE = re.compile(
    r"`((?:annuaire|fil|maincourante|evenements|messagerie|portail|templates|static|tests|bench|outils|docs)/[\w./-]*\w/?)`"
)
# Open to whoever is not signed in: signing in, the health pages, and what has its own key (figures, a person's agenda).
PUBLIQUES = re.compile(r"^/(compte/|sante/|metrics|static/|evenements/agenda/[^/]+\.ics)")


def _suivis() -> list[Path]:
    noms = subprocess.run(["git", "ls-files", "-z"], cwd=RACINE, capture_output=True, text=True, check=True).stdout
    return [RACINE / nom for nom in noms.split("\0") if nom and (RACINE / nom).is_file()]


def _adresses(patterns: list[URLPattern | URLResolver], prefixe: str = "/") -> list[str]:
    adresses = []
    for pattern in patterns:
        chemin = prefixe + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            adresses += _adresses(pattern.url_patterns, chemin)
        else:
            adresses.append(chemin)
    return adresses


def _exemple(adresse: str) -> str:
    """A concrete address for a pattern: every parameter is filled with something of its type."""
    exemples = {"int": "1", None: "1", "uuid": "00000000-0000-0000-0000-000000000000"}
    return re.sub(r"<(?:(\w+):)?\w+>", lambda trouve: exemples.get(trouve[1], "x"), adresse)


def test_les_migrations_suivent_les_modeles(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_chaque_page_demande_une_connexion(client, db):
    ouvertes = []
    for adresse in sorted(set(_adresses(get_resolver().url_patterns))):
        exemple = _exemple(adresse)
        if PUBLIQUES.match(exemple) or "^" in adresse or "\\" in adresse:
            continue
        reponse = client.get(exemple, follow=True)
        vers_connexion = any(suite.startswith("/compte/connexion/") for suite, _ in reponse.redirect_chain)
        if not vers_connexion and reponse.status_code not in {401, 403, 405}:
            ouvertes.append(f"{exemple} → {reponse.status_code}")
    assert ouvertes == []


@pytest.mark.parametrize("document", DOCS, ids=lambda chemin: str(chemin.relative_to(RACINE)))
def test_chaque_chemin_cite_existe(document):
    absents = [chemin for chemin in CHEMIN_CITE.findall(document.read_text()) if not (RACINE / chemin).exists()]
    assert absents == []


def test_chaque_reglage_est_dans_env_exemple():
    modules = [(RACINE / f"portail/{nom}.py").read_text() for nom in ("settings", "reglages_api")]
    lus = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', "".join(modules))
    documentes = re.findall(r"^([A-Z_]+)=", (RACINE / ".env.exemple").read_text(), flags=re.MULTILINE)
    assert sorted(set(lus)) == sorted(documentes)


def test_aucun_import_dans_un_corps_de_fonction():
    coupables = [
        f"{fichier.relative_to(RACINE)}: {ligne.strip()}"
        for fichier in _suivis()
        if fichier.suffix == ".py" and "migrations" not in fichier.parts
        for ligne in fichier.read_text().splitlines()
        if re.match(r"^ {4,}(from [\w.]+ import|import \w)", ligne)
        and "TYPE_CHECKING" not in fichier.read_text().split(ligne)[0][-60:]
    ]
    assert coupables == []


@pytest.mark.parametrize("interdit", ["signals.py", "utils.py", "mixins.py", "helpers.py"])
def test_pas_de_fourre_tout(interdit):
    assert [fichier for fichier in _suivis() if fichier.name == interdit] == []


def test_les_gabarits_n_ont_ni_script_ni_style_en_ligne():
    interdits = re.compile(
        r"<style|\sstyle=\"|\son(click|change|submit|load|input)=|<script(?![^>]*(src=|application/json))[^>]*>"
    )
    coupables = [
        f"{fichier.relative_to(RACINE)}: {trouve[0]}"
        for fichier in _suivis()
        if fichier.suffix == ".html" and "templates" in fichier.parts
        for trouve in [interdits.search(fichier.read_text())]
        if trouve
    ]
    assert coupables == []


# Near 300 lines a file is split by subject; here it must have been. A line of CSS holds one declaration.
PLAFONDS = {".py": 360, ".js": 375, ".html": 360, ".css": 450}


def test_les_fichiers_restent_lisibles():
    longs = [
        f"{fichier.relative_to(RACINE)} : {lignes} lignes"
        for fichier in _suivis()
        if fichier.suffix in PLAFONDS and "migrations" not in fichier.parts
        for lignes in [len(fichier.read_text().splitlines())]
        if lignes > PLAFONDS[fichier.suffix]
    ]
    assert longs == []


def test_chaque_lien_des_documents_mene_quelque_part():
    morts = [
        f"{document.name} → {cible}"
        for document in DOCS
        for cible in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text())
        if not (document.parent / cible).exists()
    ]
    assert morts == []
