"""Several people act on an event at the same instant, for real: threads that commit."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from processus import attendre

from annuaire.actes.participations import inviter, retirer
from annuaire.models import Droit, Entite, Participation
from annuaire.territoire import deriver_groupes
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.emporter import produire_pack
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.models import Bilan, Evenement, PackContinuite
from fil.models import Depeche
from ged.actes.ranger import creer_dossier
from maincourante.actes.partager import partager
from maincourante.models import Entree
from tests import fabriques
from tests.evenements.test_cloture_en_course import EN_ATTENTE
from tests.maincourante.test_concurrence import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ouvert(cadre, arm, samu82):
    deriver_groupes()
    return ouvrir(cadre)


def ouvrir(auteur):
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    return ouvrir_evenement(auteur=auteur, jeton=uuid4(), description=decrit)


def sans_trou(groupe):
    numeros = list(Depeche.objects.filter(groupe=groupe).order_by("numero").values_list("numero", flat=True))
    return numeros == list(range(1, len(numeros) + 1))


def test_les_references_de_huit_ouvertures_simultanees_se_suivent(ouvert, cadre, arm):
    ensemble(*[lambda qui=qui: ouvrir(qui) for qui in (cadre, arm) * 4])
    assert sorted(Evenement.objects.values_list("rang", flat=True)) == list(range(1, 10))


def test_rien_ne_se_glisse_apres_la_cloture(ouvert, cadre, arm):
    changer_etat(auteur=cadre, evenement=ouvert, vers="leve", motif="Terminé.")

    def ecrire():
        """Until refused; by the acte, or by the database when the closing came between the right and the write."""
        ecrites = 0
        try:
            while ecrites < 200:
                fabriques.entree(arm, type(ouvert.groupe).objects.get(pk=ouvert.groupe_id), f"Ligne {ecrites}.")
                ecrites += 1
        except (PermissionDenied, IntegrityError):
            pass
        return ecrites

    def clore():
        changer_etat(auteur=cadre, evenement=ouvert, vers="clos", motif="Dossier complet.")
        return 0

    ecrites = sum(ensemble(ecrire, ecrire, ecrire, ecrire, clore))
    assert Entree.objects.filter(groupe=ouvert.groupe, genre="saisie").count() == ecrites
    assert Depeche.objects.filter(groupe=ouvert.groupe).order_by("numero").last().genre == "evenement.clos"
    assert sans_trou(ouvert.groupe)


def test_tout_ce_qui_parle_sur_plusieurs_fils_se_croise_sans_se_bloquer(ouvert, cadre, arm, voisin, samu82):
    """Cells, sharings both ways, counts, joining and the remontée at once: a deadlock would raise, or last for ever."""
    cellule = ouvrir_cellule(auteur=arm, evenement=ouvert, genre="pma")
    ici = [fabriques.entree(arm, ouvert.groupe, f"Événement {n}.") for n in range(10)]

    def dans_la_cellule():
        for n in range(15):
            fabriques.entree(arm, cellule.groupe, f"Cellule {n}.")

    def dans_l_evenement():
        for n in range(15):
            fabriques.entree(cadre, ouvert.groupe, f"Suite {n}.")

    def vers_la_cellule():
        for entree in ici:
            partager(auteur=cadre, entree=entree, groupe=cellule.groupe, jeton=uuid4())

    def compter():
        for n in range(15):
            etablir_bilan(auteur=arm, evenement=ouvert, jeton=uuid4(), source="terrain", ua=n)

    def appeler():
        inviter(auteur=cadre, groupe=ouvert.groupe, droit=Droit.ECRITURE, entite=samu82)
        remonter(auteur=cadre, evenement=ouvert, jusqu_a=5)

    ensemble(dans_la_cellule, dans_l_evenement, vers_la_cellule, compter, appeler)
    assert Entree.objects.filter(origine__groupe=cellule.groupe, groupe=ouvert.groupe).count() == 15
    assert Entree.objects.filter(origine__groupe=ouvert.groupe, groupe=cellule.groupe).count() == 10
    assert Bilan.objects.count() == 15
    assert sans_trou(ouvert.groupe)
    assert sans_trou(cellule.groupe)


def test_deux_remontees_au_meme_instant_n_appellent_qu_une_fois(ouvert, cadre, arm):
    ensemble(*[lambda qui=qui: remonter(auteur=qui, evenement=ouvert, jusqu_a=5) for qui in (cadre, arm) * 2])
    assert Entree.objects.filter(groupe=ouvert.groupe, texte__startswith="Remontée").count() == 1


def test_la_cloture_croise_ce_qui_change_dans_une_cellule_sans_se_bloquer(ouvert, cadre, arm, samu82, ars_occitanie):
    """Participants and dossiers of a cell hold its groupe, then ask for its fil; the closing holds both."""
    cellules = [ouvrir_cellule(auteur=arm, evenement=ouvert, genre=genre).groupe for genre in ("pma", "cump")]

    def jusqu_au_refus(acte):
        def lancer():
            for n in range(40):
                try:
                    acte(n)
                except (PermissionDenied, ValidationError, IntegrityError):
                    return

        return lancer

    def clore():
        for etat in ("leve", "clos"):
            changer_etat(auteur=cadre, evenement=ouvert, vers=etat, motif="Dossier complet.")

    def inviter_et_retirer(n):
        qui = (samu82, ars_occitanie)[n % 2]
        retirer(auteur=cadre, participation=inviter(auteur=cadre, groupe=cellules[0], droit=Droit.ECRITURE, entite=qui))

    for _ in range(3):
        ensemble(
            jusqu_au_refus(inviter_et_retirer),
            jusqu_au_refus(lambda n: creer_dossier(auteur=arm, groupe=cellules[1], nom=f"Plans {n} {uuid4()}")),
            jusqu_au_refus(lambda n: inviter(auteur=cadre, groupe=ouvert.groupe, droit=Droit.ECRITURE, entite=samu82)),
            clore,
        )
        changer_etat(auteur=cadre, evenement=ouvert, vers="en_cours", motif="Repris.")
    assert all(map(sans_trou, [ouvert.groupe, *cellules]))


def test_le_territoire_change_pendant_qu_un_pack_s_enregistre(ouvert, samu82):
    """Both hold several participations of the entité: a deadlock would end one of them."""
    siennes = Participation.objects.filter(entite=samu82, est_derivee=True)
    # The oldest of its groupes is the one that it joined last: the ids of the two do not follow each other.
    premiere = siennes.order_by("groupe").first()
    premiere.delete()
    Participation.objects.create(groupe=premiere.groupe, entite=samu82, droit=premiere.droit, est_derivee=True)
    Entite.objects.filter(pk=samu82.pk).update(est_active=False)

    def lancer(tache):
        try:
            tache()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as fils:
        with transaction.atomic():
            siennes.select_for_update().get(pk=siennes.order_by("pk")[1].pk)
            pack = fils.submit(lancer, lambda: produire_pack(entite=samu82))
            assert attendre(lambda: _combien_attendent() == 1, delai=60)
            derivation = fils.submit(lancer, deriver_groupes)
            assert attendre(lambda: _combien_attendent() == 2, delai=20)
        pack.result(timeout=60)
        derivation.result(timeout=60)
    assert not siennes.exists()
    assert not PackContinuite.objects.exists()


def _combien_attendent() -> int:
    with connection.cursor() as curseur:
        # Else a transaction does not see those that have connected since it first looked.
        curseur.execute("SELECT pg_stat_clear_snapshot()")
        curseur.execute(EN_ATTENTE)
        return curseur.fetchone()[0]
