"""Tells the fil how the objects of an event are drawn, and the apps below what is special in the groupe of an event."""

from annuaire.annonces import brancher_echo, brancher_participation, brancher_reprise
from annuaire.models import Groupe
from evenements import dessins, etat
from evenements.actes.abonner import fermer_l_agenda_repris
from evenements.actes.cellules import groupes_ou_remonte
from evenements.actes.emporter import reprendre_les_packs
from evenements.actes.participer import suivre_participation
from evenements.apports import brancher_apport
from evenements.etat_carte import donnees_objet, rendre_objet
from evenements.lectures import habiller, habiller_cellule
from evenements.liens import LIEN, NOM
from evenements.models import Evenement
from evenements.recit_carte import changements_depuis
from fil import registre
from ged.natures import brancher_natures
from maincourante.etat import rendre_rien
from maincourante.suites import Geste, brancher_deversoir, brancher_geste, brancher_habillage, brancher_lien

registre.enregistrer("evenement", donnees=etat.donnees_evenement, rendre=dessins.rendre_evenement)
registre.enregistrer("bilan", donnees=etat.donnees_bilan, rendre=dessins.rendre_bilan)
registre.enregistrer("pointsituation", donnees=etat.donnees_point, rendre=dessins.rendre_point)
registre.enregistrer("releve", donnees=etat.donnees_releve, rendre=dessins.rendre_releve)
registre.enregistrer("cellule", donnees=etat.donnees_cellule, rendre=dessins.rendre_cellule)
registre.enregistrer("packcontinuite", donnees=etat.donnees_pack, rendre=rendre_rien)
registre.enregistrer("objetcarto", donnees=donnees_objet, rendre=rendre_objet)

brancher_natures([(str(code), str(libelle)) for code, libelle in Evenement.Nature.choices])
brancher_apport("carte", changements_depuis)
brancher_echo(reprendre_les_packs)
brancher_reprise(fermer_l_agenda_repris)
brancher_participation(Groupe.Genre.EVENEMENT, suivre_participation)
brancher_deversoir(Groupe.Genre.CELLULE, groupes_ou_remonte)
brancher_habillage(Groupe.Genre.EVENEMENT, habiller)
brancher_habillage(Groupe.Genre.CELLULE, habiller_cellule)
brancher_geste(Geste("lieu", "Dessiner sur la carte à partir de cette entrée", "dessiner_entree"))
brancher_geste(Geste("evt", "Ouvrir un événement à partir de cette entrée", "nouvel_evenement"))
brancher_lien(NOM, LIEN)
