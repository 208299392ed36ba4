"""French typography, in one place: a colon or a closing quotation mark never starts a line.

Templates are written with plain spaces, which one sees; they are read with no-break ones.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader
from django.utils.safestring import SafeString
from jinja2.ext import Extension

INSECABLE = "\u00a0"
# What no one reads as a sentence: the words of the template language and the tags of HTML with their attributes.
BALISES = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>)", re.DOTALL)
APOSTROPHES = re.compile(r"(?<=\w)'(?=\w)")
ESPACES = re.compile(r"(?<=«) (?=\S|$)| (?=[:;!?»](?:\W|$))")


def insecables(gabarit: str) -> str:
    """The source of a template, where the spaces of its own text that French forbids to break do not break."""
    morceaux = BALISES.split(gabarit)
    morceaux[::2] = [ESPACES.sub(INSECABLE, texte) for texte in morceaux[::2]]
    return "".join(morceaux)


def phrase(texte: object) -> str:
    """A sentence that Python wrote, as the templates are written: its apostrophes are curly too. What is HTML already
    stays as it is."""
    dite = str(texte)
    return dite if isinstance(dite, SafeString) else APOSTROPHES.sub("’", insecables(dite))


class Gabarits(Loader):
    """Django's templates; read once by each process, they cost nothing more afterwards."""

    def get_contents(self, origin: Origin) -> str:
        return insecables(super().get_contents(origin))


class Insecables(Extension):
    """The same for the fragments of Jinja2."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return insecables(source)
