"""The border: the only fields that may leave for SIVIC, and those that may come from it. Nothing else goes through.

Allowed by CSP R3131-10-1 to -3: the number, the vital state, the place of care and the orientation. No title, no
address, no free text: each value has a closed form that it must fit whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annuaire.models import Entite
from evenements.models import Evenement
from sivic.models import Identifiant, Sejour, Victime

# Of this century: PostgreSQL keeps the first day of year 1 at +14:00 as before our era, which no client reads again.
INSTANT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
# Codes of the annuaire: HOP-31-PURPAN, SAMU-2A. The production's are FINESS numbers, of the same form.
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,23}", re.ASCII)
NOM = re.compile(r"V-\d{1,7}", re.ASCII)
# Whom SIVIC named first.
NUMERO_SIVIC = re.compile(r"S-\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Nombre:
    """Between minus this and this."""

    borne: int


@dataclass(frozen=True)
class Liste:
    """Several values of one form; one that does not fit it is left out, and those beyond the maximum."""

    forme: re.Pattern[str]
    maximum: int = 200


Forme = re.Pattern[str] | frozenset[Any] | Nombre | Liste
Contenu = dict[str, Any]

# What the hospitals say: theirs alone to say, as the state and the orientation are the Samu's.
SEJOUR: dict[str, Forme] = {"etablissement": CODE, "admise_le": INSTANT, "sortie_le": INSTANT}
VICTIME: dict[str, Forme] = {
    "nom": NOM,
    "sinus": re.compile(r"([A-Z]{2}[0-9AB]{3}[A-Z0-9]{4}20[0-9]{2}(TR|HP)[0-9]{6})?", re.ASCII),
    "etat": frozenset(Victime.Etat.values),
    "lieu": frozenset(Victime.Lieu.values),
    "samu": CODE,
    "destination": CODE,
    "orientee_le": INSTANT,
    "denombree_le": INSTANT,
    # How far the psychological care has gone; nothing of what was said there.
    "cump": frozenset(Victime.Cump.values) - {""},
    # Counted twice: the number under which the person goes on.
    "fusionnee_dans": NOM,
    # Counted by mistake: nobody. Why stays here.
    "annulee": frozenset({True}),
    "sivic": NUMERO_SIVIC,
    **SEJOUR,
}
EVENEMENT: dict[str, Forme] = {
    "nature": frozenset(Evenement.Nature.values),
    "etat": frozenset(Evenement.Etat.values),
    "exercice": frozenset({True, False}),
    "debut_le": INSTANT,
    "latitude": Nombre(90),
    "longitude": Nombre(180),
    "departements": Liste(re.compile(r"\d{2,3}|2[AB]", re.ASCII)),
    "hopitaux": Liste(CODE),
}


def filtrer(champs: Mapping[str, Any], formes: Mapping[str, Forme]) -> Contenu:
    """Those of these fields that have a form and fit it; an empty one is not said."""
    lus = {nom: _lire(champs.get(nom), forme) for nom, forme in formes.items()}
    return {nom: lu for nom, lu in lus.items() if lu is not None}


def reference_dite(brut: Any) -> str:
    """How SIVIC names a person, if it has the form of a number and no other."""
    return brut if isinstance(brut, str) and CODE.fullmatch(brut) else ""


def victime_sortante(victime: Victime) -> Contenu:
    destination, sejour = victime.destination, getattr(victime, "sejour", None)
    numero = next((un for un in victime.identifiants.all() if un.source == Identifiant.Source.SIVIC), None)
    champs = {
        "nom": victime.nom,
        "sinus": victime.sinus,
        "etat": str(victime.etat),
        "lieu": str(victime.lieu),
        "samu": victime.entite.code,
        "destination": destination.code if destination else None,
        "orientee_le": victime.orientee_le.isoformat() if victime.orientee_le else None,
        "denombree_le": victime.denombree_le.isoformat(),
        "cump": str(victime.cump),
        "sivic": numero.valeur if numero else None,
        "annulee": bool(victime.annulation),
        "fusionnee_dans": victime.absorbee_par.nom if victime.absorbee_par else None,
        **(_sejour_dit_ici(sejour) if sejour and sejour.dit_par_id else {}),
    }
    return filtrer(champs, VICTIME)


def _sejour_dit_ici(sejour: Sejour) -> Contenu:
    """What a hospital says in the portal. What it said by SIVIC does not go back there."""
    return {
        "etablissement": sejour.etablissement.code,
        "admise_le": sejour.admise_le.isoformat(),
        "sortie_le": sejour.sortie_le.isoformat() if sejour.sortie_le else None,
    }


def evenement_sortant(evenement: Evenement) -> Contenu:
    """Its territory is that of the Samu that take part in it, with the hospitals that do."""
    entites = Entite.objects.filter(participations__groupe=evenement.groupe_id)
    champs = {
        "nature": str(evenement.nature),
        "etat": str(evenement.etat),
        "exercice": evenement.est_exercice,
        "debut_le": evenement.debut_le.isoformat(),
        "latitude": evenement.latitude,
        "longitude": evenement.longitude,
        "departements": sorted(
            {d for entite in entites if entite.type == Entite.Type.SAMU for d in entite.departements}
        ),
        "hopitaux": sorted(e.code for e in entites if e.type == Entite.Type.HOPITAL),
    }
    return filtrer(champs, EVENEMENT)


def _lire(valeur: Any, forme: Forme) -> Any:
    """What of the value fits the form; nothing when none of it does."""
    if isinstance(forme, Liste):
        bonnes = [v for v in valeur if _convient(v, forme.forme)] if isinstance(valeur, list) else []
        return bonnes[: forme.maximum] or None
    return valeur if _convient(valeur, forme) else None


def _convient(valeur: Any, forme: re.Pattern[str] | frozenset[Any] | Nombre) -> bool:
    if isinstance(forme, re.Pattern):
        return isinstance(valeur, str) and forme.fullmatch(valeur) is not None and valeur != ""
    if isinstance(forme, Nombre):
        return type(valeur) in (int, float) and -forme.borne <= valeur <= forme.borne
    return type(valeur) in (str, bool) and valeur in forme
