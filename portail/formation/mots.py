"""Turns a written text into a sentence: chooses the variants, fills in the places, the numbers and the times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from random import Random

from django.utils import timezone

from portail.formation.recit import TEXTES

VARIANTE = re.compile(r"\[([^\[\]]+)\]")
# A number and what it commands, up to the next number: « 3 intoxiqué(s) léger(s) ».
NOMBRE = re.compile(r"(\d+)([^\d().]*)\(s\)")
TROU = re.compile(r"\{(\w+)(?:([=+-])(\d+)(?:-(\d+))?)?\}")
ARRONDI_MIN = 5


@cache
def vocabulaire() -> dict[str, dict[str, list[str]]]:
    """{"SAMU31": {"commune": ["Muret", …], …}, …}"""
    mots: dict[str, dict[str, list[str]]] = {}
    for ligne in (TEXTES / "vocabulaire.txt").read_text(encoding="utf-8").splitlines():
        if trouve := re.fullmatch(r"(\S+) (\w+) : (.+)", ligne.strip()):
            mots.setdefault(trouve[1], {})[trouve[2]] = trouve[3].split(", ")
    return mots


class Redaction:
    """The sentences of one telling of a story: what was chosen once stays the same to its end."""

    def __init__(self, hasard: Random, lieux: str = "", fixes: dict[str, str] | None = None) -> None:
        self.hasard = hasard
        self.mots = vocabulaire().get(lieux, {})
        self.choisis: dict[str, str] = dict(fixes or {})

    def ecrire(self, texte: str, instant: datetime) -> str:
        """The sentence; two spellings of a number in a story agree if it was named ({a=2-5}, then {a})."""
        while VARIANTE.search(texte):
            texte = VARIANTE.sub(lambda trouve: self.hasard.choice(trouve[1].split("|")), texte, count=1)
        return _accorder(TROU.sub(lambda trou: self._remplir(trou, instant), texte))

    def _remplir(self, trou: re.Match[str], instant: datetime) -> str:
        nom, signe, premier, second = trou.groups()
        if nom == "h":
            minutes = int(premier or 0) * (-1 if signe == "-" else 1)
            return _heure(instant + timedelta(minutes=minutes), est_a_venir=signe == "+")
        if nom.isdigit():  # {2-5}
            return str(self.hasard.randint(int(nom), int(premier)))
        if signe == "=":
            self.choisis[nom] = str(self.hasard.randint(int(premier), int(second or premier)))
        return self._choisir(nom)

    def _choisir(self, nom: str) -> str:
        """{hopital2} is another one than {hopital}."""
        if nom not in self.choisis:
            sorte = nom.rstrip("23")
            pris = {self.choisis.get(sorte), self.choisis.get(f"{sorte}2")}
            libres = [mot for mot in self.mots.get(sorte, []) if mot not in pris]
            if not libres:
                raise KeyError(f"aucun mot pour {{{nom}}}")
            self.choisis[nom] = self.hasard.choice(libres)
        return self.choisis[nom]


def _accorder(texte: str) -> str:
    """French around the names: « de le CH » → « du CH », « de Albi » → « d'Albi », a capital after a full stop."""
    texte = re.sub(r"\bde le\b", "du", texte)
    texte = re.sub(r"\bà le\b", "au", texte)
    texte = re.sub(r"\bde (?=[AEIOUÉÈÎ](?!\d))", "d'", texte)
    while (accorde := NOMBRE.sub(lambda n: n[1] + n[2] + ("s" if int(n[1]) > 1 else ""), texte)) != texte:
        texte = accorde
    return re.sub(r"(^|[.?!] )(\w)", lambda debut: debut[1] + debut[2].upper(), texte)


def _heure(instant: datetime, *, est_a_venir: bool) -> str:
    """To five minutes: later for what is announced, earlier for what is done, which nobody tells before it is."""
    local = timezone.localtime(instant)
    local += timedelta(minutes=-local.minute % ARRONDI_MIN if est_a_venir else -(local.minute % ARRONDI_MIN))
    return f"{local.hour} h {local.minute:02d}" if local.minute else f"{local.hour} h"
