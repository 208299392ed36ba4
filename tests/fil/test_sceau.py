"""The canonical JSON that is sealed is the one that PostgreSQL gives back."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fil import sceau

FEUILLES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALEURS = st.recursive(FEUILLES, lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(), v, max_size=4))


def par_jsonb(valeur):
    with connection.cursor() as curseur:
        curseur.execute("SELECT (%s::jsonb)::text", [sceau.canonique(valeur)])
        return json.loads(curseur.fetchone()[0])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(valeur=VALEURS)
@example(valeur=1e16)
@example(valeur=1.7976931348623157e308)
@example(valeur=5e-324)
@example(valeur=[-0.0, 1.0, 0.1, 43.604652, 1e22])
@example(valeur={"\x00": "\ud83d", "littéral": "\\u0000"})
@example(valeur={"": 0, "É": "é", "e": "É"})
def test_le_json_canonique_survit_a_jsonb(db, valeur):
    plain = sceau.en_json(valeur)
    assert sceau.canonique(par_jsonb(plain)) == sceau.canonique(plain)


@pytest.mark.parametrize("valeur", [math.nan, math.inf, {"latitude": -math.inf}])
def test_ce_qui_n_est_pas_un_nombre_est_refuse(valeur):
    with pytest.raises(ValueError):
        sceau.en_json(valeur)


def test_l_empreinte_couvre_chaque_champ():
    champs = {
        "groupe_id": 1,
        "numero": 2,
        "genre": "entree.consignee",
        "objet_type": "entree",
        "objet_id": 3,
        "auteur_id": 4,
        "entite_id": 5,
        "emise_le": datetime(2026, 11, 21, 3, 4, 5, 678, tzinfo=UTC),
        "donnees": {"texte": "Périmètre"},
    }
    autres = {
        "genre": "x",
        "objet_type": "x",
        "emise_le": datetime(2026, 11, 21, 3, 4, 5, 679, tzinfo=UTC),
        "donnees": {"texte": "perimetre"},
    }
    empreintes = {sceau.empreinte(b"", **champs), sceau.empreinte(b"x", **champs)}
    for champ in champs:
        empreintes.add(sceau.empreinte(b"", **(champs | {champ: autres.get(champ, 99)})))
    assert len(empreintes) == 2 + len(champs)
