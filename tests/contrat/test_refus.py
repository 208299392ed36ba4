"""The refusals have the form that the OpenAPI schema says, those too that schemathesis does not meet: it is a machine,
and asks for JSON."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from django.test import Client

from tests.contrat.test_schema import OPERATIONS


def test_un_refus_a_la_forme_que_le_schema_dit(arm, region):
    adresse, client = f"/api/v1/groupes/{region.pk}/entrees/", Client()
    client.force_login(arm)
    ecrire = partial(client.post, adresse, {"jeton": str(uuid4())}, content_type="application/json")
    refus = {
        404: client.get("/api/v1/groupes/999999/entrees/"),
        406: client.get(adresse, headers={"accept": "text/csv"}),
        400: ecrire(),
        409: ecrire(headers={"x-portail-poste": "999999"}),
    }
    brut = next(iter(OPERATIONS.values())).schema.raw_schema
    forme = brut["components"]["schemas"]["Probleme"]
    operations = brut["paths"]["/api/v1/groupes/{groupe_id}/entrees/"]
    for code, reponse in refus.items():
        assert (reponse.status_code, reponse["Content-Type"]) == (code, "application/problem+json")
        assert str(code) in operations["post" if code in (400, 409) else "get"]["responses"]
        assert set(forme["required"]) <= set(reponse.json()) <= set(forme["properties"])
        assert reponse.json()["requete"]
