"""The directory in a real browser."""

import re

from playwright.sync_api import expect

from annuaire.models import Numero


def test_on_trouve_un_samu_en_tapant_et_on_l_appelle_d_un_geste(asseoir, arm, samu82):
    Numero.objects.create(entite=samu82, genre=Numero.Genre.REGULATION, numero="05 36 49 00 82")
    julie = asseoir(arm).aller("/annuaire/")
    julie.page.wait_for_load_state("networkidle")  # htmx comes last

    julie.page.get_by_label("Chercher dans l’annuaire").press_sequentially("samu 82")

    appel = julie.page.locator("#resultats").get_by_role("link", name="Régulation 05 36 49 00 82")
    expect(appel).to_have_attribute("href", "tel:0536490082")
    expect(julie.page).to_have_url(re.compile(r"/annuaire/\?q=samu(\+|%20)82&type=$"))
    assert julie.fautes == []


def test_le_cadre_corrige_le_numero_satellite_que_le_voisin_compose(asseoir, cadre, voisin, samu31):
    Numero.objects.create(entite=samu31, genre=Numero.Genre.REGULATION, numero="05 36 49 00 31")
    sylvie = asseoir(cadre).aller("/annuaire/entites/SAMU31/")
    sylvie.page.get_by_role("link", name="Modifier la fiche").click()
    ligne = sylvie.page.get_by_role("group", name="Numéro 2")
    ligne.get_by_label("Usage").select_option("Satellite")
    ligne.get_by_label("Numéro").fill("+33 6 39 98 00 31")
    sylvie.page.get_by_label("Numéro").first.press("Enter")
    expect(sylvie.page.get_by_text("Fiche enregistrée.")).to_be_visible()
    luc = asseoir(voisin).aller("/annuaire/entites/SAMU31/")
    expect(luc.page.get_by_role("link", name="Satellite +33 6 39 98 00 31")).to_be_visible()
    assert sylvie.fautes == luc.fautes == []


def test_l_annuaire_se_lit_sur_un_telephone_sans_defiler_de_cote(asseoir, arm, samu82):
    julie = asseoir(arm)
    julie.page.set_viewport_size({"width": 390, "height": 844})
    for chemin in ("/annuaire/", "/annuaire/?q=samu", "/annuaire/entites/SAMU82/", f"/annuaire/personnes/{arm.pk}/"):
        julie.aller(chemin)
        debord = "document.querySelector('.page').scrollWidth - document.querySelector('.page').clientWidth"
        assert julie.page.evaluate(debord) <= 0, chemin
