"""Read SIVIC's journal: what the hospitals say is applied, what contradicts a Samu waits for somebody to settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from annuaire import horloge
from evenements.actes.commun import verrouiller
from evenements.models import Evenement
from fil.actes import publier
from fil.salles import a_bouge
from sivic.actes.accueillir import noter_annonce
from sivic.actes.denombrer import actuelle
from sivic.actes.expedier import joignable, noter_reponse, noter_silence
from sivic.actes.sejourner import dit_un_sejour, sejourner
from sivic.adaptateur import HorsAtteinte, PanneSivic, Sivic
from sivic.frontiere import EVENEMENT, SEJOUR, VICTIME, filtrer, reference_dite
from sivic.models import AnnonceSivic, EvenementCommun, Identifiant, Liaison, Reception, Victime
from sivic.visibilite import salles_de

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
        faites = sum(recevoir(ligne=ligne) for ligne in _en_ordre(lignes))
        appliquees += faites
        if not faites:
            break
    return appliquees


def prendre(lignes: Iterable[Mapping[str, Any]]) -> tuple[int, bool]:
    """Apply the lines that SIVIC brings by itself: how far its journal is read, and whether one before them lacks."""
    en_ordre = _en_ordre(lignes)
    for ligne in en_ordre:
        recevoir(ligne=ligne)
    lu = Liaison.actuelle().curseur
    return lu, bool(en_ordre) and en_ordre[-1]["numero"] > lu


@transaction.atomic
def recevoir(*, ligne: Mapping[str, Any]) -> bool:
    """Apply the next line of the journal, once: one already read, or one that comes before its turn, is left."""
    liaison = Liaison.objects.select_for_update().get(pk=Liaison.actuelle().pk)
    if ligne["numero"] != liaison.curseur + 1:
        return False
    liaison.curseur += 1
    liaison.save(update_fields=["curseur"])
    reference, nom = reference_dite(ligne.get("evenement")), str(ligne.get("victime") or "")
    evenement = _evenement(reference)
    victime = _victime(evenement, reference_dite(nom))
    brut = ligne.get("champs")
    champs = brut if isinstance(brut, dict) else {}
    contenu = filtrer(champs, VICTIME) | filtrer(champs, SEJOUR) if nom else filtrer(champs, EVENEMENT)
    est_clos = evenement is not None and evenement.groupe.clos_le is not None
    if est_clos:
        motif = "L'événement est clos ici : rien n'y est plus écrit."
    elif not nom:
        motif = _confronter(evenement, reference, contenu)
    else:
        motif = appliquer(victime, contenu) if victime else "SIVIC suit une personne que le portail ne connaît pas."
    recue = Reception.objects.create(
        numero=liaison.curseur,
        evenement=evenement,
        evenement_dit=reference,
        victime=victime,
        reference=reference_dite(nom) or Reception.ILLISIBLE if nom else "",
        contenu=contenu,
        statut=_statut(motif, est_clos=est_clos),
        motif=motif,
        recue_le=horloge.maintenant(),
    )
    if evenement is None and motif:
        # A line that nothing links is the nation's to see, beside the announcements.
        a_bouge(salles_de(()))
    if evenement is not None and not est_clos:
        publier(evenement.groupe, f"reception.{recue.statut}", recue, auteur=None)
    return True


def _statut(motif: str, *, est_clos: bool) -> str:
    """Nobody could settle anything in a closed event: the line is kept, and the journal is read on."""
    if est_clos:
        return Reception.Statut.REGLEE
    return Reception.Statut.A_REGLER if motif else Reception.Statut.APPLIQUEE


def appliquer(victime: Victime, contenu: Mapping[str, Any]) -> str:
    """Apply what is the hospital's to say; what is left to settle, in a sentence."""
    restes = [sejourner(victime, contenu)] if dit_un_sejour(contenu) else []
    notre = {"etat": victime.etat, "destination": victime.destination.code if victime.destination else None}
    dits = {"etat": "l'état vital", "destination": "l'orientation"}
    autres = [dits[champ] for champ in DU_SAMU if champ in contenu and contenu[champ] != notre[champ]]
    if autres:
        restes.append(f"SIVIC dit autrement {' et '.join(autres)}.")
    return " ".join(filter(None, restes))


def _confronter(evenement: Evenement | None, reference: str, contenu: Mapping[str, Any]) -> str:
    """An event that SIVIC opened is announced; one in common may be told over there before it is here."""
    if evenement is not None:
        etat = contenu.get("etat", evenement.etat)
        return "" if etat == evenement.etat else f"SIVIC dit l'événement « {Evenement.Etat(etat).label.lower()} »."
    if not reference:
        return "SIVIC annonce un événement sans référence lisible."
    connue = AnnonceSivic.objects.filter(pk=reference).exists()
    if not (connue and "exercice" not in contenu) and contenu.get("exercice") is not settings.SIVIC_EXERCICE:
        return f"SIVIC annonce l'événement {reference} qui n'est pas de sa nature (exercice ou réel)."
    noter_annonce(reference, contenu)
    return ""


def _evenement(reference: str) -> Evenement | None:
    """Locked, and before it its announcement: whoever is linking it here right now is waited for."""
    list(AnnonceSivic.objects.select_for_update().filter(pk=reference).values_list("pk"))
    commun = EvenementCommun.objects.filter(reference=reference).first()
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


def _en_ordre(lignes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that bear a number, by it."""
    return sorted((li for li in lignes if type(li.get("numero")) is int), key=lambda li: li["numero"])
