"""A victim from the field to the hospital, seen from a screen: counted, oriented, admitted by SIVIC, in the bilan."""

import pytest
from playwright.sync_api import expect

from evenements.models import Bilan
from sivic.actes.expedier import expedier
from sivic.adaptateur import Sivic
from sivic.simulateur import base
from tests.parcours.axe import constats, debords
from tests.sivic.conftest import evenement, ouvrir, purpan, territoire
from tests.sivic.simulateur import JETON, SECRET

__all__ = ["evenement", "ouvrir", "purpan", "territoire"]


@pytest.fixture
def serveur(simulateur, _serveurs):
    """A portal that this SIVIC calls; nothing else reads its journal."""
    (un,) = _serveurs.demander(SIVIC_URL=simulateur.url, SIVIC_JETON=JETON, SIVIC_SECRET=SECRET)
    simulateur.tuer()
    simulateur.demarrer("--portail", un.url)
    return un


def test_du_terrain_a_l_hopital(asseoir, simulateur, evenement, purpan, cadre, arm):
    page = f"/evenements/{evenement.pk}/victimes/"
    sylvie = asseoir(cadre).aller(page)
    sylvie.page.get_by_role("button", name="Mettre en commun avec SIVIC").press("Enter")
    expect(sylvie.page.get_by_text("L’événement est en commun avec SIVIC.")).to_be_visible()
    julie = asseoir(arm).aller(page)
    julie.page.get_by_role("button", name="Urgence absolue").press("Enter")
    julie.page.get_by_label("Choisir V-1").press("Space")
    julie.page.get_by_label("Orienter les victimes cochées vers").select_option(label="Hôpital Purpan")
    julie.page.get_by_role("button", name="Orienter", exact=True).press("Enter")
    expect(julie.page.get_by_text("1 victime orientée vers Hôpital Purpan.")).to_be_visible()
    assert expedier(Sivic()) == 3  # what a worker does every five seconds
    assert [objet["recues"] for objet in base.objets()] == [[1], [1, 2]]
    julie.page.get_by_role("link", name="V-1").click()
    julie.attendre_le_direct()
    simulateur.presser("admettre")
    expect(julie.page.locator("dl.faits")).to_contain_text("Admise")
    sylvie.aller(page)
    sylvie.page.get_by_role("button", name="Établir le bilan d’après la liste").press("Enter")
    sylvie.attendre_que(lambda: Bilan.objects.filter(evenement=evenement, ua=1, ur=0).exists())
    sylvie.aller(f"{page}sivic/")
    assert constats(sylvie.page, "échanges") == []
    assert debords(sylvie.page, "échanges") == []
