"""The map on a poor line: what is pressed before it is ready is kept; one draws before the heavy tools have come."""

from __future__ import annotations

from playwright.sync_api import expect

from evenements.models import ObjetCarto

LEAFLET = "**/leaflet/leaflet.*.js"
GEOMAN = "**/leaflet-geoman.min.*.js"


def test_un_outil_presse_avant_que_la_carte_soit_la_s_ouvre_quand_elle_vient(asseoir, arm, region):
    julie = asseoir(arm)
    retenues = []

    def retenir(route):
        retenues.append(route)

    julie.page.route(LEAFLET, retenir)
    julie.page.goto(f"{julie.serveur.url}/groupes/{region.pk}/carte/", wait_until="commit")
    outil = julie.page.get_by_role("button", name="Placer un point")

    julie.page.get_by_role("button", name="Mesurer").click()
    outil.click()
    expect(outil).to_have_class("bouton icone impatient")
    expect(julie.page.get_by_text("La carte arrive")).to_be_visible()
    retenues[0].continue_()

    expect(julie.page.locator("[data-palette]")).to_be_visible()
    expect(julie.page.get_by_role("button", name="Mesurer")).to_have_attribute("aria-pressed", "false")
    expect(julie.page.get_by_text("La carte arrive")).to_be_hidden()


def test_sans_geoman_une_zone_et_une_ligne_se_dessinent_a_la_souris(ouvrir_carte, arm, region):
    julie = ouvrir_carte(arm, region)
    julie.page.route(GEOMAN, lambda route: route.abort())

    julie.tracer("Dessiner une zone", "Zone chaude", (0, 0), (80, 0), (80, 80), (3, 2))
    expect(julie.liste).to_have_count(1)
    julie.tracer("Tracer une ligne", "Axe rouge", (-200, 0), (-120, 60), (-120, 60))
    expect(julie.liste).to_have_count(2)

    julie.poste.attendre_que(lambda: ObjetCarto.objects.count() == 2)
    assert {o.genre: len(o.geometrie["coordinates"]) for o in ObjetCarto.objects.all()} == {"polygone": 1, "ligne": 2}
