"""Take the victims of an event out of the portal: who did and how many stays on the fil; each identity is a reading."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.droits import DroitInsuffisant
from annuaire.models import Utilisateur
from evenements.models import Evenement
from maincourante.actes.exporter import tracer_export
from sivic import coffre
from sivic.actes.identifier import MOTIF_MAX, valider_motif
from sivic.droits import peut_lire_identite
from sivic.models import ConsultationIdentite, Victime

RELATIONS = ("entite__parent", "destination", "identite__reprise_de", "sejour__etablissement")


@transaction.atomic
def exporter_victimes(
    *, auteur: Utilisateur, evenement: Evenement, format_: str, avec_identites: bool = False, motif: str = ""
) -> tuple[list[Victime], dict[int, dict[str, str]]]:
    """The victims, and the identities asked for, by victim: those that the author may read, each recorded as read."""
    lignes = (
        evenement.victimes.presentes()
        .select_related(*RELATIONS)
        .prefetch_related("identifiants", "absorbees__identifiants", "absorbees__absorbees__identifiants")
    )
    victimes = list(lignes.order_by("rang"))
    identites = _lire(auteur, victimes, motif) if avec_identites else {}
    contenu = f"victimes, dont {len(identites)} identités" if avec_identites else "victimes, sans identité"
    tracer_export(
        auteur=auteur,
        groupe=evenement.groupe,
        format_=format_,
        nombre=len(victimes),
        filtres={"Contenu": contenu},
    )
    return victimes, identites


def _lire(auteur: Utilisateur, victimes: list[Victime], motif: str) -> dict[int, dict[str, str]]:
    lisibles = [v for v in victimes if hasattr(v, "identite") and peut_lire_identite(auteur, v)]
    if auteur.entite_active is None or not lisibles:
        raise DroitInsuffisant("Vous ne pouvez lire aucune identité de cet événement : exportez la liste sans elles.")
    motif = valider_motif(motif)
    if not motif:
        raise ValidationError({"motif": "Dites pourquoi ces identités sortent du portail."})
    maintenant, motif = horloge.maintenant(), f"Export : {motif}"[:MOTIF_MAX]
    ConsultationIdentite.objects.bulk_create(
        ConsultationIdentite(
            victime=victime.identite.reprise_de or victime,
            personne=auteur,
            entite=auteur.entite_active,
            motif=motif,
            lue_le=maintenant,
        )
        for victime in lisibles
    )
    return {victime.pk: coffre.ouvrir(victime.identite.chiffre) for victime in lisibles}
