"""Acts that write in several logbooks cross each other, for real: none waits for ever, numbers keep their order."""

from itertools import permutations
from threading import Event
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from annuaire.models import Groupe
from evenements.actes.changer_etat import changer_etat
from evenements.actes.ouvrir import Description, ouvrir_evenement
from fil.models import Depeche
from maincourante.actes.accompagner import commenter
from maincourante.actes.partager import partager
from maincourante.actes.signaler import signaler
from maincourante.models import Entree
from sivic.actes.accueillir import noter_annonce
from sivic.actes.orienter import orienter
from sivic.actes.regler import regler
from sivic.models import Reception
from tests import fabriques
from tests.evenements.test_cloture_en_course import DELAI, attendre_qu_un_autre_attende
from tests.maincourante.test_concurrence import ensemble
from tests.sivic.test_ecarts import commun, dire

__all__ = ["commun", "dire"]

pytestmark = pytest.mark.django_db(transaction=True)
DEPARTEMENTS = ("09", "31", "32", "82")
TOURS = 12


@pytest.fixture
def journaux(arm, samu31, samu82, ars_occitanie):
    """The logbooks of four Samu; one person writes in all of them."""
    autres = [fabriques.entite(f"SAMU{d}", f"Samu {d}", parent=ars_occitanie, departements=(d,)) for d in ("32", "09")]
    groupes = []
    for samu in (samu31, samu82, *autres):
        groupe = Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom=samu.nom, entite=samu)
        fabriques.inviter(groupe, samu)
        if samu != samu31:
            fabriques.inviter(groupe, arm)
        groupes.append(groupe)
    return groupes


def sans_trou(groupe):
    depeches = list(Depeche.objects.filter(groupe=groupe).order_by("numero").values_list("numero", flat=True))
    entrees = list(Entree.objects.filter(groupe=groupe).order_by("numero").values_list("numero", flat=True))
    annoncees = Depeche.objects.filter(groupe=groupe, genre="entree.consignee").order_by("numero")
    assert depeches == list(range(1, len(depeches) + 1))
    assert entrees == [d.donnees["numero"] for d in annoncees] == list(range(1, len(entrees) + 1))
    return len(entrees)


def test_des_annonces_a_plusieurs_samu_et_des_partages_croises(arm, journaux):
    """Each announcement writes in all the logbooks while entries go from any of them to any other."""

    def annoncer(rang):
        for tour in range(TOURS):
            with transaction.atomic():
                noter_annonce(f"SIV-{rang}-{tour}", {"departements": list(DEPARTEMENTS)})

    def echanger(rang):
        couples = list(permutations(journaux, 2))
        for tour in range(TOURS):
            ici, la_bas = couples[(rang * 5 + tour * 7) % len(couples)]
            partager(auteur=arm, entree=fabriques.entree(arm, ici), groupe=la_bas, jeton=uuid4())

    ensemble(
        *[lambda r=r: annoncer(r) for r in range(4)],
        *[lambda r=r: echanger(r) for r in range(4)],
    )
    total = sum(sans_trou(groupe) for groupe in journaux)
    assert total == 4 * TOURS * len(journaux) + 4 * TOURS * 2


def test_ouvrir_a_partir_d_une_entree_que_l_on_commente(arm, journaux):
    """The event takes the entry before the fil of the Samu, as whoever comments it does."""
    entree = fabriques.entree(arm, journaux[0])

    def ouvrir():
        for _ in range(TOURS):
            decrit = Description(titre="Incendie", nature="nrc", debut_le=timezone.now())
            ouvrir_evenement(auteur=arm, jeton=uuid4(), description=decrit, entrees=[entree])

    def parler():
        for _ in range(TOURS * 3):
            commenter(auteur=arm, entree=entree, texte="Vu.", jeton=uuid4())

    ensemble(ouvrir, parler, ouvrir, parler)
    sans_trou(journaux[0])
    assert entree.partages.count() == 2 * TOURS
    assert entree.commentaires.count() == 6 * TOURS


@pytest.fixture
def chez_purpan(purpan):
    """The logbook of the hospital, older than the event's: its fil comes first."""
    return Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom=purpan.nom, entite=purpan)


def test_suivre_sivic_jusqu_a_la_cloture_ne_croise_pas_un_partage_a_l_hopital(
    chez_purpan, commun, victime, dire, cadre, arm, purpan, monkeypatch
):
    """Over, then closed: only the second step tells the hospitals, and their fils come before the event's."""
    orienter(auteur=arm, evenement=commun, victimes=[victime("ur").pk], destination=purpan)
    dire("", etat="clos")
    leve = Event()

    def changer(*, vers, **plus):
        evenement = changer_etat(vers=vers, **plus)
        if vers == "leve":
            leve.set()
            attendre_qu_un_autre_attende()
        return evenement

    @transaction.atomic
    def ecrire():
        """It takes what a share of an entry of the event to the hospital takes, which its closing would refuse."""
        assert leve.wait(DELAI)
        signaler(auteur=None, groupe=chez_purpan, texte="Partagée.", aussi=[commun.groupe])

    monkeypatch.setattr("sivic.actes.regler.changer_etat", changer)
    reception = Reception.objects.get()
    ensemble(lambda: regler(auteur=cadre, reception=reception, suivre=True), ecrire)
    assert Groupe.objects.get(pk=commun.groupe_id).clos_le is not None
