"""Read SIVIC's journal: what the hospitals say is applied, what contradicts a Samu waits for somebody to settle it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from evenements.actes.commun import verrouiller
from evenements.models import Evenement
from sivic.actes.annoncer import annoncer
from sivic.actes.denombrer import actuelle, reprendre, trier
from sivic.actes.deposer import redeposer
from sivic.actes.expedier import joignable, noter_reponse, noter_silence
from sivic.actes.orienter import orienter
from sivic.adaptateur import HorsAtteinte, PanneSivic, Sivic
from sivic.frontiere import SEJOUR, VICTIME, filtrer, reference_dite
from sivic.models import EvenementCommun, Identifiant, Liaison, Reception, Sejour, Victime

# What a Samu says and nobody else: told otherwise by SIVIC, it is a conflict.
DU_SAMU = ("etat", "destination")
PAGES_MAX = 20


def relever_le_journal(sivic: Sivic) -> int:
    """Read on from the last line applied; the number of lines applied."""
    appliquees = 0
    for _ in range(PAGES_MAX):
        if not joignable():
            break
        try:
            lignes = sivic.journal(Liaison.actuelle().curseur)
        except (HorsAtteinte, PanneSivic):
            noter_silence()
            break
        noter_reponse()
        faites = sum(recevoir(ligne=ligne) for ligne in sorted(filter(_numerotee, lignes), key=lambda li: li["numero"]))
        appliquees += faites
        if not faites:
            break
    return appliquees


@transaction.atomic
def recevoir(*, ligne: Mapping[str, Any]) -> bool:
    """Apply the next line of the journal, once: one already read, or one that comes before its turn, is left."""
    liaison = Liaison.objects.select_for_update().get(pk=Liaison.actuelle().pk)
    if ligne["numero"] != liaison.curseur + 1:
        return False
    liaison.curseur += 1
    liaison.save(update_fields=["curseur"])
    evenement = _evenement(str(ligne.get("evenement", "")))
    victime = _victime(evenement, str(ligne.get("victime", "")))
    brut = ligne.get("champs")
    champs = brut if isinstance(brut, dict) else {}
    contenu = filtrer(champs, VICTIME) | filtrer(champs, SEJOUR)
    motif = appliquer(victime, contenu) if victime else "SIVIC suit une personne que le portail ne connaît pas."
    Reception.objects.create(
        numero=liaison.curseur,
        evenement=evenement,
        victime=victime,
        reference=reference_dite(ligne.get("victime")),
        contenu=contenu,
        statut=Reception.Statut.A_REGLER if motif else Reception.Statut.APPLIQUEE,
        motif=motif,
        recue_le=horloge.maintenant(),
    )
    return True


@transaction.atomic
def regler(*, auteur: Utilisateur, reception: Reception, suivre: bool) -> Reception:
    """Settle a contradiction: follow what SIVIC says, by the usual acts, or keep ours and tell it to SIVIC again."""
    if reception.victime is None:
        raise ValidationError("Dénombrez d'abord cette personne.")
    victime = reprendre(auteur, reception.victime)
    actuelle = Reception.objects.select_for_update().get(pk=reception.pk)
    if actuelle.statut != Reception.Statut.A_REGLER:
        raise ValidationError("Un collègue a déjà réglé cette différence.")
    if suivre:
        _suivre(auteur, victime, actuelle.contenu)
        victime = reprendre(auteur, victime)
    else:
        redeposer(victime)
    actuelle.statut, actuelle.reglee_par = Reception.Statut.REGLEE, auteur
    actuelle.save(update_fields=["statut", "reglee_par"])
    annoncer(victime, "victime.reglee", auteur)
    return actuelle


def _suivre(auteur: Utilisateur, victime: Victime, contenu: Mapping[str, Any]) -> None:
    if etat := contenu.get("etat"):
        trier(auteur=auteur, victime=victime, etat=etat)
    if code := contenu.get("destination"):
        destination = Entite.objects.filter(code=code).first()
        if destination is None:
            raise ValidationError(f"L'établissement {code} n'est pas dans l'annuaire.")
        orienter(auteur=auteur, evenement=victime.evenement, victimes=[victime.pk], destination=destination)


def appliquer(victime: Victime, contenu: Mapping[str, Any]) -> str:
    """Apply what is the hospital's to say; what is left to settle, in a sentence."""
    restes = [_sejourner(victime, contenu)] if "etablissement" in contenu or "sortie_le" in contenu else []
    notre = {"etat": victime.etat, "destination": victime.destination.code if victime.destination else None}
    dits = {"etat": "l'état vital", "destination": "l'orientation"}
    autres = [dits[champ] for champ in DU_SAMU if champ in contenu and contenu[champ] != notre[champ]]
    if autres:
        restes.append(f"SIVIC dit autrement {' et '.join(autres)}.")
    return " ".join(filter(None, restes))


def _sejourner(victime: Victime, contenu: Mapping[str, Any]) -> str:
    sejour = getattr(victime, "sejour", None)
    admise, sortie = _instant(contenu, "admise_le"), _instant(contenu, "sortie_le")
    if admise and "etablissement" in contenu:
        etablissement = Entite.objects.filter(code=contenu["etablissement"], type=Entite.Type.HOPITAL).first()
        if etablissement is None:
            return f"L'établissement {contenu['etablissement']} n'est pas dans l'annuaire."
        sejour, sortie_connue = sejour or Sejour(victime=victime), sejour.sortie_le if sejour else None
        sejour.etablissement, sejour.admise_le = etablissement, admise
        sejour.sortie_le = sortie_connue if sortie_connue and sortie_connue >= admise else None
    if sejour is None:
        return "SIVIC dit une sortie sans admission."
    if sortie and sortie < sejour.admise_le:
        return "SIVIC dit une sortie antérieure à l'admission."
    sejour.sortie_le, sejour.dit_par = sortie or sejour.sortie_le, None
    sejour.save()
    genre = "victime.sortie" if sortie else "victime.admise"
    annoncer(victime, genre, None)
    return ""


def _instant(contenu: Mapping[str, Any], champ: str) -> datetime | None:
    try:
        return parse_datetime(contenu[champ]) if champ in contenu else None
    except ValueError:  # the form of an instant, and no such day
        return None


def _evenement(reference: str) -> Evenement | None:
    annee, _, rang = reference.partition("-")
    if not (annee.isascii() and annee.isdigit() and rang.isascii() and rang.isdigit() and len(reference) < 16):
        return None
    commun = EvenementCommun.objects.filter(evenement__annee=int(annee), evenement__rang=int(rang)).first()
    return verrouiller(commun.evenement) if commun else None


def _victime(evenement: Evenement | None, nom: str) -> Victime | None:
    if evenement is None:
        return None
    if siennes := Identifiant.objects.filter(
        source=Identifiant.Source.SIVIC, valeur=nom, victime__evenement=evenement
    ).select_related("victime"):
        return actuelle(siennes[0].victime.personne, evenement)
    rang = nom.removeprefix("V-")
    if not (rang.isascii() and rang.isdigit() and len(rang) < 8):
        return None
    victime = Victime.objects.filter(evenement=evenement, rang=rang).first()
    return actuelle(victime.personne, evenement) if victime else None


def _numerotee(ligne: Mapping[str, Any]) -> bool:
    return type(ligne.get("numero")) is int
