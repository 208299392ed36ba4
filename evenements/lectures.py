"""What the pages of an event read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db.models import Max

from annuaire.droits import droit_donne, peut_ecrire, peut_piloter
from annuaire.models import Droit, Groupe, Utilisateur
from evenements.actes.changer_etat import passages_possibles
from evenements.actes.participer import prochain_etage
from evenements.etat import donnees_evenement, situation
from evenements.models import Bilan, Cellule, Evenement
from fil.models import Fil
from ged.fiches import fiches_reflexes

RELATIONS = ("groupe", "categorie", "entite", "ouvert_par")
HABILLAGE = {
    "tete": "evenements/_tete.html",
    "cote": "evenements/_cote.html",
    "ressources": "evenements/_ressources.html",
}
GESTES = {
    ("preparation", "en_cours"): "Démarrer",
    ("preparation", "clos"): "Clore sans commencer",
    ("en_cours", "leve"): "Lever le dispositif",
    ("leve", "en_cours"): "Reprendre",
    ("leve", "clos"): "Clore l'événement",
    ("clos", "en_cours"): "Rouvrir",
    ("clos", "preparation"): "Rouvrir en préparation",
}


def habiller(utilisateur: Utilisateur, groupe: Groupe) -> dict[str, Any]:
    """What frames the main courante of an event."""
    evenement = Evenement.objects.select_related(*RELATIONS).defer("recherche").get(groupe=groupe.pk)
    return decrire(utilisateur, evenement, onglet="main-courante")


def habiller_cellule(utilisateur: Utilisateur, groupe: Groupe) -> dict[str, Any]:
    """The main courante of a cell stands under the head of its event, for who sees the event too."""
    cellules = Cellule.objects.select_related(*(f"evenement__{relation}" for relation in RELATIONS))
    visibles = Evenement.objects.visibles_par(utilisateur)
    cellule = cellules.filter(groupe=groupe.pk, evenement__in=visibles).first()
    if cellule is None:
        return {}
    # The page has the cursor of the cell, and its head follows the event: read before it is described.
    tete = tete_du_fil(cellule.evenement.groupe_id)
    commun = decrire(utilisateur, cellule.evenement, onglet="cellules")
    return commun | {"cellule": cellule, "curseur_evenement": tete}


def decrire(utilisateur: Utilisateur, evenement: Evenement, *, onglet: str) -> dict[str, Any]:
    """The head of every page of the event, and the bilan that stands beside its main courante."""
    groupe = evenement.groupe
    pilote = (droit_donne(utilisateur, groupe) or 0) >= Droit.PILOTAGE
    ecrit = peut_ecrire(utilisateur, groupe)
    etage = prochain_etage(evenement) if ecrit else None
    return {
        "habillage": HABILLAGE,
        "evenement": evenement,
        "e": donnees_evenement(evenement),
        "onglet": onglet,
        "situation": situation_de(evenement),
        "nb_participants": groupe.participations.count(),
        "cellules": list(evenement.cellules.all()),
        "fiches": fiches_reflexes(utilisateur, evenement.nature),
        "nb_points": evenement.points.filter(publie_le__isnull=False).count(),
        "peut_contribuer": ecrit,
        "peut_conduire": peut_piloter(utilisateur, groupe),
        "etage": etage,
        "sources": Bilan.Source.choices,
        "jeton_bilan": uuid4(),
        "passages": [(vers, GESTES[evenement.etat, vers]) for vers in passages_possibles(evenement)] if pilote else [],
    }


def situation_de(evenement: Evenement) -> dict[str, Any]:
    return situation(Bilan.objects.filter(evenement=evenement).order_by("constate_le", "id"))


def tete_du_dernier_point(evenement: Evenement) -> int:
    """Up to which dépêche the last published point told the map; 0 when there is none."""
    publies = evenement.points.filter(publie_le__isnull=False)
    return publies.aggregate(tete=Max("depeche"))["tete"] or 0


def tete_du_fil(groupe_id: int) -> int:
    """Where a page that reads now resumes the live feed: read before anything else."""
    return Fil.objects.filter(groupe=groupe_id).values_list("dernier_numero", flat=True).first() or 0
