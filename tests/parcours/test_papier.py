"""What leaves on paper: the content, each word of it in its place."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ged.fichiers import pdf, ranger


def test_la_fiche_d_un_document_s_imprime_avec_ses_mots_cles(asseoir, arm, region):
    document = ranger(arm, region, "Plan.pdf", pdf())
    type(document).objects.filter(pk=document.pk).update(mots_cles=["PMA", "triage"])
    julie = asseoir(arm).aller(f"/ged/documents/{document.pk}/")
    julie.page.emulate_media(media="print")

    faits = julie.page.locator("dl.faits")
    expect(faits.get_by_text("triage")).to_be_visible()
    # Each value stands on the line of its name.
    lignes = faits.evaluate(
        "dl => [...dl.querySelectorAll('dt')].map((nom) => [nom, nom.nextElementSibling]"
        ".map((place) => Math.round(place.getBoundingClientRect().top)))"
    )
    assert len(lignes) > 4 and all(abs(nom - valeur) < 4 for nom, valeur in lignes)
    expect(julie.page.get_by_role("button", name="Modifier")).to_have_count(0)
