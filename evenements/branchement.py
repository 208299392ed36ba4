"""Tells the fil how the objects of an event are described, drawn and counted."""

from evenements.etat_carte import donnees_objet, rendre_objet
from fil import registre

registre.enregistrer("objetcarto", donnees=donnees_objet, rendre=rendre_objet)
