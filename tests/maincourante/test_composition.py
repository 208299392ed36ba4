"""The long PDF are drawn by a process of their own: the one that serves the web keeps nothing of them."""

from __future__ import annotations

import pytest
import typst
from django.test import Client
from django.utils import timezone

from messagerie.exports import Export, en_pdf
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _typst_n_est_pas_appele_ici(monkeypatch):
    def refuser(*_, **__):
        raise AssertionError("dessiné par le processus qui sert le web")

    monkeypatch.setattr(typst, "compile", refuser)


def test_une_main_courante_se_dessine_ailleurs(arm, region):
    fabriques.entree(arm, region, 'Texte = #panic("lu comme du code") $ \\ et « é ».')
    client = Client()
    client.force_login(arm)
    reponse = client.get(f"/mains-courantes/{region.pk}/export.pdf")
    assert reponse.status_code == 200 and reponse.getvalue().startswith(b"%PDF")


def test_une_conversation_aussi():
    export = Export("Garde", ["J. Petit"], [], 0, "", "J. Petit", timezone.now())
    assert en_pdf(export).startswith(b"%PDF")
