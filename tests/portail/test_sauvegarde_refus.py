"""What is no backup is refused in French, and what PostgreSQL refuses is told without the rows that it quotes."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portail.sauvegarde import postgres
from portail.sauvegarde.forme import BASE, FORMAT, MANIFESTE, Refus


@pytest.mark.parametrize("reste", ["", "{}", "[1"])
def test_ce_qui_n_est_pas_une_sauvegarde_est_refuse(tmp_path, reste):
    if reste:
        (tmp_path / MANIFESTE).write_text(reste)
    with pytest.raises(CommandError, match="pas une sauvegarde complète|n'en est pas une|n'est pas lisible"):
        call_command("restaurer", str(tmp_path), stdout=StringIO())


COMPLET = {
    "format": FORMAT,
    "base": {"sha256": "0" * 64},
    "fichiers": {"nombre": 0},
    "tetes": {"1": [3, "ab"]},
    "migrations": [["fil", "0001_initial"]],
    "cles": {"SECRET_KEY": ["ab"]},
}


@pytest.mark.parametrize(
    "altere",
    [
        {"base": None},
        {"base": {}},
        {"base": {"sha256": "x"}},
        {"fichiers": {"nombre": "beaucoup"}},
        {"tetes": [1]},
        {"tetes": {"1": 3}},
        {"tetes": {"un": [3, "ab"]}},
        {"tetes": {"1": ["trois", "ab"]}},
        {"migrations": {"fil": 1}},
        {"migrations": [["fil"]]},
        {"cles": ["ab"]},
    ],
)
def test_un_manifeste_incomplet_se_refuse_en_francais(tmp_path, altere):
    (tmp_path / BASE).write_bytes(b"")
    (tmp_path / MANIFESTE).write_text(json.dumps(COMPLET | altere))
    with pytest.raises(CommandError, match="incomplet ou a été altéré"):
        call_command("restaurer", str(tmp_path), stdout=StringIO())
    (tmp_path / MANIFESTE).write_text(json.dumps(COMPLET))
    with pytest.raises(CommandError, match="son empreinte n'est pas celle du manifeste"):
        call_command("restaurer", str(tmp_path), stdout=StringIO())


@pytest.fixture
def patients(base_reelle):
    """A table of its own, that a restore of its rows will find narrower than they are."""
    with connection.cursor() as curseur:
        curseur.execute("CREATE TABLE patients (nom text); INSERT INTO patients VALUES ('Lefebvre, Marie')")
    yield
    with connection.cursor() as curseur:
        curseur.execute("DROP TABLE patients")


def test_une_restauration_qui_echoue_ne_cite_aucune_ligne(patients, tmp_path):
    """PostgreSQL quotes the row that it refuses; the operator's terminal, and whoever keeps it, do not show it."""
    with postgres.instantane() as moment:
        postgres.vider_dans(tmp_path / BASE, moment)
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE patients ADD CONSTRAINT court CHECK (length(nom) < 3) NOT VALID")
    commande = ["pg_restore", "--data-only", "--table=patients", "--exit-on-error"]
    with pytest.raises(Refus) as refus:
        postgres._executer(*commande, str(tmp_path / BASE))
    assert "pg_restore a échoué" in str(refus.value) and "patients" in str(refus.value)
    assert "Lefebvre" not in str(refus.value)


def test_ce_que_postgresql_cite_n_est_pas_redit():
    dit = """pg_restore: error: COPY failed for table "p": ERROR:  invalid input syntax for type integer: "Lefebvre"
CONTEXT:  COPY personne, line 1, column age: "Lefebvre"
pg_restore: erreur : valeur trop longue pour le type : « Marie
Lefebvre »
DETAIL:  Key (username)=(marie.lefebvre) already exists."""
    assert postgres.sans_donnees(dit) == (
        'pg_restore: error: COPY failed for table "p": ERROR:  invalid input syntax for type integer: …\n'
        "pg_restore: erreur : valeur trop longue pour le type : …"
    )
