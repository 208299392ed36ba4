"""A journal that is not read on, while SIVIC answers, is told to who watches the portal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annuaire.horloge import a_l_heure
from portail.etat.metier import sivic
from sivic.actes.expedier import expedier
from sivic.actes.recevoir import relever_le_journal
from sivic.adaptateur import Sivic
from sivic.models import Liaison
from sivic.simulateur import base
from sivic.tasks import echanger
from tests.sivic.relais import relais
from tests.sivic.test_echange import commun, sans_attendre

__all__ = ["commun", "relais"]


def il_y_a_dix_minutes():
    return a_l_heure(timezone.now() - timedelta(minutes=10))


def lire():
    sans_attendre()
    return relever_le_journal(Sivic())


@pytest.fixture
def lu(commun, victime):
    """Two lines written and read."""
    une = victime("ur")
    expedier(Sivic())
    for etat in ("ua", "ur"):
        base.ecrire(commun.reference, une.nom, {"etat": etat})
    assert lire() == 2
    return une


def oublier_la_ligne(numero):
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM simulateur_sivic.journal WHERE numero = %s", [numero])


def test_une_ligne_qui_manque_se_dit_puis_s_oublie_quand_elle_vient(commun, lu):
    for etat in ("ua", "ur"):
        base.ecrire(commun.reference, lu.nom, {"etat": etat})
    [troisieme] = base.journal(2)[:1]
    oublier_la_ligne(3)
    assert lire() == 0
    assert sivic().ok  # it may be on its way
    Liaison.objects.update(interrompue_depuis_le=None)
    with il_y_a_dix_minutes():
        assert lire() == 0
    assert "la ligne 3 ne vient pas" in sivic().detail and not sivic().ok
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO simulateur_sivic.journal VALUES (3, %s, %s, '{}')",
            [troisieme["evenement"], troisieme["victime"]],
        )
    assert lire() == 2
    assert sivic().ok


def test_un_journal_qui_recommence_plus_bas_se_dit(commun, lu):
    base.oublier()
    base.ecrire(commun.reference, lu.nom, {"etat": "ua"})
    with il_y_a_dix_minutes():
        assert lire() == 0
    assert "la ligne 3 ne vient pas" in sivic().detail


def test_ce_qui_suit_n_est_pas_une_interruption(commun, lu):
    with il_y_a_dix_minutes():
        for _ in range(2):
            assert lire() == 0
        base.ecrire(commun.reference, lu.nom, {"etat": "ur"})
        assert lire() == 1
    assert (Liaison.actuelle().curseur, Liaison.actuelle().interrompue_depuis_le) == (3, None)


def test_un_journal_refuse_n_arrete_pas_la_tache_et_se_dit(commun, lu, relais):
    relais.repondre("/journal", 400, b'{"motif": "Non."}')
    sans_attendre()
    with il_y_a_dix_minutes():
        echanger()
    assert not sivic().ok and "n'est plus lu" in sivic().detail
    relais.laisser_passer()
    sans_attendre()
    echanger()
    assert sivic().ok
