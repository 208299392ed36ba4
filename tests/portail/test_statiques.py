"""What is served of our own files: without comments, and otherwise what was written."""

import subprocess

from django.conf import settings
from django.core.files.base import ContentFile

from portail.statiques import StatiquesVersionnes, alleger

TSC = settings.RACINE / "node_modules/.bin/tsc"
OPTIONS = ["--ignoreConfig", "--allowJs", "--removeComments", "--noCheck", "--target", "esnext", "--module", "esnext"]


def emettre(source, destination):
    """Every module as the compiler prints it: the same code gives the same text, however it was laid out."""
    modules = sorted(source.rglob("*.js"))
    subprocess.run([TSC, *OPTIONS, "--rootDir", source, "--outDir", destination, *modules], check=True, cwd=source)
    return {str(fichier.relative_to(destination)): fichier.read_text() for fichier in destination.rglob("*.js")}


def test_sans_leurs_commentaires_nos_modules_disent_la_meme_chose(tmp_path):
    origine, allege = settings.RACINE / "static/js", tmp_path / "allege"
    for module in origine.rglob("*.js"):
        cible = allege / module.relative_to(origine)
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_text(alleger(module.read_text()))

    avant, apres = emettre(origine, tmp_path / "avant"), emettre(allege, tmp_path / "apres")

    assert len(avant) > 50
    assert apres == avant


def test_ce_qui_ressemble_a_un_commentaire_dans_une_ligne_reste():
    assert alleger('const a = "https://exemple.fr"; // suite\n') == 'const a = "https://exemple.fr"; // suite\n'
    assert alleger("/** Rend x. @param {any} x */\n\n/** @type {X} */ (x).y();\n") == "(x).y();\n"


def test_seuls_nos_fichiers_sont_alleges(tmp_path):
    depot = StatiquesVersionnes(location=tmp_path)
    for nom in ("js/a.js", "css/a.css", "vendor/a.js"):
        depot.save(nom, ContentFile(b"/* Licence. */\nsuite;\n"))

    assert (tmp_path / "js/a.js").read_text() == (tmp_path / "css/a.css").read_text() == "suite;\n"
    assert (tmp_path / "vendor/a.js").read_text() == "/* Licence. */\nsuite;\n"
