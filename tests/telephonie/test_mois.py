"""The tables of the months: whoever opens one keeps nobody else from reading or writing the others."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import connection, transaction

from annuaire import horloge
from telephonie.actes.importer import importer
from telephonie.actes.recevoir import recevoir
from telephonie.fichiers.conversion import deviner
from telephonie.fichiers.lecture import lire_fichier
from telephonie.models import EvenementTelephonie, SourceTelephonie
from telephonie.tasks import ouvrir_les_mois
from tests.telephonie.conftest import attendre_qu_il_attende, repondu
from tests.telephonie.fichiers import LIGNES, releve

pytestmark = pytest.mark.django_db(transaction=True)
# Of a session that waits for another one's lock, the request fails rather than the test lasting.
PATIENCE = "3s"


def mois():
    with connection.cursor() as curseur:
        curseur.execute("SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
                        " WHERE inhparent = 'telephonie_evenement'::regclass AND c.relkind = 'r'")  # fmt: skip
        return {nom for (nom,) in curseur.fetchall()}


@contextmanager
def sans_patience():
    with connection.cursor() as curseur:
        curseur.execute(f"SET lock_timeout = '{PATIENCE}'")
    yield
    with connection.cursor() as curseur:
        curseur.execute("RESET lock_timeout")


def dans_un_autre_fil(faire):
    """Its session and what it gave are its own."""
    recus = []

    def courir():
        recus.append(faire())
        connection.close()

    fil = Thread(target=courir)
    fil.start()
    return fil, recus


def test_un_mois_s_ouvre_pendant_qu_un_autre_envoi_lit_la_table(bandeau):
    """The first second of a month: each of two sources has read the table before it makes the month."""
    assert "telephonie_evenement_2024_03" not in mois()
    with transaction.atomic():
        assert not EvenementTelephonie.objects.exists()
        lignes = repondu(quand=datetime(2024, 3, 1, tzinfo=UTC))
        fil, recus = dans_un_autre_fil(sans_patience()(lambda: recevoir(auteur=None, source=bandeau, lignes=lignes)))
        fil.join(30)
    assert [bilan.acceptes for bilan in recus] == [6]
    assert "telephonie_evenement_2024_03" in mois()


def test_un_fichier_d_un_vieux_mois_ne_retient_pas_les_autres_sources(source, samu82):
    """Its import is not over, and another Samu sends, in that month and in one more."""
    autre = SourceTelephonie.objects.create(code="bandeau-82", nom="Bandeau du Samu 82", genre="bandeau", entite=samu82)
    feuille = lire_fichier(releve(*(ligne.replace("11/2026", "05/2024") for ligne in LIGNES)).encode(), "mai.csv")
    colonnes = deviner(feuille.entetes)
    with transaction.atomic():
        with connection.cursor() as curseur:
            # As if somebody counted the calls of this Samu: the import waits there, its events written.
            curseur.execute("SELECT pg_advisory_xact_lock(7301, %s)", [source.entite_id])
        fil, recus = dans_un_autre_fil(
            lambda: importer(auteur=None, source=source, feuille=feuille, correspondance=colonnes)
        )
        attendre_qu_il_attende()
        with sans_patience():
            for rang, jour in enumerate((datetime(2024, 5, 20, tzinfo=UTC), datetime(2024, 6, 20, tzinfo=UTC))):
                bilan = recevoir(auteur=None, source=autre, lignes=repondu(f"b{rang}", quand=jour, samu="82"))
                assert bilan.acceptes == 6
    fil.join(30)
    assert [bilan.acceptes for bilan in recus] == [7]
    assert {"telephonie_evenement_2024_05", "telephonie_evenement_2024_06"} <= mois()


def test_les_mois_s_ouvrent_avant_leur_premier_evenement():
    with horloge.a_l_heure(datetime(2024, 1, 31, 2, 30, tzinfo=UTC)):
        ouvrir_les_mois()
    assert {"telephonie_evenement_2024_01", "telephonie_evenement_2024_02"} <= mois()


def test_un_mois_attache_a_les_index_et_la_garde_de_la_table(bandeau):
    recevoir(auteur=None, source=bandeau, lignes=repondu(quand=datetime(2024, 8, 2, tzinfo=UTC)))
    with connection.cursor() as curseur:
        curseur.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'telephonie_evenement_2024_08'")
        definis = " ".join(definition for (definition,) in curseur.fetchall())
        curseur.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'telephonie_evenement_2024_08'::regclass")
        contraintes = " ".join(nom for (nom,) in curseur.fetchall())
    assert "UNIQUE INDEX" in definis and "(source_id, appel)" in definis
    assert "source_id_fkey" in contraintes
    with pytest.raises(Exception, match="ne change pas"):
        EvenementTelephonie.objects.all().delete()
