"""A report of any period is asked for by a person, and made by a worker."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Entite, Utilisateur
from ged.ouvrage import demander
from telephonie.actes.rapporter import cle_de
from telephonie.droits import verifier_peut_rapporter
from telephonie.lectures import total
from telephonie.models import RapportActivite
from telephonie.periodes import Periode
from telephonie.visibilite import samu_de


@transaction.atomic
def demander_rapport(*, auteur: Utilisateur, entite: Entite, choisie: Periode) -> RapportActivite:
    """Ask for the report of a period. Asked for again it is the same one, with a new version if its figures moved.

    Raises:
        ValidationError: the period is too long, or nobody called in it.
    """
    verifier_peut_rapporter(auteur, entite)
    if choisie.fin > _un_an_apres(choisie.debut) + timedelta(days=1):
        raise ValidationError("Un rapport couvre un an et un jour au plus\u00a0: choisissez une période plus courte.")
    if not total(list(samu_de(entite).values_list("pk", flat=True)), choisie, entite.pk).presentes:
        raise ValidationError("Aucun appel n'est connu sur cette période\u00a0: il n'y a rien à rapporter.")
    rapport, _ = RapportActivite.objects.get_or_create(**cle_de(entite, choisie))
    rapport.demande_le = horloge.maintenant()
    rapport.save(update_fields=["demande_le"])
    demander("telephonie.tasks.produire_le_rapport_demande", rapport.pk)
    return rapport


def _un_an_apres(jour: date) -> date:
    """The same day of the next year; the first of March for a 29 February."""
    return date(jour.year + 1, 3, 1) if (jour.month, jour.day) == (2, 29) else jour.replace(year=jour.year + 1)
