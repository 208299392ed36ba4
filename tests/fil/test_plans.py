"""What must be found by its index, however long a fil has become: all of it would be read under the fil's lock."""

import pytest
from django.db import connection

from annuaire.models import Role
from fil.actes.inscrire import VOILER
from fil.models import Depeche
from maincourante.models import Entree
from maincourante.views.actions import _entrees
from portail.views.habilitations import lisibles_par
from sivic.models import Reception
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """How PostgreSQL does it when reading or sorting everything is no short cut, as it would be in these small tables.

    What autovacuum has counted in them, and when, must not matter.
    """

    def _plan(sql, parametres):
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL enable_seqscan = off")
            curseur.execute("SET LOCAL enable_sort = off")
            curseur.execute(f"EXPLAIN {sql}", parametres)
            return "\n".join(ligne for (ligne,) in curseur.fetchall())

    return _plan


def test_ce_qui_se_voile_se_trouve_par_son_objet(plan, region):
    comment = plan(VOILER, [region.pk, "message", 12])
    assert "depeche_objet" in comment and "objet_id = 12" in comment


@pytest.fixture
def longtemps(region):
    """A fil long enough for an index of a few of its lines to be worth more than that of all of them."""
    with connection.cursor() as curseur:
        curseur.execute(
            """INSERT INTO fil_depeche
                (groupe_id, numero, rang, genre, objet_type, objet_id, emise_le, donnees, empreinte)
            SELECT %s, 1000 + n, 0, 'essai', CASE WHEN n <= 60 THEN 'participation' ELSE 'entree' END,
                n, now(), '{}', ''
            FROM generate_series(1, 3000) AS n""",
            [region.pk],
        )
        curseur.execute("ANALYZE fil_depeche")


def test_qui_participe_se_lit_du_plus_recent_sans_le_reste(plan, arm, longtemps):
    les_droits = lisibles_par(
        fabriques.personne("ada.admin", arm.poste.entite, role=Role.ADMINISTRATEUR), participants=True
    )
    comment = plan(*les_droits.order_by("-pk")[:61].query.sql_with_params())
    assert "depeche_participants" in comment


@pytest.mark.parametrize(
    "ou",
    [
        {"objet_type": "objetcarto", "objet_id": 12},
        {"objet_type": "victime", "objet_id__in": [12, 13]},
    ],
)
def test_l_histoire_d_un_objet_se_trouve_par_lui(plan, region, ou):
    demande, parametres = Depeche.objects.filter(groupe=region, **ou).order_by().query.sql_with_params()
    comment = plan(demande, parametres)
    assert "depeche_objet" in comment


def test_les_actions_faites_en_dernier_se_lisent_sans_trier_les_autres(plan, region):
    comment = plan(*_entrees(region.pk, Entree.Action.FAIT)[:31].query.sql_with_params())
    assert "entree_faites_en_dernier" in comment and "Sort" not in comment


def test_ce_que_sivic_a_dit_pendant_une_cloture_se_trouve_sans_lire_le_journal(plan):
    attendent = Reception.objects.suspendues().filter(evenement__groupe__clos_le=None).order_by()
    assert "reception_suspendue" in plan(*attendent.query.sql_with_params())
