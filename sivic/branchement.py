"""Tells the fil how victims are described, and who sees the announcements move; their pages read them again."""

from evenements.apports import brancher_concernes, brancher_garde_de_nature
from fil import registre, salles
from maincourante.etat import rendre_rien
from sivic.actes.deposer import deposer_evenement, deposer_participation, deposer_victime, garde_de_nature
from sivic.actes.restes import accorder_evenement, accorder_victime
from sivic.concernes import hopitaux_concernes
from sivic.etat import donnees_envoi, donnees_reception, donnees_victime
from sivic.visibilite import SUJET, annonces_vues

registre.enregistrer("victime", donnees=donnees_victime, rendre=rendre_rien)
registre.enregistrer("envoi", donnees=donnees_envoi, rendre=rendre_rien)
registre.enregistrer("reception", donnees=donnees_reception, rendre=rendre_rien)
registre.brancher_suite("victime", deposer_victime)
registre.brancher_suite("victime", accorder_victime)
registre.brancher_suite("evenement", deposer_evenement)
registre.brancher_suite("evenement", accorder_evenement)
registre.brancher_suite("participation", deposer_participation)
brancher_concernes(hopitaux_concernes)
brancher_garde_de_nature(garde_de_nature)
salles.brancher_regle(SUJET, annonces_vues)
