"""Open a cell in an event."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from evenements.actes.commun import nom_de_cellule, verrouiller
from evenements.actes.participer import annoncer_les_participants, recopier_les_participants
from evenements.actes.validation import valider_choix
from evenements.droits import verifier_peut_modifier
from evenements.models import Cellule, Evenement
from fil.actes import publier
from maincourante.actes.signaler import signaler
from maincourante.actes.validation import valider_nom
from maincourante.actes.verrous import prendre
from maincourante.models import Entree

CELLULES_MAX = 30
NOM_MAX = 60


@transaction.atomic
def ouvrir_cellule(*, auteur: Utilisateur, evenement: Evenement, genre: str, nom: str = "") -> Cellule:
    """Open a cell with the participants of the event. Its log is its own, and flows into the event's."""
    evenement = verrouiller(evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    genre = valider_choix(genre, Cellule.Genre.values, champ="genre", phrase="Choisissez le genre de la cellule.")
    nom = _nom(nom or Cellule.Genre(genre).label)
    _verifier_place(evenement, nom)
    groupe = Groupe.objects.create(genre=Groupe.Genre.CELLULE, nom=nom_de_cellule(nom, evenement))
    recopier_les_participants(groupe, evenement.groupe.participations.all())
    cellule = Cellule.objects.create(
        evenement=evenement, groupe=groupe, genre=genre, nom=nom, ouverte_par=auteur, ouverte_le=horloge.maintenant()
    )
    deux = [evenement.groupe, groupe]
    prendre(journaux=deux, fils=deux)
    signaler(auteur=auteur, groupe=evenement.groupe, texte=f"Cellule ouverte : {nom}.")
    publier(evenement.groupe, "cellule.ouverte", cellule, auteur=auteur)
    signaler(auteur=auteur, groupe=groupe, texte=f"{_dite(nom)} de l'événement {evenement.reference} ouverte.")
    annoncer_les_participants(groupe, auteur)
    return cellule


def groupes_ou_remonte(entree: Entree) -> list[Groupe]:
    """Where an entry of a cell flows: the event's main courante."""
    return list(Groupe.objects.filter(evenement__cellules__groupe=entree.groupe_id))


def _nom(nom: str) -> str:
    return valider_nom(nom, champ="nom", maximum=NOM_MAX)


def _verifier_place(evenement: Evenement, nom: str) -> None:
    if evenement.cellules.filter(nom=nom).exists():
        raise ValidationError({"nom": "Une cellule de cet événement porte déjà ce nom."})
    if evenement.cellules.count() >= CELLULES_MAX:
        raise ValidationError({"nom": f"Cet événement compte déjà {CELLULES_MAX} cellules."})


def _dite(nom: str) -> str:
    """« Cellule PMA », « Cellule des familles »."""
    return nom if nom.lower().startswith("cellule") else f"Cellule {nom}"
