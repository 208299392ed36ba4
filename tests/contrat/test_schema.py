"""The OpenAPI schema is complete and true: asked anything, by schemathesis, no operation breaks down or answers what
the schema does not say.

Bounded and always the same here; `make bench OPTIONS='--contrat 300'` asks far more (CONTRAT_EXEMPLES, another seed).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.conf import settings as reglages_du_portail
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contrat import monde

pytestmark = pytest.mark.django_db
EXEMPLES = int(os.environ.get("CONTRAT_EXEMPLES", "8"))
GRAINE = int(os.environ.get("CONTRAT_GRAINE", "31"))
CONTROLES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/x-ndjson")
def _lignes(_: Any, valeur: Any) -> bytes:
    """Events of telephone engines: whatever was drawn, as the body."""
    return valeur if isinstance(valeur, bytes) else str(valeur).encode("utf-8", "surrogatepass")


def _operations() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    brut = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(brut)
    schema.app = WSGIHandler()
    lues: list[Any] = list(schema.get_all_operations())
    return {operation.label: operation for operation in (lue.ok() for lue in lues)}


OPERATIONS = _operations()
REMARQUES = [*GENERATOR_STATS._error_cache, *GENERATOR_STATS._warn_cache]


@pytest.fixture(scope="module")
def lieu(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all operations, and undone after the last one."""
    dossier = tmp_path_factory.mktemp("documents")
    fichiers = {"BACKEND": "ged.dossier_entier.DossierEntier", "OPTIONS": {"location": str(dossier)}}
    reglages = override_settings(
        GED_DEPOTS=dossier / "depots", GED_RESERVE=0, STORAGES=reglages_du_portail.STORAGES | {"documents": fichiers}
    )
    with django_db_blocker.unblock(), reglages, transaction.atomic():
        lieu = monde.creer()
        with _connexion_gardee():
            yield lieu
        transaction.set_rollback(True)


@contextmanager
def _connexion_gardee() -> Iterator[None]:
    """A WSGI server would close the connection that holds the transaction of the test; so would it after a request of
    Django's client, which has this back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("nom", sorted(OPERATIONS))
def test_chaque_operation_tient_ce_que_dit_le_schema(lieu, nom):
    operation = OPERATIONS[nom]
    entetes = {"Authorization": lieu.machine.defaults["HTTP_AUTHORIZATION"], "Accept-Encoding": "identity"}

    @seed(GRAINE)
    @settings(
        max_examples=EXEMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(demande=_demandes(operation), vise=st.integers(0, 3), condition=st.integers(0, 3))
    def demander(demande, vise, condition):
        if vise:  # Three times in four what is there, else anything.
            demande.path_parameters.update(lieu.parametres(operation.path))
        if condition:
            demande.headers.pop("If-Match", None)
            demande.headers.pop("If-None-Match", None)
        if condition > 1 and operation.method.upper() in ("PATCH", "DELETE", "PUT"):
            demande.headers["If-Match"] = "*"
        with transaction.atomic():
            reponse = demande.call(headers=entetes)
            demande.validate_response(reponse, checks=CONTROLES)
            transaction.set_rollback(True)  # Each asks of the same world.

    demander()


def _demandes(operation: Any) -> st.SearchStrategy[Any]:
    """What the schema allows, and what it does not."""
    permises = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not operation.body and not operation.query:
        return permises
    return permises | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def test_le_schema_se_fait_sans_remarque():
    """Of two forms of one name drf-spectacular would keep one, and the schema would lie of the other; enumerations
    would get names that change with the next field (ENUM_NAME_OVERRIDES)."""
    assert REMARQUES == []


def test_chaque_operation_a_un_nom_a_elle():
    noms = [operation.definition.raw["operationId"] for operation in OPERATIONS.values()]
    assert len(noms) == len(set(noms)) > 100


def test_ce_qui_se_cree_sans_jeton_est_connu_par_son_nom():
    """Those that docs/api.md names, and no other: a program sends anything else again without a second thought."""
    creent = {
        nom: operation.definition.raw
        for nom, operation in OPERATIONS.items()
        if operation.method.upper() == "POST" and "201" in operation.definition.raw["responses"]
    }
    formes = next(iter(OPERATIONS.values())).schema.raw_schema["components"]["schemas"]
    sans = {nom.rstrip("/").rsplit("/", 1)[1] for nom, lue in creent.items() if "jeton" not in _champs(lue, formes)}
    assert sans == {"cellules", "dossiers", "raccourcis", "modeles", "participants", "points"}


def _champs(operation: dict[str, Any], formes: dict[str, Any]) -> set[str]:
    corps = operation.get("requestBody", {}).get("content", {}).values()
    refs = [contenu["schema"].get("$ref", "").rsplit("/", 1)[-1] for contenu in corps]
    return {champ for ref in refs if ref for champ in formes[ref]["properties"]}
