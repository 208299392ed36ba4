"""Crisis events: the event, its counts and reports, the objects of its map."""

from evenements.models.agenda import AbonnementAgenda
from evenements.models.bilan import Bilan
from evenements.models.carte import GesteCarto, ObjetCarto
from evenements.models.cellule import Cellule
from evenements.models.continuite import PackContinuite
from evenements.models.evenement import CategorieEmsi, ChangementEtat, Evenement
from evenements.models.point import PointSituation
from evenements.models.releve import Releve

__all__ = [
    "AbonnementAgenda",
    "Bilan",
    "CategorieEmsi",
    "Cellule",
    "ChangementEtat",
    "Evenement",
    "GesteCarto",
    "ObjetCarto",
    "PackContinuite",
    "PointSituation",
    "Releve",
]
