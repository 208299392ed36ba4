"""What the lines of SIVIC's journal leave to settle: said in a sentence, and taken out as somebody says it anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from evenements.models import Evenement
from fil.actes import publier
from sivic.actes.sejourner import dit_un_sejour
from sivic.frontiere import SEJOUR
from sivic.models import Reception, Victime

# What a Samu says and nobody else: told otherwise by SIVIC, it is a conflict.
DU_SAMU = {"etat": "l'état vital", "destination": "l'orientation"}
DIT_ICI = "Dit ici aussi depuis."


def dit_ici(victime: Victime) -> dict[str, str | None]:
    """What the portal says of these fields."""
    return {"etat": victime.etat, "destination": victime.destination.code if victime.destination else None}


def dites_autrement(champs: Collection[str]) -> str:
    dits = [DU_SAMU[champ] for champ in DU_SAMU if champ in champs]
    return f"SIVIC dit autrement {' et '.join(dits)}." if dits else ""


def etat_dit_autrement(evenement: Evenement, contenu: Mapping[str, Any]) -> str:
    etat = contenu.get("etat", evenement.etat)
    return "" if etat == evenement.etat else f"SIVIC dit l'événement « {Evenement.Etat(etat).label.lower()} »."


def alleger(recue: Reception, evenement: Evenement, redits: Collection[str], motif: str) -> None:
    """These fields of the line wait for nobody any more; with none left it is settled, for this reason."""
    reste = [champ for champ in (*DU_SAMU, *SEJOUR) if champ in recue.reste]
    recue.restent = [champ for champ in reste if champ not in redits]
    if recue.restent == reste:
        return
    if not recue.restent:
        recue.statut, recue.motif = Reception.Statut.REGLEE, motif
    elif not dit_un_sejour(recue.reste):
        recue.motif = dites_autrement(recue.restent)
    recue.save(update_fields=["restent", "statut", "motif"])
    publier(evenement.groupe, f"reception.{recue.statut}", recue, auteur=None)


def accorder_victime(victime: Victime) -> None:
    """The Samu has come to say the same as SIVIC. Every acte that announces a victim has locked its event."""
    notre = dit_ici(victime)
    attendent = Reception.objects.select_for_update().filter(victime=victime, statut=Reception.Statut.A_REGLER)
    for recue in attendent:
        memes = [champ for champ in DU_SAMU if recue.contenu.get(champ) == notre[champ]]
        alleger(recue, victime.evenement, memes, DIT_ICI)


def accorder_evenement(evenement: Evenement) -> None:
    """The same, of the event's own state."""
    attendent = Reception.objects.select_for_update().filter(
        evenement=evenement, reference="", statut=Reception.Statut.A_REGLER, restent=["etat"]
    )
    for recue in attendent.filter(contenu__etat=evenement.etat):
        alleger(recue, evenement, ["etat"], DIT_ICI)


def attendre_l_etat(evenement: Evenement) -> None:
    """What SIVIC said last of an event that is linked only now, when it is not what we say. The event is locked."""
    dites = evenement.receptions.filter(reference="", statut=Reception.Statut.APPLIQUEE, contenu__has_key="etat")
    derniere = dites.order_by("numero").last()
    if derniere and (motif := etat_dit_autrement(evenement, derniere.contenu)):
        derniere.statut, derniere.motif, derniere.restent = Reception.Statut.A_REGLER, motif, ["etat"]
        derniere.save(update_fields=["statut", "motif", "restent"])
        publier(evenement.groupe, "reception.a_regler", derniere, auteur=None)
