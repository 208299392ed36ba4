"""What the accesses of a Samu bore: calls at once against their channels, and the time they were down."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from annuaire.models import Entite
from telephonie.chiffres import accord, duree, nombre
from telephonie.models import AccesTelephonique, Appel, EvenementTelephonie
from telephonie.periodes import Periode

Type = EvenementTelephonie.Type
# A call presented the day before may still take a channel; an access may have been down since the month before.
APPEL_AU_PLUS = timedelta(days=1)
PANNE_AU_PLUS = timedelta(days=31)
# A call takes its channel from the presentation to its end; at one instant, what ends comes before what begins.
OCCUPATION = """
    WITH pris AS (
        SELECT greatest(presente_le, %(du)s) AS debut, least(fini_le, %(au)s) AS fin FROM telephonie_appel
        WHERE servi_id = %(samu)s AND presente_le >= %(avant)s AND presente_le < %(au)s AND fini_le > %(du)s
          AND issue <> 'echec'
    ), bornes AS (
        SELECT debut AS quand, 1 AS sens FROM pris UNION ALL SELECT fin, -1 FROM pris
    ), pas AS (
        SELECT quand, sum(sens) OVER ordre AS combien, lead(quand) OVER ordre - quand AS duree FROM bornes
        WINDOW ordre AS (ORDER BY quand, sens ROWS UNBOUNDED PRECEDING)
    )
    SELECT coalesce(max(combien), 0), (array_agg(quand ORDER BY combien DESC, quand))[1],
           coalesce(extract(epoch FROM sum(duree) FILTER (WHERE combien >= %(canaux)s)), 0)::float
    FROM pas
"""


class Occupation(NamedTuple):
    """The most calls at once and when; `canaux` is None when nobody has said how many there are."""

    simultanes: int
    le: datetime | None
    canaux: int | None
    saturee_s: float


class Indisponibilite(NamedTuple):
    """One access that was down in the period. It may have come back after it; `au` is None when nobody has said so."""

    acces: str
    du: datetime
    au: datetime | None
    appels: int


def occupation(samu: Entite, periode: Periode) -> Occupation:
    """Calls that this Samu served, at once. Those whose end is not known are left out."""
    dits = samu.acces_telephoniques.aggregate(total=Sum("canaux"), tus=Count("pk", filter=Q(canaux=None)))
    canaux = None if dits["tus"] else dits["total"]
    with connection.cursor() as curseur:
        curseur.execute(
            OCCUPATION,
            {
                "samu": samu.pk,
                "du": periode.du,
                "au": periode.au,
                "avant": periode.du - APPEL_AU_PLUS,
                "canaux": canaux,
            },
        )
        simultanes, le, saturee_s = curseur.fetchone()
    return Occupation(simultanes, le, canaux, saturee_s)


def indisponibilites(samu: Entite, periode: Periode) -> list[Indisponibilite]:
    """The times an access was down, oldest first, with the calls that took another way or failed meanwhile."""
    noms = dict(AccesTelephonique.objects.filter(entite=samu).values_list("code", "nom"))
    ouvertes: dict[str, datetime] = {}
    pannes: list[tuple[str, datetime, datetime | None]] = []
    for evenement in _dits(samu, periode.du - PANNE_AU_PLUS, periode.au):
        code = evenement.donnees["acces"]
        if evenement.type == Type.ACCES_HORS_SERVICE:
            ouvertes.setdefault(code, evenement.survenu_le)
        elif code in ouvertes:
            pannes.append((code, ouvertes.pop(code), evenement.survenu_le))
    if ouvertes:
        for evenement in _dits(samu, periode.au, periode.au + PANNE_AU_PLUS).filter(type=Type.ACCES_RETABLI):
            code = evenement.donnees["acces"]
            if code in ouvertes:
                pannes.append((code, ouvertes.pop(code), evenement.survenu_le))
    pannes += [(code, du, None) for code, du in ouvertes.items()]
    concernes = list(
        Appel.objects.filter(
            # Without a measure of the human answer, only a call that no access took is "not measured" without an end.
            Q(route=Appel.Route.PANNE) | Q(issue=Appel.Issue.ECHEC) | Q(issue=Appel.Issue.NON_MESURE, fini_le=None),
            samu=samu,
            presente_le__gte=periode.du,
            presente_le__lt=periode.au,
        )
        .order_by("presente_le")
        .values_list("presente_le", flat=True)
    )
    return [
        Indisponibilite(
            noms.get(code, code),
            max(du, periode.du),
            au,
            bisect_left(concernes, au or periode.au) - bisect_left(concernes, du),
        )
        for code, du, au in sorted(pannes, key=lambda panne: panne[1])
        if au is None or au > periode.du
    ]


def _dits(samu: Entite, du: datetime, au: datetime) -> QuerySet[EvenementTelephonie]:
    """What was told of its accesses, oldest first."""
    return EvenementTelephonie.objects.filter(
        source__entite=samu,
        appel="",
        type__in=(Type.ACCES_HORS_SERVICE, Type.ACCES_RETABLI),
        survenu_le__gte=du,
        survenu_le__lt=au,
    ).order_by("survenu_le", "uuid")


def en_clair(samu: Entite, periode: Periode) -> list[tuple[str, str]]:
    """The same in words, as a page and a report say it: what, and how it was. Instants are on the Samu's clock."""

    def heure(quand: datetime) -> str:
        return f"{quand.astimezone(periode.fuseau):%d/%m à %H:%M}"

    pris = occupation(samu, periode)
    quand = f", le {heure(pris.le)}" if pris.le else ""
    if pris.canaux is None:
        canaux = "nombre de canaux non déclaré"
    else:
        tous = "tous pris" if pris.canaux > 1 else "pris"
        sature = f"{tous} pendant {duree(pris.saturee_s)}" if pris.saturee_s else f"jamais {tous}"
        canaux = f"{accord(pris.canaux, 'canal', 'canaux')}, {sature}"
    dits = [("Appels à la fois", f"au plus {nombre(pris.simultanes)}{quand} ({canaux})")]
    for panne in indisponibilites(samu, periode):
        fin = f"au {heure(panne.au)}" if panne.au else "sans fin connue"
        appels = accord(panne.appels, "appel débordé ou en échec", "appels débordés ou en échec")
        dits.append(("Accès hors service", f"{panne.acces}, du {heure(panne.du)} {fin} : {appels}"))
    return dits
