"""Static files with the hash of their content in their name, compressed; our own modules and styles few and small.

The sources stay what the browser reads in development: `collectstatic` alone groups them.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.template.loader import render_to_string
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _imports = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns
SOURCES = settings.RACINE / "static"
# The modules that our pages name: `{% module 'js/…' %}`, or `{% static 'js/…' %}` where a script loads it later.
NOMMES = re.compile(r"""\{% (?:module|static) ['"](js/[\w/.-]+\.js)['"]""")
SUITES = "suites.json"
# What the proxy shows when the portal cannot answer for itself: drawn beforehand, as our other pages are.
PANNES = settings.RACINE / "templates" / "pannes"


class StatiquesVersionnes(CompressedManifestStaticFilesStorage):
    """Rewrites imports in our own modules only: libraries name modules that a browser would not find either."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("js/*.js", _imports)
    max_post_process_passes = 10
    keep_intermediate_files = False
    manifest_strict = False

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Serve the grouped modules and styles in the place of the sources that were collected."""
        if dry_run:
            return
        with TemporaryDirectory() as dossier:
            suites = grouper(Path(dossier))
            groupes = FileSystemStorage(dossier)
            noms = [str(fichier.relative_to(dossier)) for fichier in Path(dossier).rglob("*") if fichier.is_file()]
            for nom in noms:
                self.delete(nom)
                with groupes.open(nom) as fichier:
                    self._save(nom, fichier)
            autres = {nom: chemin for nom, chemin in paths.items() if not nom.startswith("js/")}
            yield from super().post_process(autres | {nom: (groupes, nom) for nom in noms}, **options)
        self._remplacer(SUITES, json.dumps(suites))
        for page in sorted(PANNES.glob("*.html")):
            nom = f"pannes/{page.name}"
            self._remplacer(nom, render_to_string(nom, {"est_formation": settings.EST_FORMATION}))

    def _remplacer(self, nom: str, texte: str) -> None:
        self.delete(nom)
        self._save(nom, ContentFile(texte.encode()))

    @cached_property
    def suites(self) -> dict[str, list[str]]:
        """By module that a page names: the files that it imports, which the page had better ask for at once."""
        if settings.DEBUG or not self.exists(SUITES):
            return {}
        with self.open(SUITES) as fichier:
            return dict(json.load(fichier))


def grouper(dossier: Path) -> dict[str, list[str]]:
    """Write our modules and styles in this folder, few and small; give what each module that a page names imports."""
    entrees = [*sorted(nommes()), *sorted(str(css.relative_to(SOURCES)) for css in (SOURCES / "css").glob("*.css"))]
    bilan = dossier / "bilan.json"
    commande = [
        *(_esbuild(), "--bundle", "--splitting", "--format=esm", "--minify", "--charset=utf8", "--log-level=warning"),
        *("--outbase=.", "--chunk-names=js/groupes/[name]-[hash]", "--external:../*.woff2", "--external:../img/*"),
        *(f"--outdir={dossier}", f"--metafile={bilan}", "--tsconfig-raw={}", *entrees),
    ]
    fait = subprocess.run(commande, cwd=SOURCES, capture_output=True, text=True, check=False)
    if fait.returncode:
        raise ImproperlyConfigured(f"esbuild n'a pas pu grouper les modules :\n{fait.stderr}")
    sorties = {_nom(sortie, dossier): details for sortie, details in json.loads(bilan.read_text())["outputs"].items()}
    bilan.unlink()
    return {nom: suites_de(nom, sorties, dossier) for nom in sorties if nom in entrees and nom.endswith(".js")}


def nommes() -> set[str]:
    """The modules that the templates name."""
    return {
        module
        for gabarit in (settings.RACINE / "templates").rglob("*.html")
        for module in NOMMES.findall(gabarit.read_text())
    }


def suites_de(nom: str, sorties: dict[str, Any], dossier: Path) -> list[str]:
    """What this file imports, and what that imports, but for what is only imported later."""
    suites: dict[str, None] = {}
    a_voir = [nom]
    while a_voir:
        imports = sorties[a_voir.pop()]["imports"]
        neufs = [_nom(i["path"], dossier) for i in imports if i["kind"] == "import-statement"]
        a_voir += [neuf for neuf in neufs if neuf not in suites]
        suites |= dict.fromkeys(neufs)
    return list(suites)


def _nom(chemin: str, dossier: Path) -> str:
    """esbuild writes paths from where it runs."""
    return str((SOURCES / chemin).resolve().relative_to(dossier.resolve()))


def _esbuild() -> str:
    """The program itself, which needs no Node."""
    trouves = sorted((settings.RACINE / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    if not trouves:
        raise ImproperlyConfigured("esbuild manque. Tapez : python3 outils/installer.py --execution")
    return str(trouves[0])
