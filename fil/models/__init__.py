"""Dépêches, how far each has read them, and who has them sent."""

from fil.models.abonnement import Abonnement, GroupeSuivi, Livraison
from fil.models.depeche import Accuse, Depeche, Fil, Lecture, Voile

__all__ = ["Abonnement", "Accuse", "Depeche", "Fil", "GroupeSuivi", "Lecture", "Livraison", "Voile"]
