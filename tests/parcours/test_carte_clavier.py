"""The map without a mouse: place, draw, move, describe, delete."""

from __future__ import annotations

from playwright.sync_api import expect

from evenements.models import ObjetCarto
from tests.evenements.objets import POLYGONE, objet


def presser(carte, *touches):
    for touche in touches:
        carte.page.keyboard.press(touche)


def choisir_le_symbole(carte, outil, symbole):
    """Open the palette by its key, walk to the symbol, take it; the map has the focus then."""
    presser(carte, outil)
    bouton = carte.page.locator("[data-palette]").get_by_role("button", name=symbole)
    for _ in range(60):
        if bouton.evaluate("b => b === document.activeElement"):
            break
        presser(carte, "Tab")
    presser(carte, "Enter")
    expect(carte.page.locator("[data-plan]")).to_be_focused()


def test_un_point_se_place_se_nomme_se_renomme_et_se_supprime_au_clavier(ouvrir_carte, arm, voisin, region):
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)

    choisir_le_symbole(julie, "p", "Poste médical avancé (PMA)")
    presser(julie, "Enter")
    expect(julie.fiche.get_by_label("Libellé")).to_be_focused()
    julie.page.keyboard.type("PMA nord")
    presser(julie, "Enter")
    expect(luc.liste).to_contain_text("PMA nord")
    julie.poste.attendre_que(lambda: ObjetCarto.objects.filter(symbole="pma", version=2).exists())
    expect(julie.liste).not_to_contain_text("en attente")

    # Then its sheet, closed at once, and filled in again.
    presser(julie, "Escape")
    ligne = julie.page.locator("[data-jeton]")
    for suite in (("Escape",), ("Tab", "Tab", "Control+a")):
        ligne.focus()
        presser(julie, "Enter")
        expect(julie.fiche.get_by_role("heading")).to_be_focused()
        presser(julie, *suite)
        if suite == ("Escape",):  # the keys of the map work again
            expect(julie.page.locator("[data-plan]")).to_be_focused()
    expect(julie.fiche.get_by_label("Libellé")).to_be_focused()
    julie.page.keyboard.type("PMA sud")
    presser(julie, "Enter")
    expect(luc.liste).to_contain_text("PMA sud")

    presser(julie, "Escape")
    ligne.focus()
    presser(julie, "Enter")
    expect(julie.fiche.get_by_role("heading")).to_be_focused()
    presser(julie, "Delete")
    expect(luc.liste).to_have_count(0)


def test_une_ligne_une_zone_et_un_cercle_se_tracent_du_centre_de_la_carte(ouvrir_carte, arm, region):
    julie = ouvrir_carte(arm, region)
    abandonner_un_outil(julie)
    for outil, symbole, vers in (
        ("l", "Axe rouge", ("ArrowRight",)),
        ("z", "Zone chaude", ("ArrowRight", "ArrowDown")),
        ("c", "Zone d’exclusion", ("ArrowUp",)),
    ):
        choisir_le_symbole(julie, outil, symbole)
        presser(julie, "Enter")
        for fleche in vers:
            deplacer_la_vue(julie, fleche)
            presser(julie, "Enter")
        if outil != "c":
            presser(julie, "Enter")
        expect(julie.fiche.get_by_label("Libellé")).to_be_focused()
        presser(julie, "Escape")
    expect(julie.liste).to_have_count(3)
    julie.poste.attendre_que(lambda: ObjetCarto.objects.count() == 3)
    assert {o.genre for o in ObjetCarto.objects.all()} == {"polygone", "ligne", "cercle"}


def abandonner_un_outil(julie):
    """It gives the focus back and puts nothing on the map."""
    presser(julie, "p")
    expect(julie.page.locator("[data-palette] button").first).to_be_focused()
    presser(julie, "Escape")
    expect(julie.page.get_by_role("button", name="Placer un point")).to_be_focused()

    choisir_le_symbole(julie, "z", "Zone chaude")
    presser(julie, "Enter", "Escape")
    expect(julie.page.locator("[data-consigne-zone]")).to_be_hidden()
    presser(julie, "Enter")
    expect(julie.fiche).to_be_hidden()
    assert not ObjetCarto.objects.exists()


def deplacer_la_vue(carte, fleche):
    """An arrow pans the map, with its animation; the next point is put once it has ended."""
    carte.page.evaluate(
        """() => {
            window.finie = false;
            const volet = document.querySelector("[data-plan] .leaflet-map-pane");
            const noter = () => { window.finie = true; };
            new MutationObserver(noter).observe(volet, { attributeFilter: ["style"] });
        }"""
    )
    presser(carte, fleche)
    carte.page.wait_for_function("() => window.finie && !document.querySelector('.leaflet-pan-anim')")


def test_une_zone_se_deplace_aux_fleches_et_ne_bouge_qu_a_entree(ouvrir_carte, arm, voisin, region):
    zone = objet(arm, region, genre="polygone", symbole="zone-chaude", geometrie=POLYGONE, libelle="Zone chaude")
    julie, luc = ouvrir_carte(arm, region), ouvrir_carte(voisin, region)
    julie.page.locator("[data-jeton]").focus()
    presser(julie, "Enter")
    deplacer = julie.fiche.get_by_role("button", name="Déplacer")

    deplacer.focus()
    presser(julie, "Enter", "ArrowRight", "ArrowRight", "Escape")
    deplacer.focus()
    expect(julie.page.locator("[data-consigne-zone]")).to_be_hidden()
    zone.refresh_from_db()
    assert (zone.version, zone.geometrie) == (1, POLYGONE)

    presser(julie, "Enter", "ArrowRight", "Shift+ArrowRight", "Enter")
    expect(luc.liste).to_contain_text("J. Petit")
    julie.poste.attendre_que(lambda: type(zone).objects.filter(version=2).exists())
    zone.refresh_from_db()
    avant, apres = POLYGONE["coordinates"][0][0], zone.geometrie["coordinates"][0][0]
    assert zone.version == 2
    assert apres[0] > avant[0]
    assert abs(apres[1] - avant[1]) < 1e-6
