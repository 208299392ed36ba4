"""Reads the figures: from the quarter-hours for any period, from the calls for what does not add up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, OuterRef, QuerySet, Subquery

from annuaire.models import Entite
from telephonie.agregats import CALCUL, GROUPER
from telephonie.chiffres import ADDITIFS, Chiffres
from telephonie.filtres import TOUT, Filtre
from telephonie.models import CLASSES_S, Appel, FileAppels
from telephonie.periodes import Periode

SOMMES = ", ".join(
    [
        *(f"coalesce(sum({nom}), 0)::bigint" for nom in ADDITIFS),
        *(f"coalesce(sum(histogramme[{rang}]), 0)::bigint" for rang in range(1, len(CLASSES_S) + 2)),
        "coalesce(bool_or(est_simule), FALSE)",
    ]
)
DES_SIENS = "samu_id = ANY(%(samu)s)"
DES_AUTRES = "servi_id = ANY(%(samu)s) AND samu_id <> ALL(%(samu)s)"
LOCAL = "creneau AT TIME ZONE %(fuseau)s"
# What one may count by, as SQL over telephonie_agregatappels.
AXES = {
    "tout": "TRUE",
    "heure": "date_trunc('hour', creneau)",
    "jour": f"({LOCAL})::date",
    "mois": f"date_trunc('month', {LOCAL})::date",
    "semaine_type": f"extract(isodow FROM {LOCAL})::int * 100 + extract(hour FROM {LOCAL})::int",
    "file": "file",
    "route": "route",
    "numero": "numero",
    "samu": "samu_id",
    "servi": "servi_id",
}
# Those that whole hours are enough for.
CUMULES = ("tout", "heure", "jour", "mois", "semaine_type", "samu")
_LUES = ", ".join([*ADDITIFS, "histogramme", "est_simule"])
# The hours added up for some entités; from the quarter-hours, those that have changed since and a last one in part.
CUMUL = f"""
    (SELECT entite_id AS samu_id, heure AS creneau, {_LUES} FROM telephonie_cumulhoraire
     WHERE entite_id = ANY(%(perimetres)s) AND heure >= %(du)s AND heure <= %(au)s::timestamptz - interval '1 hour'
       AND heure NOT IN (SELECT heure FROM telephonie_heuretouchee)
     UNION ALL
     SELECT g.samu_id, g.creneau, {", ".join(f"g.{nom}" for nom in _LUES.split(", "))}
     FROM (SELECT heure FROM telephonie_heuretouchee WHERE heure >= %(du)s AND heure < %(au)s
           UNION SELECT date_trunc('hour', %(au)s::timestamptz, 'UTC')) h
     JOIN telephonie_agregatappels g
       ON g.samu_id = ANY(%(samu)s) AND g.creneau >= h.heure
      AND g.creneau < least(h.heure + interval '1 hour', %(au)s::timestamptz)) c
