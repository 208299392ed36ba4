"""Who should read a document, who has said so, who has opened it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q

from annuaire.models import Affectation, Participation, Utilisateur
from ged.models import Accuse, Consultation, Document

LISTE_MAX = 500


class Suivi(NamedTuple):
    """The acknowledgements of a document that is to be read."""

    lus: list[Accuse]
    attendus: list[Utilisateur]
    ont_lu: int
    total: int


def suivi(document: Document) -> Suivi:
    """Who has acknowledged the version to read, and who among the people of the groupe has not yet. Only these are
    counted: one who has read and left since is among those who have, and no more of the groupe."""
    lus = list(
        Accuse.objects.filter(version=document.courante).select_related("utilisateur", "entite").order_by("lu_le")
    )
    concernes = personnes(document)
    attendus = concernes.exclude(pk__in=[accuse.utilisateur_id for accuse in lus])
    total = concernes.count()
    listes = list(attendus.select_related("affectation_active__entite")[:LISTE_MAX])
    return Suivi(lus, listes, total - attendus.count(), total)


def personnes(document: Document) -> Any:
    """The people of the entités that take part in the groupe, and those who do in their own name; a machine reads
    nothing."""
    participations = Participation.objects.filter(groupe=document.groupe_id)
    postes = Affectation.objects.en_cours().filter(entite__in=participations.values("entite"))
    membres = Q(affectation_active__in=postes) | Q(pk__in=participations.values("utilisateur"))
    return Utilisateur.objects.joignables().filter(membres).order_by("last_name", "first_name")


def consultations(document: Document) -> list[Consultation]:
    """Who read or took which version, the latest first."""
    faites = Consultation.objects.filter(version__document=document)
    return list(faites.select_related("utilisateur", "entite", "version")[:LISTE_MAX])
