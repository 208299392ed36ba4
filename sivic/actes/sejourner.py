"""What SIVIC says of a stay: the hospital's word, unless it comes after what a hospital has said since."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from annuaire import horloge
from annuaire.models import Entite
from sivic.actes.annoncer import annoncer
from sivic.droits import sejour_de
from sivic.models import Reception, Sejour, Victime


def dit_un_sejour(contenu: Mapping[str, Any]) -> bool:
    return "etablissement" in contenu or "sortie_le" in contenu


def sejourner(victime: Victime, contenu: Mapping[str, Any]) -> str:
    """Apply the admission, the exit or both; what is left to settle, in a sentence. The event is locked."""
    connu, code = sejour_de(victime), contenu.get("etablissement", "")
    admise, sortie = _instant(contenu, "admise_le"), _instant(contenu, "sortie_le")
    sejour: Sejour | None
    if admise and code:
        etablissement = Entite.objects.filter(code=code, type=Entite.Type.HOPITAL).first()
        if etablissement is None:
            return f"L'établissement {code} n'est pas dans l'annuaire."
        if connu and _est_depassee(connu, etablissement, admise, sortie):
            return f"SIVIC dit une admission à {code} plus ancienne que celle que le portail connaît."
        sejour = _admise(victime, connu, etablissement, admise)
    elif connu is None:
        return "SIVIC dit un séjour sans date d'admission lisible."
    elif (code or _dernier_dit(connu)) != connu.etablissement.code:
        return f"SIVIC ne dit pas ce séjour de l'établissement où la personne est admise, {connu.etablissement.code}."
    else:
        # What is known stays as it is until all that the line says is found right.
        sejour = copy(connu)
    if sortie and sortie < sejour.admise_le:
        return "SIVIC dit une sortie antérieure à l'admission."
    sejour.sortie_le = sortie or sejour.sortie_le
    if connu is None or _dit(sejour) != _dit(connu):
        sejour.save()
        victime.sejour = sejour
        if admise:
            arriver_a_l_hopital(victime)
        annoncer(
            victime,
            "victime.sortie" if sortie else "victime.admise",
            None,
            aussi=[connu.etablissement_id] if connu else [],
        )
    return ""


def arriver_a_l_hopital(victime: Victime) -> None:
    """Who is admitted is no longer where they were counted; a Samu may still say otherwise afterwards."""
    if victime.lieu != Victime.Lieu.HOPITAL:
        victime.lieu = Victime.Lieu.HOPITAL
        victime.save(update_fields=["lieu"])


def _est_depassee(connu: Sejour, etablissement: Entite, admise: datetime, sortie: datetime | None) -> bool:
    """Another stay, before the one that is known: of another hospital, or over before it began."""
    une_autre = connu.etablissement_id != etablissement.pk or (sortie is not None and sortie < connu.admise_le)
    return admise < connu.admise_le and une_autre


def _admise(victime: Victime, connu: Sejour | None, etablissement: Entite, admise: datetime) -> Sejour:
    """SIVIC's word from now on; the stay that the same hospital had said here stays its own, and is told to SIVIC."""
    if connu is None:
        return Sejour(victime=victime, etablissement=etablissement, admise_le=admise)
    sejour, meme = copy(connu), connu.etablissement_id == etablissement.pk
    if not (meme and connu.dit_par_id and admise <= connu.admise_le):
        sejour.etablissement, sejour.admise_le, sejour.dit_par = etablissement, admise, None
        sejour.sortie_le = connu.sortie_le if meme and connu.sortie_le and connu.sortie_le >= admise else None
    return sejour


def _dernier_dit(connu: Sejour) -> str:
    """The hospital of which SIVIC speaks when it names none: the last that it named, or the one it knows by us."""
    if connu.dit_par_id is None:
        return str(connu.etablissement.code)
    dites = Reception.objects.filter(victime=connu.victime, contenu__has_key="etablissement").order_by("numero")
    derniere = dites.last()
    return str(derniere.contenu["etablissement"] if derniere else connu.etablissement.code)


def _dit(sejour: Sejour) -> tuple[object, ...]:
    return sejour.etablissement_id, sejour.admise_le, sejour.sortie_le, sejour.dit_par_id


def _instant(contenu: Mapping[str, Any], champ: str) -> datetime | None:
    """Not one to come: SIVIC's clock may be ahead of ours, and who leaves later must not seem to leave before."""
    try:
        dit = parse_datetime(contenu[champ]) if champ in contenu else None
    except ValueError:  # the form of an instant, and no such day
        return None
    return min(dit, horloge.maintenant()) if dit else None
