"""Several people write at the same time, for real: threads that commit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from fil.models import Depeche
from maincourante.actes.accompagner import commenter, suivre_action
from maincourante.actes.consigner import consigner
from maincourante.actes.corriger import rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.actes.rappeler import rappeler_les_actions_echues
from maincourante.actes.repondre import prendre_en_compte, relancer_les_adressages_echus
from maincourante.models import Entree
from tests import fabriques

pytestmark = pytest.mark.django_db(transaction=True)
EN_ATTENTE = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"


def ensemble(*taches):
    """Run the calls at the same instant, each with its own connection, and give their results."""
    depart = Barrier(len(taches))

    def lancer(tache):
        try:
            depart.wait(timeout=10)
            return tache()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(taches)) as fils:
        return [resultat.result(timeout=60) for resultat in [fils.submit(lancer, tache) for tache in taches]]


def test_huit_ecrivains_laissent_une_numerotation_sans_trou(arm, voisin, region):
    def cinquante(auteur):
        return lambda: [fabriques.entree(auteur, region, f"Ligne {n}.").numero for n in range(50)]

    par_ecrivain = ensemble(*[cinquante(auteur) for auteur in (arm, voisin) * 4])
    assert sorted(numero for numeros in par_ecrivain for numero in numeros) == list(range(1, 401))
    assert all(numeros == sorted(numeros) for numeros in par_ecrivain)
    depeches = list(Depeche.objects.filter(groupe=region).order_by("numero"))
    assert [d.numero for d in depeches] == [d.donnees["numero"] for d in depeches] == list(range(1, 401))


def test_qui_attend_son_tour_tire_son_identifiant_apres(arm, voisin, region):
    """The search cuts its pages by id and goes on by number: in a groupe the two grow together."""
    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            fabriques.entree(arm, region, "Une.")
            attente = fil.submit(lambda: (fabriques.entree(voisin, region, "Trois."), connection.close()))
            fin = monotonic() + 30
            while not quelqu_un_attend():
                assert monotonic() < fin
                sleep(0.02)
            fabriques.entree(arm, region, "Deux.")
        attente.result(timeout=60)
    par_id = region.entrees.order_by("pk").values_list("numero", "texte")
    assert list(par_id) == [(1, "Une."), (2, "Deux."), (3, "Trois.")]


def quelqu_un_attend():
    with connection.cursor() as curseur:
        curseur.execute(EN_ATTENTE)
        return curseur.fetchone()[0]


def test_le_meme_jeton_au_meme_instant_fait_une_seule_entree(arm, region):
    for _ in range(10):
        jeton = uuid4()
        consignees = ensemble(
            *[lambda: consigner(auteur=arm, groupe=region, texte="Une.", jeton=jeton)] * 4  # noqa: B023 — run at once
        )
        assert len({c.entree.pk for c in consignees}) == 1
        assert sum(c.est_nouvelle for c in consignees) == 1
    assert list(Entree.objects.order_by("numero").values_list("numero", flat=True)) == list(range(1, 11))


def test_le_meme_jeton_par_l_api_repond_201_une_fois_et_200_ensuite(api, arm, region):
    jeton, clients = str(uuid4()), [api(arm) for _ in range(4)]
    reponses = ensemble(*[lambda c=c: c.consigner(region, jeton=jeton) for c in clients])
    assert sorted(r.status_code for r in reponses) == [200, 200, 200, 201]
    assert len({r.json()["numero"] for r in reponses}) == 1


def test_des_changements_simultanes_d_une_entree_se_disent_tous(arm, voisin, region, samu82):
    """The last dépêche tells everything that came before: none has forgotten the others."""
    entree = fabriques.entree(arm, region, "Avant.", destinataires=[Destinataire(entite=samu82.pk)])
    ensemble(
        lambda: rectifier(auteur=arm, entree=entree, texte="Après.", jeton=uuid4()),
        lambda: prendre_en_compte(auteur=voisin, entree=entree),
        lambda: commenter(auteur=arm, entree=entree, texte="Un.", jeton=uuid4()),
        lambda: commenter(auteur=voisin, entree=entree, texte="Deux.", jeton=uuid4()),
    )
    derniere = Depeche.objects.filter(groupe=region).latest("numero").donnees
    assert derniere["texte"] == "Après."
    assert derniere["destinataires"][0]["pris_par"]["id"] == voisin.pk
    assert {c["texte"] for c in derniere["commentaires"]} == {"Un.", "Deux."}


def test_deux_agents_prennent_en_compte_un_seul_est_retenu(arm, voisin, region, samu82):
    collegue = fabriques.personne("marc.collegue", samu82)
    entree = fabriques.entree(arm, region, destinataires=[Destinataire(entite=samu82.pk)])
    ensemble(*[lambda p=p: prendre_en_compte(auteur=p, entree=entree) for p in (voisin, collegue)])
    assert Depeche.objects.filter(genre="entree.prise_en_compte").count() == 1


def test_des_partages_croises_ne_s_attendent_pas(arm, region, samu31):
    autre = fabriques.groupe("Autre", samu31)
    for n in range(5):
        ici, la_bas = fabriques.entree(arm, region, f"Ici {n}."), fabriques.entree(arm, autre, f"Là-bas {n}.")
        ensemble(
            lambda: partager(auteur=arm, entree=ici, groupe=autre, jeton=uuid4()),  # noqa: B023
            lambda: partager(auteur=arm, entree=la_bas, groupe=region, jeton=uuid4()),  # noqa: B023
            lambda: fabriques.entree(arm, region),
            lambda: fabriques.entree(arm, autre),
        )
    for groupe in (region, autre):
        numeros = list(groupe.entrees.order_by("numero").values_list("numero", flat=True))
        assert numeros == list(range(1, 16))


def test_deux_travailleurs_ne_relancent_qu_une_fois(arm, region, samu82):
    entree = fabriques.entree(arm, region, destinataires=[Destinataire(entite=samu82.pk)])
    entree.adressages.update(echeance_le=timezone.now() - timedelta(minutes=1))
    assert sum(ensemble(*[relancer_les_adressages_echus] * 4)) == 1
    assert Depeche.objects.filter(genre="entree.relancee").count() == 1


def test_deux_travailleurs_ne_disent_un_retard_qu_une_fois(arm, region):
    entree = fabriques.entree(arm, region)
    suivre_action(auteur=arm, entree=entree, etat="a_faire", changements={"echeance": timezone.now()})
    assert sum(ensemble(*[rappeler_les_actions_echues] * 4)) == 1
    assert Depeche.objects.filter(genre="entree.action_echue").count() == 1
