"""Settle what SIVIC says otherwise: follow it, by the usual acts, or keep ours and tell it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.droits import DroitInsuffisant
from annuaire.models import Entite, Utilisateur
from annuaire.requete import entier
from evenements.actes.changer_etat import changer_etat, prendre_pour_clore
from evenements.actes.commun import groupes_propres, verrouiller
from evenements.droits import pilotait, verifier_peut_conduire
from evenements.models import Evenement
from fil.actes import publier
from maincourante.actes.signaler import signaler
from sivic.actes.annoncer import annoncer, prendre_les_fils
from sivic.actes.denombrer import actuelle, reprendre, trier
from sivic.actes.deposer import redeposer
from sivic.actes.orienter import orienter
from sivic.actes.sejourner import dit_un_sejour, sejourner
from sivic.models import Reception, Victime

Etat = Evenement.Etat
MOTIF = "Dit par SIVIC."


@transaction.atomic
def regler(
    *, auteur: Utilisateur, reception: Reception, suivre: bool, vu: str | None = None, vers: str | None = None
) -> Reception:
    """About a victim: a Samu that counts in the event. About the event: whoever pilots it. What was left when it was
    closed: whoever piloted it. `vu`, `vers`: the vital state and the destination, by its id, that the author had before
    them."""
    if reception.evenement is None:
        raise ValidationError("Cette ligne ne concerne aucun événement du portail.")
    if reception.evenement.groupe.clos_le:
        return _regler_apres_la_cloture(auteur, reception, reception.evenement, suivre=suivre)
    if not reception.reference:
        return _regler_l_evenement(auteur, reception, reception.evenement, suivre=suivre)
    if reception.victime is None:
        raise ValidationError("Dénombrez d'abord cette personne.")
    # What SIVIC said of a trace is the person's.
    victime = reprendre(auteur, reception.victime.personne, meme_annulee=not suivre)
    reglee = _noter(auteur, reception)
    if suivre:
        _suivre(auteur, victime, reglee.reste, vu, vers)
        victime = reprendre(auteur, victime)
    else:
        _redire(victime.evenement, reglee)
    annoncer(victime, "victime.reglee", auteur)
    return reglee


def _regler_apres_la_cloture(
    auteur: Utilisateur, reception: Reception, evenement: Evenement, *, suivre: bool
) -> Reception:
    """What was closed does not change: ours is kept and told again to SIVIC, and the logbook of the author's entité
    says who decided it, since nothing is written in the event's."""
    evenement = verrouiller(evenement)
    if not pilotait(auteur, evenement) or auteur.entite_active is None:
        raise DroitInsuffisant("L'événement est clos : seul qui le pilotait règle ce qui en reste.")
    if suivre:
        raise ValidationError("L'événement est clos : rouvrez-le pour suivre SIVIC, ou gardez ce que dit le portail.")
    reglee = _noter(auteur, reception)
    if reglee.victime is not None:
        _redire(evenement, reglee)
    elif not reglee.reference:
        redeposer(evenement, None)
    qui = reglee.victime or reglee.reference or "l'événement lui-même"
    for groupe in groupes_propres([auteur.entite_active]):
        signaler(
            auteur=auteur,
            groupe=groupe,
            texte=f"Événement {evenement.reference}, clos : différence avec SIVIC sur {qui} (ligne {reglee.numero}) "
            "réglée, ce que dit le portail est gardé.",
        )
    return reglee


def _redire(evenement: Evenement, reglee: Reception) -> None:
    """Ours again, of the number that SIVIC named and of the person whom it turned out to be: it holds both."""
    nommee = reglee.victime
    for victime in dict.fromkeys((nommee, nommee.personne)) if nommee else ():
        redeposer(evenement, actuelle(victime, evenement))


def _noter(auteur: Utilisateur, reception: Reception) -> Reception:
    actuelle = Reception.objects.select_for_update().get(pk=reception.pk)
    if actuelle.statut != Reception.Statut.A_REGLER:
        raise ValidationError("Un collègue a déjà réglé cette différence.")
    actuelle.statut, actuelle.reglee_par = Reception.Statut.REGLEE, auteur
    actuelle.save(update_fields=["statut", "reglee_par"])
    return actuelle


def _suivre(auteur: Utilisateur, victime: Victime, reste: Mapping[str, Any], vu: str | None, vers: str | None) -> None:
    codes = [reste.get("destination"), reste.get("etablissement")]
    entites = {entite.code: entite for entite in Entite.objects.filter(code__in=[c for c in codes if c])}
    if (code := codes[0]) and code not in entites:
        raise ValidationError(f"L'établissement {code} n'est pas dans l'annuaire.")
    prendre_les_fils(victime.evenement, [victime], aussi=[entite.pk for entite in entites.values()])
    if dit_un_sejour(reste) and (refus := sejourner(victime, reste)):
        raise ValidationError(f"{refus} Gardez ce que dit le portail, ou corrigez d'abord ce qui manque.")
    if etat := reste.get("etat"):
        trier(auteur=auteur, victime=victime, etat=etat, vu=vu)
    if code:
        orienter(
            auteur=auteur,
            evenement=victime.evenement,
            victimes=[victime.pk],
            destination=entites[code],
            vues=None if vers is None else {victime.pk: entier(vers) or None},
        )


def _regler_l_evenement(auteur: Utilisateur, reception: Reception, evenement: Evenement, *, suivre: bool) -> Reception:
    """Noted before the event closes: nothing of it is written any more afterwards."""
    evenement = verrouiller(evenement)
    verifier_peut_conduire(auteur, evenement)
    reglee = _noter(auteur, reception)
    if not suivre:
        redeposer(evenement, None)
        publier(evenement.groupe, "evenement.regle", evenement, auteur=auteur)
        return reglee
    vers = reglee.contenu.get("etat", evenement.etat)
    etapes = [vers]
    if (evenement.etat, vers) == (Etat.EN_COURS, Etat.CLOS):
        # An event is first over, then closed.
        prendre_pour_clore(evenement)
        etapes = [Etat.LEVE, vers]
    for etape in etapes:
        evenement = changer_etat(auteur=auteur, evenement=evenement, vers=etape, motif=MOTIF)
    return reglee
