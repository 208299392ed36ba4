"""Prise en compte and reminders: who was asked, who has answered, who is waited for."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet

from annuaire import horloge
from annuaire.droits import DroitInsuffisant, verifier_ouvert
from annuaire.models import Utilisateur
from maincourante.actes.nommer import delai_de
from maincourante.actes.suite import annoncer, deja_fait, verifier_non_annulee, verrouiller
from maincourante.droits import est_destinataire, verifier_peut_relancer
from maincourante.models import Adressage, Entree

# A second reminder within this time is a double click.
ENTRE_DEUX_RELANCES = timedelta(minutes=1)
PAR_PASSAGE = 500


@transaction.atomic
def prendre_en_compte(*, auteur: Utilisateur, entree: Entree) -> Entree:
    """Say that one's entité, or oneself, has it in charge. Done again, it changes nothing. Reading is enough."""
    entree = verrouiller(entree)
    adressages = list(entree.adressages.select_related("entite"))
    miens = [adressage for adressage in adressages if est_destinataire(auteur, adressage)]
    if not miens:
        raise DroitInsuffisant("Seuls les destinataires de cette entrée peuvent la prendre en compte.")
    attendus = [adressage.pk for adressage in miens if adressage.pris_le is None]
    if not attendus:
        return entree
    verifier_ouvert(entree.groupe)
    verifier_non_annulee(entree)
    entree.adressages.filter(pk__in=attendus).update(pris_par=auteur, pris_le=horloge.maintenant())
    return annoncer(entree, "entree.prise_en_compte", auteur=auteur)


@transaction.atomic
def relancer(*, auteur: Utilisateur, entree: Entree, jeton: UUID | None = None) -> Entree:
    """Remind those who have not answered; they have the groupe's delay again."""
    entree = verrouiller(entree)
    if deja_fait(jeton, auteur, entree):
        return entree
    verifier_peut_relancer(auteur, entree)
    verifier_non_annulee(entree)
    attendus = entree.adressages.filter(pris_le__isnull=True)
    if not attendus.exists():
        raise ValidationError({"entree": "Tous les destinataires ont déjà répondu."})
    maintenant = horloge.maintenant()
    if attendus.filter(relance_par=auteur, relance_le__gt=maintenant - ENTRE_DEUX_RELANCES).exists():
        return entree
    attendus.update(relance_le=maintenant, relance_par=auteur, echeance_le=maintenant + delai_de(entree.groupe))
    return annoncer(entree, "entree.relancee", auteur=auteur)


def relancer_les_adressages_echus() -> int:
    """Bring back to their authors the entries whose delay is over; returns how many. Each in its own transaction."""
    echus = _echus(horloge.maintenant()).filter(entree__annulee_le__isnull=True, entree__groupe__clos_le__isnull=True)
    entrees = list(echus.order_by("entree").values_list("entree", flat=True).distinct()[:PAR_PASSAGE])
    return sum(_relancer_si_echue(entree_id) for entree_id in entrees)


@transaction.atomic
def _relancer_si_echue(entree_id: int) -> bool:
    """Another worker or an answer may have come first: what is locked is left to it."""
    lignes = Entree.objects.select_for_update(no_key=True, skip_locked=True).defer("recherche")
    entree = lignes.filter(pk=entree_id, annulee_le__isnull=True, groupe__clos_le__isnull=True).first()
    if entree is None:
        return False
    maintenant = horloge.maintenant()
    if not _echus(maintenant).filter(entree=entree).update(relance_le=maintenant, relance_par=None):
        return False
    annoncer(entree, "entree.relancee", auteur=None)
    return True


def _echus(maintenant: datetime) -> QuerySet[Adressage]:
    jamais_depuis = Q(relance_le__isnull=True) | Q(relance_le__lt=F("echeance_le"))
    return Adressage.objects.filter(jamais_depuis, pris_le__isnull=True, echeance_le__lte=maintenant)
