"""What leaves on paper: the content, each word of it in its place."""

from __future__ import annotations

import pypdfium2
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


def test_chaque_feuille_de_la_base_de_formation_le_dit_une_fois(asseoir, arm):
    julie = asseoir(arm).aller("/aide/")
    julie.page.evaluate(
        """() => {
          document.body.classList.add("formation");
          const bande = document.createElement("aside");
          bande.className = "exercice-bande";
          bande.textContent = "BASE DE FORMATION, données fictives";
          document.querySelector(".cadre").prepend(bande);
          const article = document.querySelector("main");
          for (let fois = 0; fois < 4; fois += 1) article.append(article.firstElementChild.cloneNode(true));
        }"""
    )
    document = pypdfium2.PdfDocument(julie.page.pdf(format="A4"))
    feuilles = [feuille.get_textpage().get_text_range() for feuille in document]
    assert len(feuilles) > 2
    assert [texte.count("BASE DE FORMATION") for texte in feuilles] == [1] * len(feuilles)
