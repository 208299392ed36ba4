"""Tells the fil how the objects of the main courante are described, drawn and counted."""

from fil import registre
from ged.suites import brancher_suite
from maincourante.actes.avertir import avertir_de_suspension
from maincourante.actes.joindre import redessiner
from maincourante.etat import donnees_entree, donnees_main_courante, donnees_modele, rendre_entree, rendre_rien

registre.enregistrer("entree", donnees=donnees_entree, rendre=rendre_entree, nouveautes=frozenset({"entree.consignee"}))
registre.enregistrer("modele", donnees=donnees_modele, rendre=rendre_rien)
registre.enregistrer("maincourante", donnees=donnees_main_courante, rendre=rendre_rien)
registre.brancher_avis(avertir_de_suspension)
brancher_suite(redessiner)
