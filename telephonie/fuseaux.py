"""The clock on the wall of each Samu: days, weeks and months are those of its people."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from annuaire.models import Entite

PARIS = ZoneInfo("Europe/Paris")
# By département; everywhere else it is the time of Paris.
OUTRE_MER = {
    "971": ZoneInfo("America/Guadeloupe"),
    "972": ZoneInfo("America/Martinique"),
    "973": ZoneInfo("America/Cayenne"),
    "974": ZoneInfo("Indian/Reunion"),
    "975": ZoneInfo("America/Miquelon"),
    "976": ZoneInfo("Indian/Mayotte"),
    "977": ZoneInfo("America/St_Barthelemy"),
    "978": ZoneInfo("America/Marigot"),
    "986": ZoneInfo("Pacific/Wallis"),
    "987": ZoneInfo("Pacific/Tahiti"),
    "988": ZoneInfo("Pacific/Noumea"),
}


def fuseau_de(entite: Entite) -> ZoneInfo:
    """That of its first département."""
    return OUTRE_MER.get(entite.departements[0], PARIS) if entite.departements else PARIS
