"""Whatever carries a jeton, sent twice at once or again too late: done once, acknowledged each time."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from annuaire.territoire import deriver_groupes
from evenements.actes.carte_importer import importer
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.relever import preparer_releve
from fil.models import Depeche
from ged.actes.deposer import deposer, remplacer
from ged.actes.depots import ouvrir_depot
from maincourante.actes.accompagner import commenter
from maincourante.actes.corriger import rectifier
from maincourante.actes.partager import partager
from messagerie.actes.ouvrir import creer_groupe
from sivic.actes.denombrer import denombrer
from tests import fabriques
from tests.evenements.objets import POINT, objet
from tests.ged.conftest import magasin_du_test  # noqa: F401 — files of a test go to a folder of their own
from tests.ged.fichiers import envoyer, ranger
from tests.maincourante.test_concurrence import ensemble

# What a closed event refuses.
TARDIFS = (
    "objet",
    "bilan",
    "relève",
    "victime",
    "commentaire",
    "rectification",
    "partage",
    "document",
    "version",
)
TRACE = {"genre": "point", "symbole": "pma", "geometrie": POINT}


@pytest.fixture
def evenement(cadre, arm, samu82):
    deriver_groupes()
    return ouvrir(cadre)


@pytest.fixture
def autre(evenement, cadre):
    return ouvrir(cadre)


def ouvrir(auteur, jeton=None):
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    return ouvrir_evenement(auteur=auteur, jeton=jeton or uuid4(), description=decrit)


@pytest.fixture
def acte(evenement, autre, arm, voisin):
    """What bears this name, done in the event: a function of a jeton, that gives what it made or changed."""
    groupe = evenement.groupe

    def preparer(nom):
        entree = fabriques.entree(arm, groupe)
        document = ranger(arm, groupe, "plan.txt", uuid4().bytes.hex().encode())
        return {
            "événement": lambda jeton: ouvrir(arm, jeton),
            "objet": lambda jeton: objet(arm, groupe, jeton=jeton),
            "import": lambda jeton: importer(auteur=arm, groupe=groupe, jeton=jeton, objets=[TRACE], fichier="a")[0],
            "bilan": lambda jeton: etablir_bilan(auteur=arm, evenement=evenement, jeton=jeton, source="terrain", ua=2),
            "relève": lambda jeton: preparer_releve(auteur=arm, evenement=evenement, jeton=jeton, poste="ARM"),
            "victime": lambda jeton: denombrer(auteur=arm, evenement=evenement, jeton=jeton, etat="ua"),
            "commentaire": lambda jeton: commenter(auteur=arm, entree=entree, texte="Vu.", jeton=jeton),
            "rectification": lambda jeton: rectifier(auteur=arm, entree=entree, texte="Deux.", jeton=jeton),
            "partage": lambda jeton: partager(auteur=arm, entree=entree, groupe=autre.groupe, jeton=jeton),
            "conversation": lambda jeton: (
                creer_groupe(auteur=arm, nom="PMA", jeton=jeton, personnes=[voisin]).conversation
            ),
            "dépôt": lambda jeton: ouvrir_depot(auteur=arm, groupe=groupe, nom="a.txt", taille=4, jeton=jeton),
            "document": lambda jeton: deposer(auteur=arm, groupe=groupe, jeton=jeton),
            "version": lambda jeton: remplacer(auteur=arm, document=document, jeton=jeton),
        }[nom]

    return preparer


@pytest.fixture
def jeton_de(evenement, arm):
    """A document is made of an upload, whose jeton it keeps."""
    return lambda nom: (
        envoyer(arm, evenement.groupe, "neuf.txt", uuid4().bytes.hex().encode()).jeton
        if nom in ("document", "version")
        else uuid4()
    )


@pytest.mark.django_db(transaction=True)
def test_deux_envois_du_meme_jeton_au_meme_instant_font_la_chose_une_fois(acte, jeton_de):
    for nom in 3 * ("événement", "import", "conversation", "dépôt", *TARDIFS):
        faire, jeton, avant = acte(nom), jeton_de(nom), Depeche.objects.count()
        faits = ensemble(*[lambda: faire(jeton)] * 3)  # noqa: B023 — run at once
        assert len({fait.pk for fait in faits}) == 1, nom
        dit = Depeche.objects.count() - avant
        assert faire(jeton).pk == faits[0].pk, nom
        assert Depeche.objects.count() - avant == dit, nom


@pytest.mark.django_db
def test_ce_qui_fut_fait_a_temps_n_est_pas_refuse_pour_etre_renvoye_trop_tard(acte, jeton_de, evenement, autre, cadre):
    faits = {}
    for nom in TARDIFS:
        faire, jeton = acte(nom), jeton_de(nom)
        faits[nom] = faire, jeton, faire(jeton)
    # What is shared goes to the other event, and only its end must matter.
    for ferme, noms in ((autre, {"partage"}), (evenement, set(TARDIFS) - {"partage"})):
        for etat in ("leve", "clos"):
            changer_etat(auteur=cadre, evenement=ferme, vers=etat, motif="Terminé.")
        ferme.groupe.refresh_from_db()
        for nom in noms:
            faire, jeton, fait = faits[nom]
            assert faire(jeton).pk == fait.pk, nom
            assert est_refuse(faire), nom


def est_refuse(faire):
    try:
        faire(uuid4())
    except PermissionDenied:
        return True
    return False
