"""Somebody has called back who had given up: the list of every colleague says so at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.actes import publier
from fil.salles import a_bouge
from telephonie.droits import verifier_peut_rappeler
from telephonie.models import Appel, Rappel
from telephonie.visibilite import salle_de


@transaction.atomic
def dire_rappele(*, auteur: Utilisateur, appel: Appel) -> Rappel:
    """Said by two at once, it is said once: by the first."""
    groupe = verifier_peut_rappeler(auteur, appel)
    deja = _dit(appel)
    if deja is not None:
        return deja
    if appel.issue not in Appel.ABANDONS:
        raise ValidationError("Cet appel n'est pas à rappeler.")
    rappel = Rappel.objects.create(appel=appel, fait_par=auteur, fait_le=horloge.maintenant())
    return _annoncer(groupe, "appel.rappele", rappel, auteur)


@transaction.atomic
def annuler_rappel(*, auteur: Utilisateur, appel: Appel) -> Rappel:
    """It is to be called back again."""
    groupe = verifier_peut_rappeler(auteur, appel)
    rappel = _dit(appel)
    if rappel is None:
        raise ValidationError("Cet appel est déjà à rappeler.")
    rappel.annule_par, rappel.annule_le = auteur, horloge.maintenant()
    rappel.save(update_fields=["annule_par", "annule_le"])
    return _annoncer(groupe, "appel.rappel_annule", rappel, auteur)


def _dit(appel: Appel) -> Rappel | None:
    """What stands of it, and nobody says otherwise until the end of the transaction."""
    Appel.objects.select_for_update(no_key=True).get(pk=appel.pk)
    return Rappel.objects.filter(appel=appel, annule_le=None).first()


def _annoncer(groupe: Groupe, genre: str, rappel: Rappel, auteur: Utilisateur) -> Rappel:
    publier(groupe, genre, rappel, auteur=auteur)
    a_bouge([salle_de(rappel.appel.samu_id)])
    return rappel
