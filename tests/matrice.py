"""Who sees what: the people and the groupes of the visibility matrix, and what each may do in each groupe."""

from copy import deepcopy
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from annuaire.actes.participations import inviter
from annuaire.models import Droit, Role
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.models import Evenement
from ged.actes.ranger import creer_dossier
from maincourante.models import Entree
from sivic.actes.denombrer import denombrer
from tests import fabriques
from tests.durable import durant_le_module, troupe
from tests.evenements.objets import objet
from tests.ged.fichiers import ranger

# What each person of the cast may do in each groupe: None is a stranger.
LECTURE, ECRITURE, PILOTAGE = Droit.LECTURE, Droit.ECRITURE, Droit.PILOTAGE
MATRICE = {
    #              region     local      prive      exterieur  evenement  cellule
    "arm":        (ECRITURE,  ECRITURE,  PILOTAGE,  None,      ECRITURE,  ECRITURE),
    "regulateur": (ECRITURE,  ECRITURE,  None,      None,      ECRITURE,  ECRITURE),
    "cadre":      (ECRITURE,  ECRITURE,  None,      None,      PILOTAGE,  PILOTAGE),
    "voisin":     (ECRITURE,  None,      LECTURE,   None,      LECTURE,   LECTURE),
    "agent_ars":  (PILOTAGE,  None,      None,      None,      ECRITURE,  ECRITURE),
    "veille":     (LECTURE,   None,      None,      None,      None,      None),
    "lecteur31":  (LECTURE,   LECTURE,   None,      None,      LECTURE,   LECTURE),
    "etranger":   (None,      None,      None,      ECRITURE,  None,      None),
    "parti":      (None,      None,      None,      None,      None,      None),
    "renvoye":    (None,      None,      None,      None,      None,      None),
    "sans_poste": (None,      None,      LECTURE,   None,      None,      None),
    "deux_postes": (None,     None,      None,      ECRITURE,  None,      None),
}  # fmt: skip
# Who sees that a call was recorded, who consults (and sees), who holds (and consults). It follows the tree of entités
# rather than the groupes: taking part in that of the region gives nothing.
VOIT, CONSULTE, GELE = "voit", "consulte", "gele"
ENREGISTREMENT = {
    #              of the Samu 31 and served there, of the Samu 31 and served by the Samu 82
    "arm":        (CONSULTE,  VOIT),
    "regulateur": (CONSULTE,  VOIT),
    "cadre":      (GELE,      VOIT),
    "voisin":     (None,      CONSULTE),
    "agent_ars":  (VOIT,      VOIT),
    "veille":     (VOIT,      VOIT),
    "lecteur31":  (VOIT,      VOIT),
}  # fmt: skip
GROUPES = ("region", "local", "prive", "exterieur", "evenement", "cellule")
PERSONNES = pytest.mark.parametrize("personne", MATRICE)


@pytest.fixture(scope="module")
def _monde(django_db_setup, django_db_blocker):
    """Made once for the tests of a module: each undoes what it did, and the last one leaves nothing."""
    with durant_le_module(django_db_blocker, creer_le_monde) as monde:
        yield monde


@pytest.fixture
def distribution(_monde, db):
    """The people, the two Samu and the groupes of the matrix, each groupe with one entry; a copy for each test."""
    return deepcopy(_monde)


def creer_le_monde():
    """The cast of conftest.py, then what the matrix adds to it."""
    joues = troupe()
    samu31, samu59 = joues["samu31"], joues["samu59"]
    noms = ("arm", "regulateur", "cadre", "voisin", "agent_ars", "veille", "etranger", "region")
    arm, regulateur, cadre, voisin, agent_ars, veille, etranger, region = (joues[nom] for nom in noms)
    lecteur31 = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    parti = fabriques.personne("jean.parti", samu31)
    parti.affectations.update(debut_le="2020-01-01T00:00Z", fin_le="2021-01-01T00:00Z")
    renvoye = fabriques.personne("paul.renvoye", samu31)
    renvoye.is_active = False
    renvoye.save(update_fields=["is_active"])
    sans_poste = fabriques.personne("anne.seule")
    deux_postes = fabriques.personne("luc.double", samu31)
    fabriques.affecter(deux_postes, samu59)  # The active post is this one: the other gives nothing.

    local = fabriques.groupe("Samu 31", samu31)
    prive = fabriques.groupe("Cellule")
    fabriques.inviter(prive, arm, Droit.PILOTAGE)
    fabriques.inviter(prive, voisin, Droit.LECTURE)
    fabriques.inviter(prive, sans_poste, Droit.LECTURE)
    exterieur = fabriques.groupe("Nord", samu59)
    evenement, cellule = _evenement(cadre, voisin, agent_ars)
    for auteur, groupe in ((arm, region), (arm, local), (arm, prive), (etranger, exterieur)):
        fabriques.entree(auteur, groupe, f"Consigne confidentielle : {groupe.nom}.")
        objet(auteur, groupe, libelle="Cache confidentielle")
        _document(auteur, groupe)
    personnes = (arm, regulateur, cadre, voisin, agent_ars, veille, lecteur31, etranger, parti, renvoye, sans_poste)
    for personne in (*personnes, deux_postes):
        personne.refresh_from_db()
    return dict(zip(MATRICE, (*personnes, deux_postes), strict=True)) | {
        "samu31": samu31,
        "samu59": samu59,
        "region": region,
        "local": local,
        "prive": prive,
        "exterieur": exterieur,
        "evenement": evenement.groupe,
        "cellule": cellule.groupe,
    }


def _evenement(cadre, voisin, agent_ars):
    """An event of the Samu 31 and a cell of it; the neighbour reads, the ARS was called in. One entry in each."""
    decrit = Description(titre="Incendie confidentiel", nature="nrc", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma")
    inviter(auteur=cadre, groupe=evenement.groupe, droit=LECTURE, entite=voisin.entite_active)
    remonter(auteur=cadre, evenement=evenement, jusqu_a=Evenement.Niveau.REGIONAL)
    denombrer(auteur=cadre, evenement=evenement, jeton=uuid4(), etat="ua", sinus="FR031SDIS2026TR000412")
    for groupe in (evenement.groupe, cellule.groupe):
        objet(cadre, groupe, libelle="Cache confidentielle")
    fabriques.entree(cadre, cellule.groupe, "Consigne confidentielle : cellule, et par elle événement.")
    for groupe in (evenement.groupe, cellule.groupe):
        objet(cadre, groupe, libelle="Cache confidentielle")
        _document(cadre, groupe)
    return evenement, cellule


def _document(auteur, groupe):
    """A dossier and a document in it, whose title and text are confidential."""
    dossier = creer_dossier(auteur=auteur, groupe=groupe, nom="Dossier confidentiel")
    octets = f"Procédure confidentielle : {groupe.nom}.".encode()
    ranger(auteur, groupe, "Procédure confidentielle.txt", octets, dossier=dossier)


def lignes_de(distribution, personne):
    """The groupes with the person's droit in each and the entry that each holds."""
    for nom, droit in zip(GROUPES, MATRICE[personne], strict=True):
        yield distribution[nom], droit, Entree.objects.filter(groupe=distribution[nom]).latest("numero")


@pytest.fixture
def client_de(distribution):
    def connecter(personne):
        client = Client()
        client.force_login(distribution[personne])
        return client

    return connecter
