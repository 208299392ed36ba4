"""A web process that is asked to stop ends what it holds, and sends its sockets elsewhere."""

from __future__ import annotations

import json
import signal
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed

from fil.models import Lecture
from maincourante.actes.consigner import consigner as consigner_un_acte
from tests.serveur import Serveur, ouvrir_session, url_de_la_base

REDEMARRAGE = 1012
# What is written for this groupe then waits.
TENIR = "SELECT 1 FROM annuaire_groupe WHERE id = %s FOR UPDATE"


@pytest.fixture
def seul(base_reelle: None) -> Any:
    """A process of our own, to be stopped."""
    serveur = Serveur()
    serveur.demarrer()
    yield serveur
    with suppress(ProcessLookupError):
        serveur.tuer()


def consigner(serveur: Serveur, cle: str, groupe: int) -> int:
    jeton = "j" * 32
    entetes = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={cle}; {settings.CSRF_COOKIE_NAME}={jeton}",
        "X-CSRFToken": jeton,
        "Origin": serveur.url,
        "Content-Type": "application/json",
    }
    corps = json.dumps({"jeton": str(uuid4()), "texte": "Pendant l'arrêt."}).encode()
    adresse = f"{serveur.url}/api/v1/groupes/{groupe}/entrees/"
    with urlopen(Request(adresse, data=corps, headers=entetes), timeout=20) as reponse:  # noqa: S310
        assert reponse.headers["Connection"] == "close"
        return int(reponse.status)


def test_ce_qui_est_en_cours_finit_et_les_prises_sont_envoyees_ailleurs(seul, arm, region):
    cle = ouvrir_session(arm)
    statuts: list[int] = []
    with psycopg.connect(url_de_la_base()) as verrou, seul.ouvrir(cle) as ecran:
        ecran.suivre(**{f"g{region.pk}": 0})
        verrou.execute(TENIR, (region.pk,))
        ecrivain = threading.Thread(target=lambda: statuts.append(consigner(seul, cle, region.pk)))
        ecrivain.start()
        _attendre_qu_elle_attende(verrou)

        seul.processus.send_signal(signal.SIGTERM)

        assert ecran.attendre_fermeture() == REDEMARRAGE
        with pytest.raises(OSError):
            urlopen(f"{seul.url}/sante/vivant", timeout=5)  # noqa: S310
        assert seul.processus.poll() is None and not statuts
        verrou.rollback()
        ecrivain.join(20)
    assert statuts == [201]
    assert seul.processus.wait(10) == 0


def test_une_prise_qui_vient_de_lire_l_a_lu(seul, arm, region):
    """What waits to be written together every two seconds is written before the end."""
    entree = consigner_un_acte(auteur=arm, groupe=region, texte="À lire.", jeton=uuid4()).entree
    with seul.ouvrir(ouvrir_session(arm)) as ecran:
        ecran.suivre(**{f"g{region.pk}": 0})
        assert ecran.attendre_numero(entree.numero) == [entree.numero]
        Lecture.objects.all().delete()  # to have written it is to have read it
        ecran.dire(type="lu", groupe=region.pk, numero=entree.numero)
        seul.processus.send_signal(signal.SIGTERM)
        assert ecran.attendre_fermeture() == REDEMARRAGE
    assert seul.processus.wait(10) == 0
    assert Lecture.objects.get(utilisateur=arm, groupe=region).numero == entree.numero


def test_une_seconde_demande_arrete_net(seul, arm, region):
    with psycopg.connect(url_de_la_base()) as verrou:
        verrou.execute(TENIR, (region.pk,))
        cle = ouvrir_session(arm)

        def ecrire() -> None:
            with suppress(OSError, ConnectionClosed):
                consigner(seul, cle, region.pk)

        threading.Thread(target=ecrire).start()
        _attendre_qu_elle_attende(verrou)
        seul.processus.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert seul.processus.poll() is None
        seul.processus.send_signal(signal.SIGTERM)
        verrou.rollback()
        assert seul.processus.wait(10) == 0


def _attendre_qu_elle_attende(base: psycopg.Connection[Any]) -> None:
    """Until a request is held by the lock that we have."""
    fin = time.monotonic() + 20
    question = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with psycopg.connect(url_de_la_base(), autocommit=True) as regard:
        while not regard.execute(question).fetchone()[0]:  # type: ignore[index]
            assert time.monotonic() < fin, "la requête n'attend pas"
            time.sleep(0.05)
