"""The directory in a real browser."""

import re

from playwright.sync_api import expect

from annuaire.models import Numero


def test_on_trouve_un_samu_en_tapant_et_on_l_appelle_d_un_geste(asseoir, arm, samu82):
    Numero.objects.create(entite=samu82, genre=Numero.Genre.REGULATION, numero="05 36 49 00 82")
    julie = asseoir(arm).aller("/annuaire/")
    julie.page.wait_for_function("() => window.htmx")  # it comes last

    julie.page.get_by_label("Chercher dans l’annuaire").press_sequentially("samu 82")

    appel = julie.page.locator("#resultats").get_by_role("link", name="Régulation 05 36 49 00 82")
    expect(appel).to_have_attribute("href", "tel:0536490082")
    expect(julie.page).to_have_url(re.compile(r"/annuaire/\?q=samu(\+|%20)82&type=$"))
