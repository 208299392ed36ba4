"""The shared logbook: entries, what is added to them, what is asked of whom."""

from maincourante.models.entree import Categorie, Entree, MainCourante, Modele
from maincourante.models.suite import Adressage, Commentaire, GesteEntree, Piece, Rectification

__all__ = [
    "Adressage",
    "Categorie",
    "Commentaire",
    "Entree",
    "GesteEntree",
    "MainCourante",
    "Modele",
    "Piece",
    "Rectification",
]
