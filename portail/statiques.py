"""Static files with the hash of their content in their name, own ES modules included, already compressed."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _imports = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns
LES_NOTRES = ("js", "css")
# Comments that fill their lines, and the types that JSDoc puts before an expression. What follows code is left alone.
BLOC = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
LIGNE = re.compile(r"^[ \t]*//[^\n]*\n", re.MULTILINE)
TYPE = re.compile(r"/\*\* @type (?:(?!\*/).)*\*/ ?", re.DOTALL)
VIDES = re.compile(r"\n{2,}")


def alleger(source: str) -> str:
    """Our own source without its comments: a third of what our modules weigh, and no browser reads them."""
    for motif in (BLOC, LIGNE, TYPE):
        source = motif.sub("", source)
    return VIDES.sub("\n", source).lstrip("\n")


class StatiquesVersionnes(CompressedManifestStaticFilesStorage):
    """Rewrites imports in static/js only: libraries name modules that a browser would not find either."""

    support_js_module_import_aggregation = True
    # Without the pattern of dynamic imports, which is also how JSDoc names a type: types may point in circles.
    _js_module_import_aggregation_patterns = ("js/*.js", _imports[:-1])
    max_post_process_passes = 10
    keep_intermediate_files = False
    manifest_strict = False

    def _save(self, name: str, content: File[Any]) -> str:
        chemin = PurePath(name)
        if chemin.parts[0] in LES_NOTRES and chemin.suffix in (".js", ".css"):
            content.seek(0)
            content = ContentFile(alleger(content.read().decode()).encode())
        return super()._save(name, content)
