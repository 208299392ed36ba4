"""Which reports are there: Samu by period, for who watches over several."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from annuaire.models import Entite
from telephonie.fuseaux import fuseau_de
from telephonie.models import AgregatAppels, RapportActivite
from telephonie.periodes import Periode, closes, periode

# A report that is not there that long after the end of its period is late.
RETARD = timedelta(hours=6)


@dataclass(frozen=True)
class Case:
    """What became of one report: publie, corrige, attendu, retard, manquant (no event at all)."""

    etat: str
    libelle: str
    document: int | None = None


LIBELLES = {
    "publie": "Publié",
    "corrige": "Corrigé",
    "attendu": "Attendu",
    "retard": "En retard",
    "manquant": "Aucune donnée",
}


def tableau(
    samu: Collection[Entite], granularite: str, maintenant: datetime
) -> tuple[list[Periode], list[tuple[Entite, list[Case]]]]:
    """One line by Samu, one case by period."""
    colonnes = closes(granularite, maintenant)
    ids = [e.pk for e in samu]
    faits = {
        (r.entite_id, r.debut): r
        for r in RapportActivite.objects.filter(
            entite__in=ids, granularite=granularite, debut__in=[p.debut for p in colonnes], produit_le__isnull=False
        )
    }
    avec_appels = {p.debut: _ont_des_appels(ids, p) for p in colonnes}
    lignes = []
    for e in sorted(samu, key=lambda e: e.code):
        cases = []
        for p in colonnes:
            rapport = faits.get((e.pk, p.debut))
            fin = periode(granularite, p.debut, fuseau_de(e)).au
            cases.append(_case(rapport, a_des_appels=e.pk in avec_appels[p.debut], depuis=maintenant - fin))
        lignes.append((e, cases))
    return colonnes, lignes


def _ont_des_appels(samu: Collection[int], p: Periode) -> set[int]:
    """Of these Samu, those with a call in the period: the first quarter-hour found is enough."""
    un_quart = AgregatAppels.objects.filter(samu=OuterRef("pk"), creneau__gte=p.du, creneau__lt=p.au)
    return set(Entite.objects.filter(Exists(un_quart), pk__in=samu).values_list("pk", flat=True))


def _case(rapport: RapportActivite | None, *, a_des_appels: bool, depuis: timedelta) -> Case:
    if rapport:
        etat = "corrige" if rapport.versions > 1 else "publie"
        return Case(etat, LIBELLES[etat], rapport.document_id)
    if not a_des_appels:
        return Case("manquant", LIBELLES["manquant"])
    etat = "retard" if depuis > RETARD else "attendu"
    return Case(etat, LIBELLES[etat])
