"""Tells the logbook what its lines show of the telephony, the fil what a hold and a call back are, who sees a room."""

from fil import registre, salles
from maincourante.etat import rendre_rien
from maincourante.suites import brancher_lien
from telephonie.etat import donnees_gel, donnees_rappel
from telephonie.liens import LIEN, NOM
from telephonie.visibilite import SUJET, salle_vue

brancher_lien(NOM, LIEN)
registre.enregistrer("gelenregistrements", donnees=donnees_gel, rendre=rendre_rien)
registre.enregistrer("rappel", donnees=donnees_rappel, rendre=rendre_rien)
salles.brancher_regle(SUJET, salle_vue)
