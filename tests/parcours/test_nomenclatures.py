"""The administration site of Django, in our colours: axe finds nothing, nothing overflows, one finds the way back."""

import pytest
from playwright.sync_api import expect

from maincourante.models import Categorie
from tests import fabriques
from tests.parcours.axe import constats, debords

TECHNIQUE = "/administration/technique/"


@pytest.fixture
def racine(samu31):
    personne = fabriques.personne("nadia.ferrand", samu31)
    type(personne).objects.filter(pk=personne.pk).update(is_staff=True, is_superuser=True)
    personne.refresh_from_db()
    return personne


def test_axe_ne_trouve_rien_des_nomenclatures_dont_on_revient_au_portail_dans_le_theme_choisi(
    asseoir, racine, base_reelle
):
    categorie = Categorie.objects.first()
    nadia, fautes = asseoir(racine), []
    for suite in (
        "",
        "maincourante/categorie/",
        f"maincourante/categorie/{categorie.pk}/change/",
        "telephonie/sourcetelephonie/add/",
    ):
        nadia.aller(TECHNIQUE + suite)
        fautes += constats(nadia.page, suite) + debords(nadia.page, suite)
    assert not fautes, "\n".join(fautes)

    nadia.contexte.add_cookies([{"name": "theme", "value": "sombre", "url": nadia.serveur.url}])
    nadia.aller(f"{TECHNIQUE}maincourante/categorie/")
    fond = "getComputedStyle(document.body).backgroundColor"
    sombre = nadia.page.evaluate(fond)
    nadia.page.get_by_role("link", name="Portail SI-Samu").click()
    nadia.attendre_le_direct()
    assert nadia.page.evaluate(fond) == sombre
    nadia.aller(f"{TECHNIQUE}password_change/")
    expect(nadia.page.get_by_role("heading", name="Changer de mot de passe")).to_be_visible()
