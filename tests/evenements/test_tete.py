"""The head that every page of an event wears: what it tells, and what it waits for."""

import re
from uuid import uuid4

import pytest

pytestmark = pytest.mark.django_db


def test_un_refus_d_export_se_dit_une_fois_sous_la_tete(client, evenement, arm):
    client.force_login(arm)
    page = client.get(f"/mains-courantes/{evenement.groupe_id}/export.pdf?du=hier", follow=True).text
    assert page.count('<p class="message error">') == 1


def test_la_tete_attend_le_premier_bilan_et_relit_ses_comptes(client, evenement, arm):
    """The strip is there from the start, hidden: the dépêche of the first count has only to show it."""
    client.force_login(arm)
    adresse = f"/evenements/{evenement.pk}/participants/"
    avant = client.get(adresse).text
    assert re.search(r'class="ev-court" href="[^"]+" hidden>', avant)
    assert 'id="ev-onglets" data-relire="cellule pointsituation participation"' in avant
    client.post(f"/evenements/{evenement.pk}/bilan/", {"jeton": uuid4(), "source": "terrain", "ua": 3})
    apres = client.get(adresse).text
    assert '<b data-figure="ua">3</b>' in apres
    assert not re.search(r'class="ev-court" href="[^"]+" hidden>', apres)
