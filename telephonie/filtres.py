"""What one keeps of the calls of a period: a dialled number, a queue, a route."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire import horloge
from telephonie.models import Appel, SegmentAppel
from telephonie.periodes import Periode

Route = Appel.Route
# As an address says that the event told none.
AUCUN = "-"
# By their code in an address: how one says them, and the values that they hold.
ROUTES: dict[str, tuple[str, tuple[str, ...]]] = {
    "nominale": (str(Route.NOMINALE.label), (Route.NOMINALE,)),
    "planifiee": (str(Route.PLANIFIEE.label), (Route.PLANIFIEE,)),
    "debordement": ("Débordements (tous)", (Route.PANNE, Route.SATURATION, Route.SANS_REPONSE)),
    "panne": (str(Route.PANNE.label), (Route.PANNE,)),
    "saturation": (str(Route.SATURATION.label), (Route.SATURATION,)),
    "sans_reponse": (str(Route.SANS_REPONSE.label), (Route.SANS_REPONSE,)),
}
# Further than that there are too many calls to read, or quarter-hours of several Samu.
JOURS_MAX = 92
# A region at most is read call by call.
SAMU_MAX = 15
# The numbers that one is offered: the most called of the end of the period, or of what there is of it so far.
NUMEROS_PROPOSES = 40
PROPOSES_SUR = timedelta(days=32)


@dataclass(frozen=True)
class Filtre:
    """Empty: all the calls. `file` is the first queue of a call, `passage` any of its queues."""

    numero: str = ""
    file: str = ""
    passage: str = ""
    route: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    @property
    def champs(self) -> list[tuple[str, str]]:
        """What it asks for, as a form sends it."""
        return [(champ, valeur) for champ, valeur in asdict(self).items() if valeur]

    @property
    def suite(self) -> str:
        """As an address says it, after the period."""
        return f"&{urlencode(self.champs)}" if self else ""

    def avec(self, **champs: str) -> Filtre:
        """This one, and that too."""
        return replace(self, **champs)

    def en_clair(self, files: dict[str, str]) -> str:
        """numéro 15, première file ARM, débordement, panne; nothing when all the calls are there."""
        dits = {
            "numéro": "non dit" if self.numero == AUCUN else self.numero,
            "première file": "aucune" if self.file == AUCUN else files.get(self.file, self.file),
            "passés par": files.get(self.passage, self.passage),
            "route": ROUTES[self.route][0].lower() if self.route else "",
        }
        return " · ".join(f"{quoi} {valeur}" for quoi, valeur in dits.items() if valeur)

    @property
    def conditions(self) -> tuple[str, dict[str, Any]]:
        """SQL over the quarter-hours or the calls, except `passage`: a quarter-hour does not hold it."""
        voulus = {champ: _valeur(code) for champ, code in (("numero", self.numero), ("file", self.file)) if code}
        sql = [f"{champ} = %(f_{champ})s" for champ in voulus]
        parametres: dict[str, Any] = {f"f_{champ}": valeur for champ, valeur in voulus.items()}
        if self.route:
            sql.append("route = ANY(%(f_routes)s)")
            parametres["f_routes"] = list(ROUTES[self.route][1])
        return " AND ".join(["TRUE", *sql]), parametres

    @property
    def conditions_des_appels(self) -> tuple[str, dict[str, Any]]:
        """SQL over `telephonie_appel a`, with all of the filter."""
        sql, parametres = self.conditions
        if not self.passage:
            return sql, parametres
        return f"{sql} AND {PASSAGE}", parametres | {"f_passage": self.passage}

    def sur_appels(self, appels: QuerySet[Appel]) -> QuerySet[Appel]:
        """The same over a list of calls."""
        if self.numero:
            appels = appels.filter(numero=_valeur(self.numero))
        if self.file:
            appels = appels.filter(file=_valeur(self.file))
        if self.route:
            appels = appels.filter(route__in=ROUTES[self.route][1])
        if self.passage:
            par = SegmentAppel.objects.filter(appel=OuterRef("pk"), genre=SegmentAppel.Genre.FILE, ou=self.passage)
            appels = appels.filter(Q(file=self.passage) | Exists(par))
        return appels


# A call passed through a queue when it waited there, or when its engine says that it was answered for it. A scalar, not
# an EXISTS: each call is looked up, where PostgreSQL would rather read the segments of all the calls there ever were.
PASSAGE = (
    "(a.file = %(f_passage)s OR coalesce((SELECT TRUE FROM telephonie_segmentappel x WHERE x.appel_id = a.id"
    " AND x.genre = 'file' AND x.ou = %(f_passage)s LIMIT 1), FALSE))"
)
TOUT = Filtre()


def _valeur(code: str) -> str:
    """What the table holds for what an address says."""
    return "" if code == AUCUN else code


def verifier_etendue(filtre: Filtre, samu: Collection[object], choisie: Periode) -> None:
    """A filter that would read too much is refused, with what one may ask instead."""
    if filtre.passage and len(samu) > SAMU_MAX:
        raise ValidationError(
            "« Passés par » se compte appel par appel, pour un Samu ou une région. "
            "Choisissez-en une, ou filtrez par la première file."
        )
    if not filtre or choisie.fin - choisie.debut <= timedelta(days=JOURS_MAX):
        return
    if filtre.passage:
        raise ValidationError(
            f"« Passés par » se compte appel par appel, sur {JOURS_MAX} jours au plus. "
            "Choisissez une période plus courte, ou filtrez par la première file."
        )
    if len(samu) > 1:
        raise ValidationError(
            f"À plusieurs Samu, un filtre se lit sur {JOURS_MAX} jours au plus. "
            "Choisissez une période plus courte, ou un seul Samu."
        )


@dataclass(frozen=True)
class Choix:
    """What one may filter by: (code in an address, how one says it)."""

    numeros: list[tuple[str, str]]
    files: list[tuple[str, str]]
    passages: list[tuple[str, str]]
    routes: list[tuple[str, str]]


def proposer(filtre: Filtre, samu: Collection[int], choisie: Periode, files: dict[str, str]) -> Choix:
    """The queues that are known, the numbers that were called; what is asked for is among them in any case."""
    fin = min(choisie.au, horloge.maintenant())
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT numero FROM telephonie_agregatappels WHERE samu_id = ANY(%s) AND creneau >= %s AND creneau < %s"
            " AND numero <> '' GROUP BY 1 ORDER BY sum(presentes) DESC, 1 LIMIT %s",
            [list(samu), max(choisie.du, fin - PROPOSES_SUR), choisie.au, NUMEROS_PROPOSES],
        )
        numeros = [(numero, numero) for (numero,) in curseur.fetchall()]
    connues = sorted(files.items(), key=lambda paire: paire[1].lower())
    return Choix(
        numeros=_avec(filtre.numero, [*numeros, (AUCUN, "Non dit")]),
        files=_avec(filtre.file, [*connues, (AUCUN, "Sans file")]),
        passages=_avec(filtre.passage, connues),
        routes=[(code, nom) for code, (nom, _) in ROUTES.items()],
    )


def _avec(code: str, choix: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return choix if not code or code in dict(choix) else [(code, code), *choix]
