"""Events that SIVIC opens: told to those of the territory, then opened here, linked to ours, or put aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Entite, Utilisateur
from evenements.actes.commun import groupes_propres, verrouiller
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.validation import valider_dates
from evenements.droits import verifier_peut_conduire, verifier_peut_ouvrir
from evenements.models import Evenement
from fil.salles import a_bouge
from maincourante.actes.signaler import signaler_a_tous
from maincourante.models import Entree
from sivic.actes.deposer import lier, refus_de_nature
from sivic.droits import peut_ecarter
from sivic.models import AnnonceSivic, EvenementCommun
from sivic.visibilite import salles_de


def noter_annonce(reference: str, contenu: Mapping[str, Any]) -> AnnonceSivic:
    """What SIVIC says of an event that is not in common: kept whole, told once to the Samu of its territory, and
    again when it takes up what it had ended."""
    departements = list(contenu.get("departements", []))
    annonce, nouvelle = AnnonceSivic.objects.select_for_update().get_or_create(
        reference=reference,
        defaults={"contenu": dict(contenu), "departements": departements, "recue_le": horloge.maintenant()},
    )
    a_bouge(salles_de({*annonce.departements, *departements}))
    if nouvelle:
        if not annonce.fin:
            _signaler(annonce, departements)
        return annonce
    avant, finissait = annonce.departements, annonce.fin
    annonce.contenu, annonce.departements = annonce.contenu | dict(contenu), departements or avant
    ajoutes = set(departements) - set(avant)
    if annonce.fin:
        # Over for SIVIC: it calls nobody.
        ajoutes = set()
    elif finissait:
        # Taken up again: some of its territory may have come meanwhile, and were not called.
        avant, ajoutes = [], set(annonce.departements)
    if ajoutes and annonce.statut == AnnonceSivic.Statut.ECARTEE:
        # Put aside for the others of its territory: those that come now have not been asked.
        annonce.statut, annonce.traitee_par = AnnonceSivic.Statut.PROPOSEE, None
    annonce.save(update_fields=["contenu", "departements", "statut", "traitee_par"])
    if ajoutes and annonce.statut == AnnonceSivic.Statut.PROPOSEE:
        _signaler(annonce, ajoutes, sauf=avant)
    return annonce


def _signaler(annonce: AnnonceSivic, departements: Collection[str], *, sauf: Collection[str] = ()) -> None:
    """To the Samu of these départements, but those of others that were told before."""
    concernes = Entite.objects.filter(
        type=Entite.Type.SAMU, est_active=True, departements__overlap=list(departements)
    ).exclude(departements__overlap=list(sauf))
    signaler_a_tous(
        groupes_propres(concernes),
        texte=f"SIVIC annonce un événement ({annonce.nature.lower()}, référence {annonce.reference}) : "
        "ouvrez-le ici, ou rattachez-le au vôtre, depuis la page des événements.",
        importance=Entree.Importance.IMPORTANTE,
    )


@transaction.atomic
def ouvrir_depuis(*, auteur: Utilisateur, annonce: AnnonceSivic, titre: str, jeton: UUID) -> Evenement:
    """Open here the event that SIVIC announced, and link both. Replaying the same jeton gives the same event."""
    actuelle = AnnonceSivic.objects.select_for_update().get(pk=annonce.pk)
    if deja := Evenement.objects.filter(jeton=jeton, annonces=actuelle, ouvert_par=auteur).first():
        return deja
    verifier_peut_ouvrir(auteur)
    _verifier_proposee(actuelle)
    contenu = actuelle.contenu
    description = Description(
        titre=titre,
        nature=contenu.get("nature", str(Evenement.Nature.AUTRE)),
        debut_le=_debut(contenu),
        est_exercice=settings.SIVIC_EXERCICE,
        **_position(contenu),
    )
    evenement = ouvrir_evenement(auteur=auteur, jeton=jeton, description=description)
    _lier(auteur, actuelle, verrouiller(evenement))
    return evenement


@transaction.atomic
def rattacher(*, auteur: Utilisateur, annonce: AnnonceSivic, evenement: Evenement) -> EvenementCommun:
    """Say that the event that SIVIC announced is this one of ours."""
    actuelle = AnnonceSivic.objects.select_for_update().get(pk=annonce.pk)
    evenement = verrouiller(evenement)
    verifier_peut_conduire(auteur, evenement)
    _verifier_proposee(actuelle)
    if EvenementCommun.objects.filter(evenement=evenement).exists():
        raise ValidationError("Cet événement est déjà en commun avec SIVIC.")
    if refus := refus_de_nature(evenement):
        raise ValidationError(refus)
    return _lier(auteur, actuelle, evenement)


@transaction.atomic
def ecarter(*, auteur: Utilisateur, annonce: AnnonceSivic) -> AnnonceSivic:
    """It concerns nobody here. Whoever answers for a post of the territory says so, and the page remembers who."""
    if not peut_ecarter(auteur):
        raise DroitInsuffisant("Seul un responsable peut écarter une annonce de SIVIC.")
    actuelle = AnnonceSivic.objects.select_for_update().get(pk=annonce.pk)
    _verifier_proposee(actuelle)
    actuelle.statut, actuelle.traitee_par = AnnonceSivic.Statut.ECARTEE, auteur
    actuelle.save(update_fields=["statut", "traitee_par"])
    a_bouge(salles_de(actuelle.departements))
    return actuelle


def _lier(auteur: Utilisateur, annonce: AnnonceSivic, evenement: Evenement) -> EvenementCommun:
    commun = lier(auteur=auteur, evenement=evenement, reference=annonce.reference)
    annonce.statut, annonce.evenement, annonce.traitee_par = AnnonceSivic.Statut.LIEE, evenement, auteur
    annonce.save(update_fields=["statut", "evenement", "traitee_par"])
    a_bouge(salles_de(annonce.departements))
    return commun


def _verifier_proposee(annonce: AnnonceSivic) -> None:
    if annonce.statut != AnnonceSivic.Statut.PROPOSEE:
        raise ValidationError("Un collègue a déjà traité cette annonce.")


def _position(contenu: Mapping[str, Any]) -> dict[str, Any]:
    """Both or neither: half a place is none."""
    paire = {champ: contenu.get(champ) for champ in ("latitude", "longitude")}
    return paire if None not in paire.values() else {}


def _debut(contenu: Mapping[str, Any]) -> datetime:
    """When SIVIC says it began, unless that is no instant, still to come, or so long ago that nobody means it."""
    maintenant = horloge.maintenant()
    try:
        dit = parse_datetime(contenu.get("debut_le", ""))
        valider_dates(dit or maintenant, None, maintenant=maintenant)
    except (ValueError, ValidationError):
        dit = None
    return min(dit, maintenant) if dit else maintenant
