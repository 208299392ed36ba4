"""Tells the fil how an entry is described, drawn and counted."""

from fil import registre
from maincourante.etat import donnees_entree, rendre_entree

registre.enregistrer("entree", donnees=donnees_entree, rendre=rendre_entree, nouveautes=frozenset({"entree.consignee"}))
