"""SIVIC brings its lines by itself: signed, taken once and in order, and asked for when one lacks."""

import json
import time

import pytest
from django.test import Client
from kombu.exceptions import OperationalError
from processus import attendre

from portail.celery import app
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.expedier import expedier
from sivic.actes.orienter import orienter
from sivic.adaptateur import Sivic
from sivic.models import Liaison, Reception, Sejour
from sivic.signature import entetes
from sivic.simulateur import base
from tests.serveur import Serveur
from tests.sivic.simulateur import SECRET

ADRESSE = "/sivic/lignes/"


@pytest.fixture
def commun(evenement, cadre, settings):
    settings.SIVIC_URL, settings.SIVIC_SECRET = "https://sivic.invalid", SECRET
    mettre_en_commun(auteur=cadre, evenement=evenement)
    return evenement


def ligne(numero, evenement, victime, **champs):
    return {"numero": numero, "evenement": evenement.reference, "victime": victime.nom, "champs": champs}


def porter(*lignes, corps=None, seconde=None, secret=SECRET, signe=None):
    corps = json.dumps({"lignes": lignes}).encode() if corps is None else corps
    signes = entetes(secret, int(time.time()) if seconde is None else seconde, signe or corps)
    return Client().post(ADRESSE, corps, content_type="application/json", headers=signes)


def test_ce_qui_est_porte_est_pris_une_fois_et_dans_l_ordre(commun, victime, purpan):
    une = victime("ur")
    admise = ligne(1, commun, une, etablissement=purpan.code, admise_le="2026-11-28T10:00:00Z")
    sortie = ligne(2, commun, une, sortie_le="2026-11-28T12:00:00Z")
    for _ in range(2):
        assert porter(sortie, admise).json() == {"lu_jusqu_a": 2}
    assert (Sejour.objects.get().etablissement, Reception.objects.count()) == (purpan, 2)


def test_une_ligne_qui_manque_est_demandee(commun, victime, django_capture_on_commit_callbacks):
    def en_file():
        with app.connection_for_read() as broker:
            return broker.default_channel.client.llen(app.conf.task_default_queue)

    avant = en_file()
    une = victime("ur")
    with django_capture_on_commit_callbacks(execute=True):
        assert porter(ligne(2, commun, une, etat="ua")).json() == {"lu_jusqu_a": 0}
    assert not Reception.objects.exists()
    assert en_file() == avant + 1


def test_un_courtier_hors_d_atteinte_ne_perd_pas_ce_qui_est_pris(
    commun, victime, monkeypatch, django_capture_on_commit_callbacks
):
    def refuser(*_, **__):
        raise OperationalError

    monkeypatch.setattr(app, "send_task", refuser)
    une = victime("ur")
    with django_capture_on_commit_callbacks(execute=True):
        reponse = porter(ligne(1, commun, une, etat="ua"), ligne(3, commun, une, etat="dcd"))
    assert (reponse.status_code, reponse.json()) == (200, {"lu_jusqu_a": 1})


@pytest.mark.parametrize(
    "faux",
    [
        {"secret": "un-autre-secret-d-au-moins-trente-deux-caracteres"},
        {"seconde": int(time.time()) - 3_600},
        {"seconde": int(time.time()) + 3_600},
        {"signe": b"un autre corps"},
    ],
    ids=["secret", "ancienne", "à venir", "corps"],
)
def test_sans_une_signature_juste_rien_n_entre(commun, victime, faux):
    reponse = porter(ligne(1, commun, victime("ur"), etat="ua"), **faux)
    assert (reponse.status_code, reponse.json()["detail"]) == (401, "Signature inconnue ou trop ancienne.")
    assert Liaison.actuelle().curseur == 0
    assert Client().post(ADRESSE, {}, content_type="application/json").status_code == 401


@pytest.mark.parametrize("corps", [b"", b"[]", b"{}", b'{"lignes": 3}', b'{"lignes": ["x"]}', b"\xff"])
def test_un_corps_illisible_est_refuse(commun, corps):
    assert porter(corps=corps).status_code == 422


def test_sans_secret_la_porte_n_existe_pas(db, settings):
    settings.SIVIC_SECRET = ""
    assert porter().status_code == 404


def test_l_hopital_admet_et_le_portail_le_sait_sans_l_avoir_demande(simulateur, evenement, cadre, victime, arm, purpan):
    mettre_en_commun(auteur=cadre, evenement=evenement)
    une = victime("ur")
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    expedier(Sivic())
    serveur = Serveur(SIVIC_SECRET=SECRET)
    serveur.demarrer()
    try:
        simulateur.tuer()
        simulateur.demarrer("--portail", serveur.url)
        simulateur.presser("admettre")
        assert attendre(lambda: Sejour.objects.filter(victime=une, sortie_le=None).exists(), delai=10)
        simulateur.presser("sortir")
        assert attendre(lambda: Sejour.objects.filter(victime=une, sortie_le__isnull=False).exists(), delai=10)
    finally:
        serveur.arreter()
    assert len(base.journal(0)) == 2
