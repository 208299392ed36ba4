"""What the tests of the main courante share: a JSON client, ages of entries."""

from uuid import uuid4

import pytest
from django.test import Client


class Api:
    """Calls the REST API as one person."""

    def __init__(self, personne):
        self.client = Client()
        self.client.force_login(personne)

    def get(self, adresse, **parametres):
        return self.client.get(f"/api/v1/{adresse}", parametres)

    def post(self, adresse, corps=None):
        return self.client.post(f"/api/v1/{adresse}", corps or {}, content_type="application/json")

    def delete(self, adresse):
        return self.client.delete(f"/api/v1/{adresse}")

    def consigner(self, groupe, **corps):
        return self.post(f"groupes/{groupe.pk}/entrees/", {"jeton": str(uuid4()), "texte": "Lignes rétablies."} | corps)


@pytest.fixture
def api():
    return Api
