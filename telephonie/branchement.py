"""Tells the logbook what its lines show of the telephony, and the fil what a hold is."""

from fil import registre
from maincourante.etat import rendre_rien
from maincourante.suites import brancher_lien
from telephonie.etat import donnees_gel
from telephonie.liens import LIEN, NOM

brancher_lien(NOM, LIEN)
registre.enregistrer("gelenregistrements", donnees=donnees_gel, rendre=rendre_rien)
