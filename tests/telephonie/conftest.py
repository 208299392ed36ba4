"""Sources, and a few ways to send what they say."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from annuaire.territoire import deriver_groupes
from telephonie.actes.importer import source_des_fichiers
from telephonie.actes.recevoir import recevoir
from telephonie.fichiers.conversion import deviner
from telephonie.models import Appel, SourceTelephonie
from tests import fabriques
from tests.telephonie.fichiers import TITRES

MIDI = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
JOUR = timedelta(days=1)
SHA = hashlib.sha256(b"a voice").hexdigest()
MOTIF = "Réclamation de la famille"


def dit(genre, apres=0.0, appel="a1", quand=MIDI, **donnees):
    """One line: so many seconds after `quand`."""
    return json.dumps(
        {
            "id": str(uuid4()),
            "type": genre,
            "survenu_le": (quand + timedelta(seconds=apres)).isoformat(),
            **({"appel": appel} if appel else {}),
            "donnees": donnees,
        }
    )


def repondu(appel="a1", attente=20.0, quand=MIDI, samu="31", **presente):
    """A whole call: presented, IVR, queue, answered by an ARM after `attente` seconds, two minutes of talk."""
    return [
        dit("appel.presente", 0, appel, quand, samu=samu, numero="15", **presente),
        dit("svi.debut", 0.3, appel, quand),
        dit("file.entree", 9.0, appel, quand, file="arm_n1"),
        dit("poste.sonnerie", attente - 2, appel, quand, agent="ARM01"),
        dit("appel.repondu", attente, appel, quand, role="arm", agent="ARM01"),
        dit("appel.fin", attente + 120, appel, quand, par="appelant"),
    ]


def enregistre(appel="a1", reference="REC-1", quand=MIDI, sha256=SHA):
    """A whole call, recorded from the answer to its end."""
    return [
        *repondu(appel, quand=quand),
        dit("enregistrement.debut", 20, appel, quand, reference=reference),
        dit("enregistrement.fin", 140, appel, quand, reference=reference, sha256=sha256),
    ]


def attendre_qu_il_attende():
    """Until another session waits for this one."""
    for _ in range(500):
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            if curseur.fetchone()[0]:
                return
        sleep(0.02)
    pytest.fail("Personne n'attend.")


@pytest.fixture(autouse=True)
def _appelants_gardes(settings):
    """Whatever the day of the run, who called at MIDI is kept for thirty days more."""
    settings.TELEPHONIE_GARDE_APPELANT = max((timezone.now() - MIDI).days, 0) + 30


@pytest.fixture
def agent_zone(zone_sud):
    return fabriques.personne("hugo.zone", zone_sud, fonction="Cadre de permanence")


@pytest.fixture
def bandeau(samu31):
    return SourceTelephonie.objects.create(code="bandeau-31", nom="Bandeau du Samu 31", genre="bandeau", entite=samu31)


@pytest.fixture
def envoyer(bandeau, samu82):
    def _envoyer(*lignes, source=bandeau):
        return recevoir(auteur=None, source=source, lignes=lignes)

    return _envoyer


@pytest.fixture
def source(samu31):
    """Somebody has already said which column is what."""
    source = source_des_fichiers(samu31)
    source.correspondance = deviner(TITRES.split(";"))
    source.save()
    return source


@pytest.fixture
def dossier(settings, tmp_path, source):
    settings.TELEPHONIE_DOSSIER = tmp_path
    (tmp_path / source.code).mkdir()
    return tmp_path / source.code


@pytest.fixture
def appel(envoyer, ars_occitanie, dgos):
    """A recorded call, in the groupes of the tree."""
    deriver_groupes()
    envoyer(*enregistre())
    return Appel.objects.get()


@pytest.fixture
def chez():
    """The browser of a person."""

    def _chez(personne):
        client = Client()
        client.force_login(personne)
        return client

    return _chez
