"""What is served of our own files: few and small, each of which names files that are there."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.template import engines
from django.test import override_settings

from portail.statiques import StatiquesVersionnes, grouper, nommes

NOTRES = ("js/", "css/", "img/", "vendor/inter/")
IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']([./][^"']+)["']""")
URL = re.compile(r"""url\(["']?([^)"'#]+)""")


@pytest.fixture(scope="module")
def collecte(tmp_path_factory):
    """Our files as collectstatic leaves them."""
    racine = tmp_path_factory.mktemp("statiques")
    depot = StatiquesVersionnes(location=racine)
    chemins = {
        chemin: (source, chemin)
        for trouveur in get_finders()
        for chemin, source in trouveur.list([])
        if chemin.startswith(NOTRES)
    }
    for chemin, (source, _) in chemins.items():
        with source.open(chemin) as fichier:
            depot.save(chemin, fichier)
    faits = list(depot.post_process(chemins))
    assert [fait for _, _, fait in faits if isinstance(fait, Exception)] == []
    return racine, depot.hashed_files


def test_chaque_module_qu_une_page_nomme_est_servi(collecte):
    _, noms = collecte
    assert len(nommes()) > 10
    assert [module for module in nommes() if module not in noms] == []


def test_chaque_fichier_nomme_par_un_autre_existe_sous_son_empreinte(collecte):
    racine, noms = collecte
    absents, imports = [], 0
    for nom in noms.values():
        motif = IMPORT if nom.endswith(".js") else URL if nom.endswith(".css") else None
        if motif is None:
            continue
        for cible in motif.findall((racine / nom).read_text()):
            imports += 1
            if not cible.startswith("data:") and not ((racine / nom).parent / cible).resolve().is_file():
                absents.append(f"{nom} → {cible}")
    assert imports > 30
    assert absents == []


def test_les_modules_groupes_sont_peu_nombreux_et_legers(collecte):
    racine, noms = collecte
    sources = list((settings.RACINE / "static/js").rglob("*.js"))
    groupes = [racine / nom for nom in noms.values() if nom.endswith(".js")]
    assert len(groupes) < len(sources) / 2
    assert sum(f.stat().st_size for f in groupes) < sum(f.stat().st_size for f in sources) * 0.6


@pytest.mark.parametrize("statut", ["413", "429", "502"])
def test_les_pages_que_nginx_montre_sont_dessinees_d_avance(collecte, statut):
    racine, _ = collecte
    page = (racine / f"pannes/{statut}.html").read_text()
    assert '<html lang="fr">' in page and 'class="bouton principal"' in page
    assert "<script" not in page and "{%" not in page


def test_un_script_ordinaire_le_reste(collecte):
    """It runs before the page is drawn: a module would wait."""
    racine, noms = collecte
    assert not re.search(r"\b(import|export)\b", (racine / noms["js/impatience.js"]).read_text())


def test_une_page_demande_d_un_coup_tout_ce_que_ses_modules_importent(collecte):
    racine, noms = collecte
    reglages = {"staticfiles": {"BACKEND": "portail.statiques.StatiquesVersionnes"}}
    with override_settings(STATIC_ROOT=str(racine), STORAGES=settings.STORAGES | reglages):
        page = engines["django"].from_string("{% module 'js/cadre.js' %}").render()
    annonces = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)"', page)
    assert page.endswith(f'<script type="module" src="/static/{noms["js/cadre.js"]}"></script>')
    importes = IMPORT.findall((racine / noms["js/cadre.js"]).read_text())
    assert importes
    assert {importe.rpartition("/")[2] for importe in importes} <= {a.rpartition("/")[2] for a in annonces}


def test_sans_collecte_une_page_nomme_ses_sources():
    page = engines["django"].from_string("{% module 'js/cadre.js' %}").render()
    assert page == '<script type="module" src="/static/js/cadre.js"></script>'


def test_grouper_dit_ce_qui_l_en_empeche(tmp_path, monkeypatch):
    monkeypatch.setattr("portail.statiques.nommes", lambda: {"js/absent.js"})
    with pytest.raises(Exception, match=r"absent\.js"):
        grouper(tmp_path)