"""  # noqa: S608 — constants above
# The calls that a filter keeps, counted as the quarter-hours are: for what these do not hold.
DES_APPELS = (
    f"({CALCUL} WHERE {{ou}} AND a.presente_le >= %(du)s AND a.presente_le < %(au)s::timestamptz"
    f" + interval '15 minutes' AND {{filtre}} {GROUPER}) c WHERE creneau < %(au)s"
)
# Above that, the median and the P90 come from the histogram of the quarter-hours.
EXACT_JUSQU_A = timedelta(days=32)
RAPPEL = timedelta(minutes=30)


class Attentes(NamedTuple):
    """Waits of the answered calls, in seconds; `est_exact` is False when they come from classes."""

    mediane: float | None
    p90: float | None
    maximum: float | None
    est_exact: bool


def compter(
    samu: Collection[int],
    periode: Periode,
    axe: str = "tout",
    *,
    aide_donnee: bool = False,
    perimetre: int | None = None,
    filtre: Filtre = TOUT,
) -> dict[Any, Chiffres]:
    """The figures of these Samu over a period, by one axis.

    Args:
        samu: ids of entités; their calls, whoever served them.
        aide_donnee: instead, the calls of other Samu that these ones served.
        perimetre: the id of the entité under which these Samu are all: what was added up for it is read, if it may be.
        filtre: of all these calls, those to count.
    """
    if filtre:
        return _compter_filtres(samu, periode, (axe,), filtre, aide_donnee=aide_donnee)[axe]
    cumule = perimetre if axe in CUMULES and not aide_donnee else None
    return compter_entre(
        samu,
        periode.du,
        periode.au,
        axe,
        fuseau=str(periode.fuseau),
        aide_donnee=aide_donnee,
        perimetre=cumule,
    )


def compter_entre(
    samu: Collection[int],
    du: datetime,
    au: datetime,
    axe: str = "tout",
    *,
    fuseau: str = "Europe/Paris",
    aide_donnee: bool = False,
    perimetre: int | None = None,
) -> dict[Any, Chiffres]:
    """As `compter`, between two instants; `du` is the beginning of an hour when `perimetre` is given."""
    ou = DES_AUTRES if aide_donnee else DES_SIENS
    source = f"telephonie_agregatappels WHERE {ou} AND creneau >= %(du)s AND creneau < %(au)s"
    parametres: dict[str, Any] = {
        "samu": list(samu),
        "du": du,
        "au": au,
        "fuseau": fuseau,
        # By Samu, the hours of each; else those of the entité above them, already added up.
        "perimetres": list(samu) if axe == "samu" else [perimetre],
    }
    with connection.cursor() as curseur:
        curseur.execute(
            f"SELECT {AXES[axe]} AS axe, {SOMMES} FROM {source if perimetre is None else CUMUL} GROUP BY 1 ORDER BY 1",  # noqa: S608
            parametres,
        )
        return {ligne[0]: _chiffres(ligne[1:]) for ligne in curseur.fetchall()}


def _compter_filtres(
    samu: Collection[int], periode: Periode, axes: Sequence[str], filtre: Filtre, *, aide_donnee: bool = False
) -> dict[str, dict[Any, Chiffres]]:
    """Read once, by all these axes: from the quarter-hours if they hold the filter, else from the calls."""
    ou = DES_AUTRES if aide_donnee else DES_SIENS
    conditions, valeurs = filtre.conditions_des_appels if filtre.passage else filtre.conditions
    if filtre.passage:
        source = DES_APPELS.format(ou=ou, filtre=conditions)
    else:
        source = f"telephonie_agregatappels WHERE {ou} AND creneau >= %(du)s AND creneau < %(au)s AND {conditions}"
    rangs = range(len(axes))
    colonnes = ", ".join(f"x{rang}" for rang in rangs)
    lus = ", ".join(f"{AXES[axe]} AS x{rang}" for rang, axe in zip(rangs, axes, strict=True))
    comptes: dict[str, dict[Any, Chiffres]] = {axe: {} for axe in axes}
    with connection.cursor() as curseur:
        curseur.execute(
            f"SELECT grouping({colonnes}), {colonnes}, {SOMMES} FROM (SELECT *, {lus} FROM {source}) lus"  # noqa: S608
            f" GROUP BY GROUPING SETS ({', '.join(f'(x{rang})' for rang in rangs)}) ORDER BY {colonnes}",
            valeurs | {"samu": list(samu), "du": periode.du, "au": periode.au, "fuseau": str(periode.fuseau)},
        )
        # Of each line one axis alone is counted by: the one whose bit is not set, the first axis having the highest.
        tous = (1 << len(axes)) - 1
        for masque, *ligne in curseur.fetchall():
            rang = len(axes) - (tous ^ masque).bit_length()
            comptes[axes[rang]][ligne[rang]] = _chiffres(tuple(ligne[len(axes) :]))
    return comptes


class Lecteur:
    """Counts the same calls over several periods. With a filter, `axes` of the period `principale` are read at once."""

    def __init__(
        self, samu: Collection[int], perimetre: int, filtre: Filtre, principale: Periode, axes: Sequence[str]
    ) -> None:
        self.samu, self.perimetre, self.filtre = list(samu), perimetre, filtre
        self._principale, self._axes = principale, axes
        self._lus: dict[str, dict[Any, Chiffres]] = {}

    def compter(self, periode: Periode, axe: str = "tout") -> dict[Any, Chiffres]:
        if not self.filtre or periode != self._principale:
            return compter(self.samu, periode, axe, perimetre=self.perimetre, filtre=self.filtre)
        if not self._lus:
            self._lus = _compter_filtres(self.samu, periode, self._axes, self.filtre)
        return self._lus[axe]

    def total(self, periode: Periode) -> Chiffres:
        return self.compter(periode).get(True, Chiffres())


def total(samu: Collection[int], periode: Periode, perimetre: int | None = None) -> Chiffres:
    return compter(samu, periode, perimetre=perimetre).get(True, Chiffres())


def attentes(samu: Collection[int], periode: Periode, chiffres: Chiffres, filtre: Filtre = TOUT) -> Attentes:
    """Median, P90 and longest wait before a human voice."""
    if periode.au - periode.du > EXACT_JUSQU_A:
        return Attentes(chiffres.quantile_s(0.5), chiffres.quantile_s(0.9), None, est_exact=False)
    conditions, valeurs = filtre.conditions_des_appels
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s), percentile_cont(0.9) WITHIN GROUP (ORDER BY s),"  # noqa: S608
            " max(s) FROM (SELECT extract(epoch FROM repondu_le - presente_le)::float AS s FROM telephonie_appel a"
            " WHERE samu_id = ANY(%(samu)s) AND presente_le >= %(du)s AND presente_le < %(au)s"
            f" AND repondu_le IS NOT NULL AND {conditions}) attentes",
            valeurs | {"samu": list(samu), "du": periode.du, "au": periode.au},
        )
        mediane, p90, maximum = curseur.fetchone()
        return Attentes(mediane, p90, maximum, est_exact=True)


def a_rappeler(samu: Collection[int], du: datetime, au: datetime, filtre: Filtre = TOUT) -> list[Appel]:
    """Who gave up, and whom nobody reached within half an hour; the last call of each, the newest first.

    "Reached" means that a later call from the same number was answered, one that the filter keeps or not. A caller
    without a number is counted too.
    """
    abandons = (
        filtre.sur_appels(
            Appel.objects.filter(samu__in=samu, presente_le__gte=du, presente_le__lt=au, issue__in=Appel.ABANDONS)
        )
        .select_related("samu")
        .order_by("presente_le", "pk")
    )
    derniers: dict[object, Appel] = {appel.appelant_cle or appel.pk: appel for appel in abandons}
    cles = [cle for cle in derniers if isinstance(cle, str)]
    reponses: dict[str, list[datetime]] = {}
    joints = Appel.objects.filter(
        appelant_cle__in=cles, presente_le__gte=du, presente_le__lt=au + RAPPEL, repondu_le__isnull=False
    )
    for cle, quand in joints.values_list("appelant_cle", "presente_le"):
        reponses.setdefault(cle, []).append(quand)
    restent = [
        appel
        for appel in derniers.values()
        if not any(appel.presente_le < r <= appel.presente_le + RAPPEL for r in reponses.get(appel.appelant_cle, ()))
    ]
    return sorted(restent, key=lambda appel: appel.presente_le, reverse=True)


def dernier_presente(appels: QuerySet[Appel], samu: Iterable[int]) -> datetime | None:
    """When the last of these calls of these Samu was presented: each Samu's own last one is at the end of its index,
    where the last of several at once would have all of their calls read and sorted."""
    siens = appels.filter(samu=OuterRef("pk")).order_by("-presente_le").values("presente_le")[:1]
    quand: datetime | None = Entite.objects.filter(pk__in=samu).aggregate(le=Max(Subquery(siens)))["le"]
    return quand


def noms_des_files(samu: Collection[int]) -> dict[str, str]:
    """The name of each queue by its code."""
    return dict(FileAppels.objects.filter(entite__in=samu).values_list("code", "nom"))


def _chiffres(ligne: tuple[Any, ...]) -> Chiffres:
    combien = len(ADDITIFS)
    return Chiffres(
        **dict(zip(ADDITIFS, ligne[:combien], strict=True)), histogramme=tuple(ligne[combien:-1]), est_simule=ligne[-1]
    )
