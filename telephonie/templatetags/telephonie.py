"""Figures as one reads them in French."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone

from annuaire.dates import date_dite
from annuaire.models import Entite
from telephonie import chiffres
from telephonie.activite import taux_de_la_cible
from telephonie.fuseaux import fuseau_de
from telephonie.models import Appel

register = template.Library()
# Who ended a call, as its events say it.
FINISSENT = {"appelant": "l'appelant", "agent": "un agent", "systeme": "le système"}
register.filter("duree", chiffres.duree)
register.filter("cible", taux_de_la_cible)
register.filter("accord", chiffres.accord)


@register.filter
def entier(valeur: int) -> str:
    return chiffres.nombre(valeur)


@register.filter
def heure_samu(instant: datetime | None, appel: Appel) -> str:
    """14:05:09 on the wall of the Samu of the call."""
    return instant.astimezone(fuseau_de(appel.samu)).strftime("%H:%M:%S") if instant else "—"


@register.filter
def jour_samu(instant: datetime, appel: Appel) -> str:
    return instant.astimezone(fuseau_de(appel.samu)).strftime("%d/%m/%Y")


@register.filter
def moment_de(instant: datetime, entite: Entite) -> str:
    """20 novembre 2026, 14:05 on the wall of that entité."""
    return date_dite(instant.astimezone(fuseau_de(entite)).replace(tzinfo=None), "j F Y, H:i")


@register.filter
def heure_de(instant: datetime, entite: Entite) -> str:
    return instant.astimezone(fuseau_de(entite)).strftime("%H:%M")


@register.filter
def attente(appel: Appel) -> str:
    """How long the caller waited, or has been waiting."""
    ms = appel.attente_ms
    secondes = (timezone.now() - appel.presente_le).total_seconds() if ms is None else ms / 1000
    return chiffres.duree(secondes)


@register.filter
def milli(ms: int) -> str:
    return chiffres.duree(ms / 1000 if ms else None)


@register.filter
def qui_finit(code: str) -> str:
    return FINISSENT.get(code, code)


@register.filter
def nom_de(code: str, noms: dict[str, str]) -> str:
    """The name of a queue, or its code where nobody has named it."""
    return noms.get(code, code)


@register.filter
def depuis(instant: datetime | None, autre: datetime) -> str:
    """How long after another instant."""
    return chiffres.duree((instant - autre) / timedelta(seconds=1)) if instant else "—"


@register.filter
def lisible(numero: str) -> str:
    """+33612345678 → "06 12 34 56 78", as one dials it; any other number as it came."""
    if not numero.startswith("+33") or len(numero) != 12:
        return numero
    national = "0" + numero[3:]
    return "\u00a0".join(national[i : i + 2] for i in range(0, 10, 2))


@register.filter
def masque(numero: str) -> str:
    """+33612345678 → "+336 •• •• •• 78": enough to recognise, not to call."""
    return f"{numero[:4]} •• •• •• {numero[-2:]}" if len(numero) > 6 else numero
